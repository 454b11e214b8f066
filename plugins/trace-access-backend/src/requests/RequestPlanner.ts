import { InputError, NotFoundError } from '@backstage/errors';
import {
  automaticApproval,
  breakGlassFor,
  combineRules,
  formatDuration,
  sensibleDurations,
  ticketProblem,
  type Action,
  type ApprovalTerms,
  type Binding,
  type Decision,
  type Environment,
  type Policy,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { Caller } from '../access/AccessService';
import type { DefaultAccessService } from '../access/DefaultAccessService';
import type { Opens } from '../access/Opens';
import type { PortalGates } from '../access/PortalGates';
import type { OnCall } from '../approvals/OnCall';
import type { Tickets, TicketFindings } from '../approvals/Tickets';
import { fullRef } from '../catalog/entityRefs';
import type { GrantTable } from '../grants/GrantTable';
import { stateOf, type GrantRecord } from '../grants/grantRecord';
import { waitingKeys, type Reviewers, type StepPeople } from './Reviewers';
import { durationOf, startOf } from './draftTimes';
import { sentenceOf, whyNot } from './planInWords';

/** What somebody would like to ask for. */
export interface Draft {
  entity: string;
  environment: string;
  actions?: readonly ('view' | 'console' | 'credentials')[];
  duration?: string;
  ticket?: string;
  startsAt?: string;
  extends?: string;
  breakGlass?: boolean;
}

/** What would come of a draft, worked out from policy and facts. */
export interface Plan {
  entityRef: string;
  environment: Environment;
  actions: readonly Action[];
  /** What makes it requestable, or why nothing does. */
  decision: Decision;
  binding?: Binding;
  terms: ApprovalTerms;
  durationMs: number;
  /** Epoch milliseconds; absent = from now on. */
  startsAt?: number;
  extended?: GrantRecord;
  people: readonly StepPeople[];
  /** Under which keys it would wait for its approvers. */
  approverKeys: readonly string[];
  /** False: it can't be asked for; the reason comes first in `why`. */
  possible: boolean;
  why: readonly { code: string; message: string }[];
  /** Why policy approves it by itself, where it does. */
  automatic?: string;
  breakGlass?: { maxDurationMs: number; reviewWithinMs: number };
  ticket: TicketFindings;
}

const NO_RULE: Pick<Binding, 'maxDurationMs'> = {};

/** Works out what a request needs and opens, before it is sent and when it is. */
export class RequestPlanner {
  constructor(
    private readonly deps: {
      access: DefaultAccessService;
      policy: () => Policy | undefined;
      gates: PortalGates;
      reviewers: Reviewers;
      onCall: OnCall;
      tickets: Tickets;
      grants: GrantTable;
      opens: Opens;
      clock: { now(): number };
    },
  ) {}

  /**
   * @param options - `live`: on facts that are read now (I4)
   * @throws InputError - the draft makes no sense
   * @throws NotFoundError - the catalog has no such entity for the caller
   * @throws ServiceUnavailableError - something that must be asked is down
   */
  async plan(options: {
    caller: Caller;
    draft: Draft;
    live?: boolean;
  }): Promise<Plan> {
    const { draft, live } = options;
    const { access, clock } = this.deps;
    const caller = live
      ? await access.caller({ ...options.caller, live })
      : options.caller;
    const now = clock.now();
    const policy = this.deps.policy();
    const entityRef = fullRef(draft.entity);
    if (!(await access.mayRead({ caller, entityRef }))) {
      throw new NotFoundError(
        `The catalog has no ${entityRef}, or you may not read it there.`,
      );
    }
    const environment = policy?.environments.get(draft.environment);
    if (!policy || !environment) {
      throw new InputError(
        policy
          ? `The policy has no environment '${draft.environment}'.`
          : 'No access policy is active, so nothing can be asked for.',
      );
    }
    const actions = [...new Set<Action>(draft.actions ?? ['view'])].sort();
    const decision = await this.#decide({
      caller,
      entityRef,
      environment: environment.name,
      actions,
      live,
    });
    // The policy was replaced meanwhile: all of a plan is made of one.
    if (policy !== this.deps.policy()) return this.plan(options);
    const binding = policy.bindings.get(decision.binding ?? '');
    const requestable = decision.outcome === 'requestable';
    const terms = combineRules({
      rules: requestable ? rulesOf(decision, policy) : [],
      binding: binding ?? NO_RULE,
      environment,
    });
    const entity = access.factsOf(entityRef);
    // Whoever breaks the glass answers for it: no agent does it for them.
    const breakGlass =
      requestable && !caller.actor
        ? breakGlassFor({ terms, principal: caller.facts, entity })
        : undefined;
    const maxMs =
      draft.breakGlass && breakGlass
        ? breakGlass.maxDurationMs
        : terms.maxDurationMs;
    const durationMs = durationOf(draft.duration, maxMs);
    const startsAt = startOf({ draft, terms, now });
    const extended = await this.#extended({ caller, draft, entityRef, now });
    const ticket = await this.#ticket({
      caller,
      draft,
      terms,
      entityRef,
      environment,
    });
    const people = requestable
      ? await this.deps.reviewers.peopleOf({
          requester: caller.ref,
          entityRef,
          createdAt: now,
          terms,
        })
      : [];
    const onCall = await this.deps.onCall.users({ entityRef });
    const automatic = automaticApproval({
      terms,
      facts: {
        tier: environment.tier,
        durationMs,
        onCall: onCall.has(caller.ref),
        at: now,
        ticketOpen: ticket.open,
      },
    });
    // What lets policy approve by itself holds now, and need not hold later.
    const isNow = startsAt === undefined;
    const plan = {
      entityRef,
      environment,
      actions,
      decision,
      binding,
      terms,
      durationMs,
      startsAt,
      extended,
      people,
      approverKeys: waitingKeys({ terms, entity, waitedMs: 0 }),
      breakGlass,
      ticket,
      ...(automatic.automatic && isNow && { automatic: automatic.why }),
    };
    const no = whyNot({ ...plan, caller, draft });
    return {
      ...plan,
      possible: no === undefined,
      why: no ? [no, ...decision.why] : decision.why,
    };
  }

  /** A plan as the dialog shows it. */
  async preview(options: {
    caller: Caller;
    draft: Draft;
    pending?: string;
    typicalMinutes?: number;
  }): Promise<Schemas['RequestPreview']> {
    const { caller, draft } = options;
    const plan = await this.plan({ caller, draft });
    const { terms, environment, breakGlass, ticket } = plan;
    const maxMs =
      draft.breakGlass && breakGlass
        ? breakGlass.maxDurationMs
        : terms.maxDurationMs;
    const about = {
      requester: caller.ref,
      entityRef: plan.entityRef,
      createdAt: this.deps.clock.now(),
      terms,
    };
    return {
      possible: plan.possible,
      sentence: sentenceOf(plan),
      why: plan.why.map(reason => ({ ...reason })),
      ...(plan.decision.binding && { binding: plan.decision.binding }),
      rules: [...terms.rules],
      actions: await this.#askable({ caller, plan }),
      duration: formatDuration(plan.durationMs),
      maxDuration: formatDuration(maxMs),
      durations: sensibleDurations({ maxMs }).map(formatDuration),
      ...(terms.startWithinMs !== undefined && {
        startUntil: new Date(
          this.deps.clock.now() + terms.startWithinMs,
        ).toISOString(),
      }),
      reasonRequired: terms.reasonRequired || draft.breakGlass === true,
      ticket: {
        required: terms.ticket.required,
        ...(terms.ticket.patterns[0] && { pattern: terms.ticket.patterns[0] }),
        ...(ticket.problem && draft.ticket && { problem: ticket.problem }),
        ...(ticket.title && { title: ticket.title }),
        ...(ticket.url && { url: ticket.url }),
      },
      steps: await this.deps.reviewers.stepsView({ about }),
      automatic: plan.automatic !== undefined,
      ...(plan.automatic && { automaticWhy: plan.automatic }),
      ...(options.typicalMinutes !== undefined && {
        typicalMinutes: options.typicalMinutes,
      }),
      opens: await this.deps.opens.of({
        caller,
        entityRef: plan.entityRef,
        environment: environment.name,
        actions: plan.actions,
        decision: plan.decision,
      }),
      ...(breakGlass && {
        breakGlass: {
          maxDuration: formatDuration(breakGlass.maxDurationMs),
          reviewWithin: formatDuration(breakGlass.reviewWithinMs),
        },
      }),
      ...(options.pending && { pending: options.pending }),
    };
  }

  /** One decision for all actions: they must come of one binding, which the grant records. */
  async #decide(options: {
    caller: Caller;
    entityRef: string;
    environment: string;
    actions: readonly Action[];
    live?: boolean;
  }): Promise<Decision> {
    const { caller, entityRef, environment, actions, live } = options;
    const gate = await this.deps.gates.create(caller.credentials);
    if (!gate({ entityRef, environment })) {
      return {
        outcome: 'denied',
        redact: [],
        policyVersion: this.deps.policy()?.version ?? '',
        why: [
          {
            code: 'portal-permission',
            message:
              "The portal's permission policy refuses trace-access.request.create here.",
          },
        ],
      };
    }
    const decisions = await this.deps.access.requestable({
      caller,
      entityRef,
      environment,
      actions,
      live,
    });
    const no = decisions.find(one => one.outcome !== 'requestable');
    if (no) return no;
    if (new Set(decisions.map(one => one.binding)).size > 1) {
      throw new InputError(
        `${actions.join(' and ')} come of different bindings (${decisions
          .map(one => one.binding)
          .join(', ')}): ask for each by itself.`,
      );
    }
    return decisions[0];
  }

  /** Actions that might be asked for here, under the same binding. */
  async #askable(options: { caller: Caller; plan: Plan }): Promise<Action[]> {
    const { caller, plan } = options;
    const actions: Action[] = ['view', 'console', 'credentials'];
    const decisions = await this.deps.access.requestable({
      caller,
      entityRef: plan.entityRef,
      environment: plan.environment.name,
      actions,
    });
    return actions.filter((_, i) => decisions[i].outcome === 'requestable');
  }

  async #extended(options: {
    caller: Caller;
    draft: Draft;
    entityRef: string;
    now: number;
  }): Promise<GrantRecord | undefined> {
    const { caller, draft, entityRef, now } = options;
    if (draft.extends === undefined) return undefined;
    const grant = await this.deps.grants.get(draft.extends);
    const same =
      grant?.principal === caller.ref &&
      grant.entityRef === entityRef &&
      grant.environment === draft.environment;
    if (!grant || !same) {
      throw new NotFoundError('You hold no such grant for this.');
    }
    if (stateOf(grant, now) !== 'active') {
      throw new InputError(
        'That grant is not open any more, so it can not be continued: ask anew.',
      );
    }
    return grant;
  }

  async #ticket(options: {
    caller: Caller;
    draft: Draft;
    terms: ApprovalTerms;
    entityRef: string;
    environment: Environment;
  }): Promise<TicketFindings> {
    const { caller, draft, terms, entityRef, environment } = options;
    const ticket = draft.ticket?.trim() || undefined;
    const problem = ticketProblem({ terms, ticket });
    if (problem) return { problem };
    if (!ticket) return {};
    return this.deps.tickets.check({
      validators: terms.ticket.validators,
      ticket,
      requester: caller.ref,
      entityRef,
      environment: environment.name,
    });
  }
}

/** The rules of a decision; one that policy doesn't have leaves nobody (I5). */
function rulesOf(decision: Decision, policy: Policy) {
  return (decision.approvals ?? []).flatMap(
    name => policy.approvalRules.get(name) ?? [],
  );
}
