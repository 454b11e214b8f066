import fc from 'fast-check';
import { compilePolicy } from './compile';
import { Evaluator } from './evaluator';
import type { GrantFacts } from './grant';
import type { PolicyDocuments } from './language/documents';
import type { DecisionInput } from './question';
import {
  aQuestion,
  aRevelation,
  someDocuments,
} from './__testUtils__/arbitraries';

const evaluatorOf = async (documents: PolicyDocuments) =>
  new Evaluator({
    policy: await compilePolicy({ documents, yieldEveryMs: 0 }),
  });

/** A policy, and questions each with one grant that is there to open it. */
const aWorld = fc.tuple(
  someDocuments,
  fc.array(
    aQuestion.filter(({ grants }) => grants !== undefined),
    { minLength: 1, maxLength: 8 },
  ),
);

const timely = ({ at }: DecisionInput, grant: GrantFacts): GrantFacts => ({
  ...grant,
  claimBy: at + 1,
  endsAt: at + 1,
});

describe('grants', () => {
  it('I2: open nothing that a deny closes, and take nothing away', async () => {
    await fc.assert(
      fc.asyncProperty(aWorld, async ([documents, questions]) => {
        const evaluator = await evaluatorOf(documents);
        for (const question of questions) {
          const { grants, ...without } = question;
          const before = evaluator.decide(without);
          const after = evaluator.decide(question);
          const deniedBy =
            before.outcome === 'denied' ? before.binding : undefined;
          expect(deniedBy === undefined ? deniedBy : after.binding).toBe(
            deniedBy,
          );
          expect(after.grant ? 'allowed' : before.outcome).toBe(after.outcome);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('I1: open nothing at or past their end, whatever their state says', async () => {
    await fc.assert(
      fc.asyncProperty(aWorld, async ([documents, questions]) => {
        const evaluator = await evaluatorOf(documents);
        for (const question of questions) {
          const over = question.grants!.map(grant => ({
            ...grant,
            claimBy: question.at,
            endsAt: question.at,
          }));
          const { grants, ...without } = question;
          expect(evaluator.decide({ ...question, grants: over })).toEqual(
            evaluator.decide(without),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the order in which they come makes no difference', async () => {
    await fc.assert(
      fc.asyncProperty(aWorld, async ([documents, questions]) => {
        const evaluator = await evaluatorOf(documents);
        for (const question of questions) {
          const turned = {
            ...question,
            grants: [...question.grants!].reverse(),
          };
          expect(evaluator.decide(turned)).toEqual(evaluator.decide(question));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('stand exactly where they would open', async () => {
    await fc.assert(
      fc.asyncProperty(aWorld, async ([documents, questions]) => {
        const evaluator = await evaluatorOf(documents);
        for (const question of questions) {
          for (const each of question.grants!) {
            const grant = timely(question, each);
            const decision = evaluator.decide({ ...question, grants: [grant] });
            expect(
              evaluator.grantStanding({ ...question, grant }).state === 'open',
            ).toBe(decision.grant !== undefined);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are gone only where no time, place or knowledge would bring them back', async () => {
    let revived = 0;
    await fc.assert(
      fc.asyncProperty(
        aWorld,
        fc.array(aRevelation, { minLength: 4, maxLength: 4 }),
        async ([documents, questions], revelations) => {
          const evaluator = await evaluatorOf(documents);
          for (const question of questions) {
            for (const grant of question.grants!) {
              const now = evaluator.grantStanding({ ...question, grant });
              const later = revelations.map(
                reveal =>
                  evaluator.grantStanding({ ...reveal(question), grant }).state,
              );
              expect(now.state === 'gone' && later.includes('open')).toBe(
                false,
              );
              revived +=
                now.state === 'suspended' && later.includes('open') ? 1 : 0;
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(revived).toBeGreaterThan(0);
  });

  it('say why they are not open', async () => {
    const codes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(aWorld, async ([documents, questions]) => {
        const evaluator = await evaluatorOf(documents);
        for (const question of questions) {
          for (const grant of question.grants!) {
            const standing = evaluator.grantStanding({ ...question, grant });
            if (standing.state === 'open') continue;
            codes.add(`${standing.state} ${standing.why.code}`);
            expect(standing.why.message).toMatch(/\.$/);
          }
        }
      }),
      // A seed, so that the rare reasons come up every time.
      { numRuns: 500, seed: 3 },
    );
    expect([...codes].sort()).toEqual([
      'gone action-gone',
      'gone binding-gone',
      'gone entity-gone',
      'gone environment-gone',
      'gone explicit-deny',
      'gone not-a-subject',
      'gone other-entities',
      'gone other-role',
      'gone principal-gone',
      'suspended address-unknown',
      'suspended explicit-deny',
      'suspended membership-unknown',
      'suspended outside-hours',
      'suspended outside-network',
      'suspended step-up',
    ]);
  });
});
