import {
  approverKeys,
  approversOfStep,
  keysOfPrincipal,
  stepsFor,
  type ApprovalTerms,
  type EntityFacts,
  type OnCallFacts,
  type Policy,
  type PrincipalFacts,
  type Schemas,
  type StepTaker,
} from '@tracegate/plugin-trace-access-common';
import type { Caller } from '../access/AccessService';
import { approverInWords } from '../access/approvers';
import { shortName } from '../access/shortName';
import type { OnCall } from '../approvals/OnCall';
import type { EntityFactsStore } from '../catalog/EntityFactsStore';
import type { Clock } from '../clock';
import type { DelegationTable } from '../delegations/DelegationTable';
import type { People } from '../identity/People';
import type { PrincipalService } from '../identity/PrincipalService';

/** What deciding is about: a request, or what is owed after one. */
export interface ToDecide {
  requester: string;
  entityRef: string;
  createdAt: number;
  terms: ApprovalTerms;
}

/** Whether somebody may decide, and as who. */
export type Standing =
  | { may: true; steps: readonly number[]; onBehalfOf?: string }
  | { may: false; why: string };

/** Those who could take a step today. */
export interface StepPeople {
  people: readonly string[];
  onCall: readonly string[];
}

/** Who may decide on a request: on facts of this moment, and never on one's own (I3, I4). */
export class Reviewers {
  /** In whose place a caller decides; a caller lives as long as one request. */
  readonly #delegators = new WeakMap<Caller, Promise<string[]>>();

  constructor(
    private readonly deps: {
      principals: PrincipalService;
      entities: EntityFactsStore;
      people: People;
      onCall: OnCall;
      delegations: DelegationTable;
      policy: () => Policy | undefined;
      clock: Clock;
    },
  ) {}

  /**
   * @param options - `live`: on membership and owners that are read now
   * @throws ServiceUnavailableError - the catalog is down
   */
  async standingOf(options: {
    caller: Caller;
    about: ToDecide;
    live?: boolean;
  }): Promise<Standing> {
    const { caller, about, live } = options;
    const { entities, principals } = this.deps;
    if (caller.ref === about.requester) {
      return { may: false, why: 'Nobody decides on their own request.' };
    }
    if (caller.facts.type !== 'user' || caller.actor) {
      return {
        may: false,
        why: 'People decide on requests; machines, and agents for people, do not.',
      };
    }
    if (live) await entities.reread([about.entityRef]);
    else await entities.ensureFresh([about.entityRef]);
    const own = await this.stepsOf({
      principal: live
        ? await principals.ofRef(caller.ref, { live })
        : caller.facts,
      about,
    });
    if (own.length > 0) return { may: true, steps: own };

    for (const from of await this.#delegatorsOf(caller)) {
      // Who asked may not decide through a friend either.
      if (from === about.requester) continue;
      const principal = await principals.ofRef(from, { live });
      const steps = await this.stepsOf({ principal, about });
      if (steps.length > 0) return { may: true, steps, onBehalfOf: from };
    }
    return { may: false, why: this.#whoDecides(about) };
  }

  /** Under which keys requests wait for somebody, their delegators' included. */
  async keysOf(caller: Caller): Promise<readonly string[]> {
    const { principals } = this.deps;
    const keys = new Set(await this.#keys(caller.facts));
    for (const from of await this.#delegatorsOf(caller)) {
      const facts = await principals.ofRef(from);
      (await this.#keys(facts)).forEach(key => keys.add(key));
    }
    return [...keys];
  }

  /** Who could take each step today, the requester left out. */
  async peopleOf(about: ToDecide): Promise<StepPeople[]> {
    const { people, entities } = this.deps;
    const owners = new Set(entities.get(about.entityRef)?.facts.owners);
    const waitedMs = this.#waited(about);
    return Promise.all(
      about.terms.steps.map(async step => {
        const approvers = approversOfStep({ step, waitedMs });
        const named = await people.named({ subjects: approvers, owners });
        const schedules = await Promise.all(
          approvers.flatMap(one =>
            typeof one === 'object' && 'onCall' in one
              ? [
                  this.deps.onCall.users({
                    schedule: one.onCall,
                    entityRef: about.entityRef,
                  }),
                ]
              : [],
          ),
        );
        const all = new Set(named);
        schedules.forEach(users =>
          users.forEach(user => {
            if (entities.get(user)) all.add(user);
          }),
        );
        all.delete(about.requester);
        const onCall = await this.deps.onCall.users({
          entityRef: about.entityRef,
        });
        const sorted = [...all].sort();
        return {
          people: sorted,
          onCall: sorted.filter(user => onCall.has(user)).slice(0, 10),
        };
      }),
    );
  }

  /** The steps of a request as people look at them. */
  async stepsView(options: {
    about: ToDecide;
    given?: readonly number[];
  }): Promise<Schemas['ApprovalStep'][]> {
    const { about, given = [] } = options;
    const people = await this.peopleOf(about);
    const entity = this.deps.entities.get(about.entityRef)?.facts;
    return about.terms.steps.map((step, i) => ({
      count: step.count,
      given: given[i] ?? 0,
      approvers: approversOfStep({
        step,
        waitedMs: this.#waited(about),
      }).flatMap(one => approverInWords(one, entity)),
      people: people[i].people.length,
      onCall: [...people[i].onCall],
    }));
  }

  #delegatorsOf(caller: Caller): Promise<string[]> {
    const { delegations, clock } = this.deps;
    let found = this.#delegators.get(caller);
    if (!found) {
      found = delegations.delegators(caller.ref, clock.now());
      this.#delegators.set(caller, found);
    }
    return found;
  }

  /** Indexes of the steps that somebody can take now, whether or not they asked. */
  async stepsOf(options: {
    principal: PrincipalFacts;
    about: ToDecide;
  }): Promise<number[]> {
    const { principal, about } = options;
    return stepsFor({
      terms: about.terms,
      principal,
      entity: this.#entity(about.entityRef),
      onCall: await this.#onCallOf(about),
      waitedMs: this.#waited(about),
    });
  }

  /** The schedules that the terms name. */
  async #onCallOf(about: ToDecide): Promise<OnCallFacts> {
    const schedules = about.terms.steps
      .flatMap(step => [...step.approvers, ...(step.escalate?.to ?? [])])
      .flatMap(one =>
        typeof one === 'object' && 'onCall' in one ? [one.onCall] : [],
      );
    return this.#onCall(schedules, about.entityRef);
  }

  async #onCall(
    schedules: readonly string[],
    entityRef: string,
  ): Promise<OnCallFacts> {
    const facts = new Map<string, readonly string[]>();
    for (const schedule of new Set(schedules)) {
      const users = await this.deps.onCall.users({ schedule, entityRef });
      facts.set(schedule, [...users]);
    }
    return facts;
  }

  /** Every schedule of the policy: a key finds requests, and no more. */
  async #keys(principal: PrincipalFacts): Promise<readonly string[]> {
    const rules = this.deps.policy()?.approvalRules.values() ?? [];
    const schedules = [...rules]
      .flatMap(rule => [
        ...rule.steps.flatMap(step => step.approvers),
        ...(rule.escalate?.to ?? []),
      ])
      .flatMap(one =>
        typeof one === 'object' && 'onCall' in one ? [one.onCall] : [],
      );
    return keysOfPrincipal({
      principal,
      onCall: await this.#onCall(schedules, ''),
    });
  }

  #entity(ref: string): EntityFacts | undefined {
    return this.deps.entities.get(ref)?.facts;
  }

  #waited({ createdAt }: ToDecide): number {
    return this.deps.clock.now() - createdAt;
  }

  #whoDecides(about: ToDecide): string {
    const entity = this.#entity(about.entityRef);
    const words = new Set(
      about.terms.steps.flatMap(step =>
        step.approvers
          .flatMap(one => approverInWords(one, entity))
          .map(({ ref, label }) => (ref ? shortName(ref) : label)),
      ),
    );
    return words.size > 0
      ? `It is for ${[...words].join(' or ')} to decide.`
      : 'No rule says who decides, so nobody can.';
  }
}

/** The keys under which a request waits for those who can take a step of it. */
export function waitingKeys(options: {
  terms: ApprovalTerms;
  entity: EntityFacts | undefined;
  /** Milliseconds since it was asked. */
  waitedMs: number;
}): string[] {
  const { terms, entity, waitedMs } = options;
  return [
    ...new Set(
      terms.steps.flatMap(step =>
        approversOfStep({ step, waitedMs }).flatMap(approver =>
          approverKeys({ approver, entity }),
        ),
      ),
    ),
  ];
}

/** People with the steps that each could take, for {@link StepTaker}. */
export function takersOf(steps: readonly StepPeople[]): StepTaker[] {
  const takers = new Map<string, number[]>();
  steps.forEach(({ people }, i) =>
    people.forEach(person =>
      takers.set(person, [...(takers.get(person) ?? []), i]),
    ),
  );
  return [...takers].map(([reviewer, indexes]) => ({
    reviewer,
    steps: indexes,
  }));
}
