import fc from 'fast-check';
import type { Decision } from '../model';
import { compilePolicy } from './compile';
import { Evaluator } from './evaluator';
import type { PolicyDocuments } from './language/documents';
import { aQuestion, someDocuments } from './__testUtils__/arbitraries';
import { oracle } from './__testUtils__/oracle';

const evaluatorOf = async (documents: PolicyDocuments) =>
  new Evaluator({
    policy: await compilePolicy({ documents, yieldEveryMs: 0 }),
  });

/** The part of a decision that the oracle knows. */
const inShort = (decision: Decision) => ({
  outcome: decision.outcome,
  binding: decision.binding,
  maxDuration: decision.maxDuration,
  redact: decision.redact,
  ...(decision.grant && {
    grant: { id: decision.grant.id, endsAt: decision.endsAt },
  }),
});

const aWorld = fc.tuple(
  someDocuments,
  fc.array(aQuestion, { minLength: 1, maxLength: 12 }),
);

describe('the evaluator', () => {
  it('answers as a look at every binding by the letter of the model does', async () => {
    await fc.assert(
      fc.asyncProperty(aWorld, async ([documents, questions]) => {
        const evaluator = await evaluatorOf(documents);
        for (const question of questions) {
          const decision = evaluator.decide(question);
          expect(inShort(decision)).toEqual(oracle(documents, question));
          expect(decision.why.length).toBeGreaterThan(0);
          const requestable = evaluator.requestable(question);
          expect(inShort(requestable)).toEqual(
            oracle(documents, question, true),
          );
          expect(requestable.why.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('answers a list, a repetition and an explanation as it answers one', async () => {
    await fc.assert(
      fc.asyncProperty(aWorld, async ([documents, questions]) => {
        const evaluator = await evaluatorOf(documents);
        for (const question of questions) {
          const decision = JSON.stringify(evaluator.decide(question));
          expect(JSON.stringify(evaluator.decide(question))).toBe(decision);
          const explanation = evaluator.explain(question);
          expect(JSON.stringify(explanation.decision)).toBe(decision);
          const { resource, ...rest } = question;
          const entity = 'entity' in resource ? resource.entity : undefined;
          const listed = evaluator.decideAll({
            ...rest,
            entities: entity ? [entity] : [],
          });
          expect(listed.map(each => JSON.stringify(each))).toEqual(
            entity ? [decision] : [],
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on the order of documents', async () => {
    await fc.assert(
      fc.asyncProperty(aWorld, async ([documents, questions]) => {
        const turned: PolicyDocuments = {
          environments: [...documents.environments].reverse(),
          sources: [...documents.sources].reverse(),
          roles: [...documents.roles].reverse(),
          bindings: [...documents.bindings].reverse(),
          approvalRules: [...documents.approvalRules].reverse(),
        };
        const [one, other] = [
          await evaluatorOf(documents),
          await evaluatorOf(turned),
        ];
        expect(other.policy.version).toBe(one.policy.version);
        for (const question of questions) {
          expect(JSON.stringify(other.decide(question))).toBe(
            JSON.stringify(one.decide(question)),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('I2: a deny that applies is never outdone by adding allows', async () => {
    await fc.assert(
      fc.asyncProperty(
        aWorld,
        someDocuments,
        async ([documents, questions], more) => {
          const before = await evaluatorOf(documents);
          const after = await evaluatorOf({
            ...documents,
            bindings: [
              ...documents.bindings,
              ...more.bindings
                .filter(({ spec }) => spec.effect === 'allow')
                .map((binding, i) => ({
                  ...binding,
                  metadata: { ...binding.metadata, name: `more-${i}` },
                })),
            ],
          });
          for (const question of questions) {
            const { outcome, binding } = before.decide(question);
            const denied = outcome === 'denied' && binding !== undefined;
            const now = after.decide(question);
            expect(denied ? [now.outcome, now.binding] : []).toEqual(
              denied ? ['denied', binding] : [],
            );
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('takes nothing away when a group is added, unless a deny does', async () => {
    await fc.assert(
      fc.asyncProperty(
        aWorld,
        fc.constantFrom('group:default/a', 'group:default/b'),
        async ([documents, questions], group) => {
          const evaluator = await evaluatorOf(documents);
          for (const question of questions) {
            const before = evaluator.decide(question);
            const after = evaluator.decide({
              ...question,
              principal: {
                ...question.principal,
                groups: new Map([
                  ...question.principal.groups,
                  [group, [group]],
                ]),
              },
            });
            const rank = { denied: 0, requestable: 1, allowed: 2 };
            const lost = rank[after.outcome] < rank[before.outcome];
            const decider = evaluator.policy.bindings.get(after.binding ?? '');
            expect(lost ? decider?.effect : 'deny').toBe('deny');
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
