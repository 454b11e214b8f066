import {
  type Action,
  automaticApproval,
  breakGlassFor,
  canBeFilled,
  combineRules,
  compilePolicy,
  Evaluator,
  parsePolicy,
  type Policy,
  stepsFor,
} from '@tracegate/plugin-trace-access-common';
import { readFolder, readYaml } from './testing/files';
import { component, principal } from './testing/people.test.helper';

// The stories of examples/README.md about asking, as far as policy decides them.

const PEOPLE = [
  'ana',
  'ben',
  'chloe',
  'emil',
  'finn',
  'gita',
  'hugo',
  'ida',
  'jonas',
  'kira',
];
const HOUR = 3_600_000;
const AT = Date.parse('2026-11-21T02:00:00Z');

const { schedules } = readYaml('app-config.yaml').traceAccess.onCall;
const onCall = new Map<string, string[]>(Object.entries(schedules));
const isOnCall = (who: string) =>
  [...onCall.values()].flat().includes(`user:default/${who}`);

describe('asking in the sample company', () => {
  let policy: Policy;
  let evaluator: Evaluator;

  beforeAll(async () => {
    const { documents } = parsePolicy({ files: readFolder('examples/policy') });
    policy = await compilePolicy({ documents });
    evaluator = new Evaluator({ policy });
  });

  /** What asking would lead to. */
  function ask(options: {
    who: string;
    what: string;
    environment: string;
    action?: Action;
    hours?: number;
  }) {
    const { who, what, action = 'view', hours = 1 } = options;
    const entity = component(what);
    const requester = principal(who);
    const environment = policy.environments.get(options.environment)!;
    const decision = evaluator.decide({
      principal: requester,
      resource: { entity },
      environment: environment.name,
      action,
      at: AT,
    });
    expect(decision.outcome).toBe('requestable');
    const terms = combineRules({
      rules: decision.approvals!.map(name => policy.approvalRules.get(name)!),
      binding: policy.bindings.get(decision.binding!)!,
      environment,
    });
    const takers = (waitedMs: number) =>
      PEOPLE.filter(name => name !== who)
        .map(name => ({
          reviewer: name,
          steps: stepsFor({
            terms,
            principal: principal(name),
            entity,
            onCall,
            waitedMs,
          }),
        }))
        .filter(({ steps }) => steps.length > 0);
    const { automatic } = automaticApproval({
      terms,
      facts: {
        tier: environment.tier,
        durationMs: hours * HOUR,
        onCall: isOnCall(who),
        at: AT,
        ticketOpen: false,
      },
    });
    return {
      automatic,
      breakGlass: breakGlassFor({ terms, principal: requester, entity }),
      /** Who may take which step, at once. */
      takers: Object.fromEntries(
        takers(0).map(({ reviewer, steps }) => [reviewer, steps]),
      ),
      later: takers(2 * HOUR).map(({ reviewer }) => reviewer),
      filled: canBeFilled({ steps: terms.steps, candidates: takers(0) }),
      hours: terms.maxDurationMs / HOUR,
    };
  }

  it.each(['prod', 'staging'])(
    'puts Ana asking for the ledger in %s before Ben and Ida',
    environment => {
      expect(ask({ who: 'ana', what: 'ledger', environment })).toMatchObject({
        automatic: false,
        breakGlass: undefined,
        takers: { ben: [0], ida: [0] },
        filled: true,
        hours: 2,
      });
    },
  );

  it('lets SRE break the glass of what is restricted, and nobody else', () => {
    const of = (who: string) =>
      ask({ who, what: 'fraud-check', environment: 'prod' });
    for (const who of ['chloe', 'jonas']) {
      expect(of(who)).toMatchObject({
        automatic: false,
        takers: { ana: [0], kira: [0] },
        breakGlass: { maxDurationMs: HOUR, reviewWithinMs: 24 * HOUR },
      });
    }
    expect(of('ben').breakGlass).toBeUndefined();
    expect(of('emil').breakGlass).toBeUndefined();
  });

  it('approves by itself in dev, for two hours', () => {
    for (const action of ['credentials', 'console'] as const) {
      const about = {
        who: 'ana',
        what: 'payments',
        environment: 'dev',
        action,
      };
      expect(ask({ ...about, hours: 2 }).automatic).toBe(true);
      expect(ask({ ...about, hours: 3 })).toMatchObject({
        automatic: false,
        takers: { emil: [0], kira: [0] },
      });
    }
  });

  it('approves by itself for those on call, for an hour', () => {
    const about = {
      what: 'payments',
      environment: 'staging',
      action: 'credentials' as const,
    };
    expect(ask({ ...about, who: 'chloe' })).toMatchObject({ automatic: true });
    expect(ask({ ...about, who: 'chloe', hours: 2 })).toMatchObject({
      automatic: false,
      takers: { jonas: [0] },
    });
    expect(ask({ ...about, who: 'jonas' })).toMatchObject({
      automatic: false,
      takers: { chloe: [0] },
    });
  });

  it("asks two people for a whole account, and SRE when they don't answer", () => {
    const asked = ask({
      who: 'ana',
      what: 'payments',
      environment: 'staging',
      action: 'credentials',
    });
    expect(asked).toMatchObject({
      automatic: false,
      takers: { kira: [0], emil: [1] },
      filled: true,
    });
    expect(asked.later).toEqual(['chloe', 'emil', 'kira']);
  });

  it('names only people of the catalog as on call', () => {
    for (const refs of onCall.values()) {
      for (const ref of refs) {
        expect(PEOPLE).toContain(ref.replace('user:default/', ''));
      }
    }
  });
});
