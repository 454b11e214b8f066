import { ulid } from 'ulid';
import type { RequestRecord } from '../../plugins/trace-access-backend/src/requests/requestRecord';
import { waitingKeys } from '../../plugins/trace-access-backend/src/requests/Reviewers';
import { termsNow } from '../../plugins/trace-access-backend/src/requests/termsNow';
import type { BacklogCompany } from './backlogCompany';
import type { MeasuredNouns } from './measuredPlugin';
import { Random } from './random';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DURATION_MS = 4 * HOUR;
const CHUNK = 500;

type Due = 'expires_at' | 'remind_at' | 'escalate_at';
type Rows = Record<
  'requests' | 'waiting' | 'reviews' | 'grants' | 'sessions',
  object[]
>;

/** One request that was made, and what deciding it takes. */
interface Asked {
  id: string;
  row: ReturnType<typeof requestRow>;
  /** Keys of those who can decide it. */
  approvers: string[];
  component: BacklogCompany['components'][number];
  steps: number;
}

const noRows = (): Rows => ({
  requests: [],
  waiting: [],
  reviews: [],
  grants: [],
  sessions: [],
});

/**
 * Puts requests into the database as years of use would leave them: who asked
 * for what, who answered, what came of it, and what still waits for whom.
 */
export class BacklogRows {
  readonly #random = new Random(7);
  readonly #ulid = (at: number) => ulid(at, () => this.#random.next());

  constructor(
    private readonly options: {
      nouns: MeasuredNouns;
      company: BacklogCompany;
    },
  ) {}

  /** Requests that wait; with `due`, what is due of them was due a minute ago. */
  async addPending(options: { count: number; due?: Due }): Promise<void> {
    const now = Date.now();
    const rows = noRows();
    for (let i = 0; i < options.count; i++) {
      const request = this.#request({
        createdAt: now - this.#random.below(20 * HOUR),
      });
      rows.requests.push({
        ...request.row,
        state: 'pending',
        open_key: request.id,
        ...(options.due && { [options.due]: now - MINUTE }),
      });
      for (const key of request.approvers) {
        rows.waiting.push({
          approver_key: key,
          kind: 'request',
          subject_id: request.id,
        });
      }
    }
    await this.#insert(rows);
  }

  /** Requests of the last half year that are decided, and what came of them. */
  async addPast(count: number): Promise<void> {
    const now = Date.now();
    for (let i = 0; i < count; i += CHUNK * 10) {
      const rows = noRows();
      for (let j = 0; j < Math.min(CHUNK * 10, count - i); j++) {
        const createdAt = now - DAY - this.#random.below(180 * DAY);
        const roll = this.#random.next();
        if (roll < 0.8) this.#approved({ rows, createdAt, now });
        else if (roll < 0.9) this.#denied({ rows, createdAt });
        else this.#unanswered({ rows, createdAt });
      }
      await this.#insert(rows);
    }
  }

  /** Grants that open something, or will; `over`: their time has just run out. */
  async addLive(options: { count: number; over?: boolean }): Promise<void> {
    const now = Date.now();
    const rows = noRows();
    for (let i = 0; i < options.count; i++) {
      const createdAt = now - HOUR - this.#random.below(3 * HOUR - 10 * MINUTE);
      this.#approved({ rows, createdAt, now, live: true });
    }
    if (options.over) {
      rows.grants = rows.grants.map(grant => ({
        ...grant,
        state: 'active',
        claimed_at: now - DURATION_MS,
        ends_at: now - MINUTE,
      }));
    }
    await this.#insert(rows);
  }

  #request(options: { createdAt: number }): Asked {
    const { createdAt } = options;
    const { nouns, company } = this.options;
    const random = this.#random;
    const { policy } = nouns.core.policy.active!;
    const component = random.pick(company.components);
    const environment = random.chance(0.7) ? 'prod' : 'staging';
    const binding = `area-${component.area}-${environment}`;
    const { role } = policy.bindings.get(binding)!;
    const terms = termsNow(
      { binding, environment, role } as RequestRecord,
      policy,
    )!;
    const approvers = waitingKeys({
      terms,
      entity: nouns.core.entities.get(component.ref)!.facts,
      waitedMs: 0,
    });
    const row = requestRow({
      id: this.#ulid(createdAt),
      requester: random.pick(company.people),
      component,
      environment,
      actions:
        environment === 'staging' && random.chance(0.2)
          ? ['credentials', 'view']
          : ['view'],
      binding,
      policyVersion: policy.version,
      terms: { rules: terms.rules, terms, approvers },
      createdAt,
    });
    return {
      id: row.id,
      row,
      approvers,
      component,
      steps: terms.steps.length,
    };
  }

  #approved(options: {
    rows: Rows;
    createdAt: number;
    now: number;
    live?: boolean;
  }): void {
    const { rows, createdAt, now, live = false } = options;
    const request = this.#request({ createdAt });
    const decidedAt = createdAt + this.#random.below(HOUR);
    this.#decided({ rows, request, decidedAt, state: 'approved' });
    const { row } = request;
    const { requester, entity_ref, environment, actions, binding } = row;
    const id = this.#ulid(decidedAt);
    const roll = this.#random.next();
    const state = live ? stateOfLive(roll) : 'ended';
    const claimed = state === 'active' || state === 'ended';
    const claimedAt = Math.min(decidedAt + MINUTE, now);
    const startsAt = state === 'scheduled' ? now + DAY : decidedAt;
    rows.grants.push({
      id,
      request_id: request.id,
      principal: requester,
      entity_ref,
      environment,
      actions,
      binding,
      role: 'reader',
      duration_ms: DURATION_MS,
      policy_version: row.policy_version,
      break_glass: false,
      state,
      live,
      created_at: decidedAt,
      starts_at: startsAt,
      claim_by: startsAt + 8 * HOUR,
      ...(claimed && {
        claimed_at: claimedAt,
        ends_at: claimedAt + DURATION_MS,
      }),
    });
    if (!claimed) return;
    const endsAt = claimedAt + DURATION_MS;
    rows.sessions.push({
      id: this.#ulid(claimedAt),
      principal: requester,
      environment,
      role: 'reader',
      binding,
      action: 'view',
      trace_grant: id,
      grant_id: id,
      entity_ref,
      policy_version: row.policy_version,
      state: live ? 'issued' : 'expired',
      started_at: claimedAt,
      issued_at: claimedAt,
      expires_at: endsAt,
      ends_at: endsAt,
      handed_out: false,
    });
  }

  #denied(options: { rows: Rows; createdAt: number }): void {
    const { rows, createdAt } = options;
    const request = this.#request({ createdAt });
    const decidedAt = createdAt + this.#random.below(HOUR);
    this.#decided({ rows, request, decidedAt, state: 'denied' });
  }

  #unanswered(options: { rows: Rows; createdAt: number }): void {
    const { row } = this.#request(options);
    const cancelled = this.#random.chance(0.5);
    options.rows.requests.push({
      ...row,
      state: cancelled ? 'cancelled' : 'expired',
      decided_at: cancelled ? row.created_at + HOUR : row.expires_at,
      decision: cancelled
        ? 'Taken back by who asked.'
        : 'Nobody answered in time.',
    });
  }

  /** With the verdicts that led there. */
  #decided(options: {
    rows: Rows;
    request: Asked;
    decidedAt: number;
    state: 'approved' | 'denied';
  }): void {
    const { rows, request, decidedAt, state } = options;
    const { company } = this.options;
    const random = this.#random;
    const { owner, area } = request.component;
    const owners = company.members.get(owner)!;
    const first = area % 2 === 1 && random.chance(0.5) ? company.sre : owners;
    const reviewers = [
      random.pick(first),
      ...(state === 'approved' && request.steps > 1
        ? [random.pick(company.platform)]
        : []),
    ];
    reviewers.forEach((reviewer, step) =>
      rows.reviews.push({
        id: this.#ulid(decidedAt),
        request_id: request.id,
        reviewer,
        verdict: state === 'approved' ? 'approve' : 'deny',
        comment: '',
        steps: JSON.stringify([step]),
        created_at: decidedAt,
      }),
    );
    rows.requests.push({
      ...request.row,
      state,
      decided_at: decidedAt,
      decision: `Decided by ${reviewers.join(', ')}.`,
    });
  }

  async #insert(rows: Rows): Promise<void> {
    for (const [table, list] of Object.entries(rows)) {
      await this.options.nouns.knex.batchInsert(table, list, CHUNK);
    }
  }
}

function requestRow(of: {
  id: string;
  requester: string;
  component: BacklogCompany['components'][number];
  environment: string;
  actions: string[];
  binding: string;
  policyVersion: string;
  terms: RequestRecord['terms'];
  createdAt: number;
}) {
  return {
    id: of.id,
    requester: of.requester,
    entity_ref: of.component.ref,
    environment: of.environment,
    tier: of.environment === 'prod' ? 'high' : 'medium',
    actions: JSON.stringify(of.actions),
    duration_ms: DURATION_MS,
    reason: 'Orders are slow since the last release (sample)',
    break_glass: false,
    automatic: false,
    policy_version: of.policyVersion,
    binding: of.binding,
    role: 'reader',
    terms: JSON.stringify(of.terms),
    created_at: of.createdAt,
    expires_at: of.createdAt + DAY,
  };
}

function stateOfLive(roll: number): 'active' | 'claimable' | 'scheduled' {
  if (roll < 0.75) return 'active';
  return roll < 0.95 ? 'claimable' : 'scheduled';
}
