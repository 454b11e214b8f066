import { ServiceUnavailableError } from '@backstage/errors';
import type { TicketValidator } from '@tracegate/plugin-trace-access-node';

const TIMEOUT_MS = 5_000;

/** What is known of the ticket of a request. */
export interface TicketFindings {
  /** What is wrong with it, as a sentence; absent = nothing. */
  problem?: string;
  /** Every validator says that it is being worked on; absent = not known. */
  open?: boolean;
  title?: string;
  url?: string;
}

/** Asks the validators that rules name about tickets. */
export class Tickets {
  constructor(
    private readonly validators: ReadonlyMap<string, TicketValidator>,
  ) {}

  /**
   * @throws ServiceUnavailableError - a ticket system is not answering, or not
   * installed: then no request is taken that needs it
   */
  async check(question: {
    /** Names of validators, all of which must accept the ticket. */
    validators: readonly string[];
    ticket: string;
    requester: string;
    entityRef: string;
    environment: string;
  }): Promise<TicketFindings> {
    const { validators, ...about } = question;
    const findings: TicketFindings = {};
    for (const name of validators) {
      const validator = this.validators.get(name);
      if (!validator) {
        throw new ServiceUnavailableError(
          `The ticket validator '${name}' that the approval rule names is not installed in this portal: tell its operators`,
        );
      }
      const answer = await this.#ask(validator, about);
      findings.title ??= answer.title;
      findings.url ??= safeUrl(answer.url);
      findings.open = (findings.open ?? true) && answer.open;
      if (!answer.valid) {
        return {
          ...findings,
          problem: answer.problem ?? `${name} knows no such ticket.`,
        };
      }
    }
    return findings;
  }

  async #ask(
    validator: TicketValidator,
    about: Parameters<TicketValidator['validate']>[0],
  ) {
    try {
      return await validator.validate(about, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch {
      throw new ServiceUnavailableError(
        `The ticket system '${validator.name}' is not answering, so the ticket can't be checked. Try again in a moment`,
      );
    }
  }
}

/** What others said is a link is only shown as one where it is one. */
function safeUrl(text: string | undefined): string | undefined {
  return text && /^https?:\/\//i.test(text) && URL.canParse(text)
    ? text
    : undefined;
}
