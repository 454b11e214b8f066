import { createExtensionPoint } from '@backstage/backend-plugin-api';

/**
 * What a validator says of a ticket.
 *
 * @public
 */
export interface TicketAnswer {
  /** Whether it may stand in a request. */
  valid: boolean;
  /** Whether it is being worked on now: what `autoApprove: [{ ticket: open }]` asks. */
  open: boolean;
  /** For people; without secrets. */
  title?: string;
  url?: string;
  /** Where it isn't valid: a sentence that says what to do. */
  problem?: string;
}

/**
 * Asks a ticket or incident system about the ticket of a request.
 *
 * @public
 */
export interface TicketValidator {
  /** What `ticket.validator` of an ApprovalRule names. */
  readonly name: string;
  /**
   * @throws ServiceUnavailableError - the system is not answering: no request is taken
   */
  validate(
    question: {
      ticket: string;
      requester: string;
      entityRef: string;
      environment: string;
    },
    options: { signal: AbortSignal },
  ): Promise<TicketAnswer>;
}

/**
 * Says who is on call.
 *
 * @public
 */
export interface OnCallSource {
  readonly name: string;
  /**
   * Full refs of the users who are on call now: in one schedule, or without one
   * for an entity.
   *
   * @throws ServiceUnavailableError - the system is not answering: nobody counts as on call
   */
  onCall(
    question: { schedule?: string; entityRef: string },
    options: { signal: AbortSignal },
  ): Promise<readonly string[]>;
}

/**
 * Where modules add ticket validators and on-call sources.
 *
 * @public
 */
export interface ApprovalsExtensionPoint {
  addTicketValidator(validator: TicketValidator): void;
  addOnCallSource(source: OnCallSource): void;
}

/** @public */
export const approvalsExtensionPoint =
  createExtensionPoint<ApprovalsExtensionPoint>({
    id: 'trace-access.approvals',
  });
