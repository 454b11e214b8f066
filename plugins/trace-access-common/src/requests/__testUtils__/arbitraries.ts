import fc from 'fast-check';
import type { Approver, AutoApproval } from '../../policy/language/documents';
import type { ApprovalRule } from '../../policy/policy';

const DURATIONS = ['PT15M', 'PT1H', 'PT8H', 'P1D', 'P3D'];

export const anApprover: fc.Arbitrary<Approver> = fc.oneof(
  fc.constant('owners' as const),
  fc.constant('*' as const),
  fc.constantFrom('ana', 'ben').map(name => ({ user: `user:default/${name}` })),
  fc.constantFrom('a', 'b').map(name => ({ group: `group:default/${name}` })),
  fc
    .constantFrom('Admins', 'admins')
    .map(name => ({ idpGroup: { source: 'okta', name } })),
  fc.constantFrom('day', 'night').map(onCall => ({ onCall })),
);

const approvers = fc.array(anApprover, { minLength: 1, maxLength: 3 });
const duration = fc.constantFrom(...DURATIONS);

const anAutoApproval: fc.Arbitrary<AutoApproval> = fc.record(
  {
    tiers: fc.subarray(['low', 'medium', 'high'] as const, { minLength: 1 }),
    maxDuration: duration,
    onCall: fc.constant(true),
    hours: fc.constantFrom('08:00-20:00 UTC', '22:00-06:00 Europe/Berlin'),
    ticket: fc.constant('open' as const),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<AutoApproval>;

const aRule = (name: string) =>
  fc
    .record(
      {
        steps: fc.array(
          fc.record({ approvers, count: fc.integer({ min: 1, max: 3 }) }),
          { minLength: 1, maxLength: 2 },
        ),
        requestTtl: duration,
        claimWithin: duration,
        reason: fc.constantFrom('required' as const, 'optional' as const),
        ticket: fc.record(
          {
            required: fc.boolean(),
            pattern: fc.constantFrom('^INC-[0-9]+$', '^[A-Z]+-[0-9]+$'),
            validator: fc.constantFrom('jira', 'pager'),
          },
          { requiredKeys: ['required'] },
        ),
        maxDuration: duration,
        startWithin: duration,
        denyThreshold: fc.integer({ min: 1, max: 3 }),
        remindAfter: duration,
        escalate: fc.record({ after: duration, to: approvers }),
        autoApprove: fc.array(anAutoApproval, { minLength: 1, maxLength: 2 }),
        breakGlass: fc.record({
          subjects: fc.constantFrom(
            [{ group: 'group:default/a' }],
            [{ user: 'user:default/ana' }, { group: 'group:default/b' }],
          ),
          maxDuration: duration,
          reviewWithin: duration,
        }),
      },
      { requiredKeys: ['steps'] },
    )
    .map(spec => ({
      ...spec,
      name,
      owner: 'group:default/platform',
    })) as fc.Arbitrary<ApprovalRule>;

/** One to three rules. */
export const someRules: fc.Arbitrary<ApprovalRule[]> = fc
  .integer({ min: 1, max: 3 })
  .chain(count =>
    fc.tuple(...['b', 'A', 'c'].slice(0, count).map(name => aRule(name))),
  );

/** What limits a grant besides its rules. */
export const someLimits = fc.record({
  binding: fc.record(
    { maxDurationMs: fc.constantFrom(900_000, 7_200_000) },
    { requiredKeys: [] },
  ),
  environment: fc.record({
    floor: fc.record(
      {
        maxDurationMs: fc.constantFrom(1_800_000, 14_400_000),
        redact: fc.constant([]),
      },
      { requiredKeys: ['redact'] },
    ),
  }),
});
