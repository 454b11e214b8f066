import fc from 'fast-check';
import { EMPTY_ACCOUNT, type Role } from '../iam/state';
import { RequestContext } from '../policy/context';
import { parsePolicy } from '../policy/grammar';
import type { Session } from '../sts/sessions';
import { decide } from './authorize';
import { sessionCaller } from './caller';

const ACCOUNT = '111122223333';
const ACTIONS = ['xray:GetA', 'xray:GetB', 'xray:PutA', 'iam:GetA'];

const stored = (statements: object[]) => {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return { text, document: parsePolicy(text, 'identity') };
};

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Action: fc.constantFrom('*', 'xray:*', 'xray:Get*', 'iam:?etA', ...ACTIONS),
  Resource: fc.constant('*'),
});
const statements = fc.array(statement, { minLength: 1, maxLength: 4 });
type Statements = Array<{ Effect: string; Action: string }>;

function decision(options: {
  identity: Statements;
  boundary?: Statements;
  session?: Statements;
  action: string;
}): boolean {
  const { identity, boundary, session, action } = options;
  const boundaryArn = `arn:aws:iam::${ACCOUNT}:policy/Boundary`;
  const role = {
    kind: 'role',
    account: ACCOUNT,
    name: 'reader',
    id: 'AROA1',
    arn: `arn:aws:iam::${ACCOUNT}:role/reader`,
    path: '/',
    createdAt: 0,
    tags: [],
    inline: new Map([['P', stored(identity)]]),
    attached: [],
    boundary: boundary && boundaryArn,
    trust: { ...stored(identity), principalIds: new Map() },
    maxSessionDuration: 3600,
  } satisfies Role;
  const policies = new Map(
    boundary
      ? [
          [
            boundaryArn,
            {
              name: 'Boundary',
              path: '/',
              arn: boundaryArn,
              id: 'ANPA1',
              createdAt: 0,
              updatedAt: 0,
              tags: [],
              versions: [
                { versionId: 'v1', createdAt: 0, ...stored(boundary) },
              ],
              defaultVersionId: 'v1',
              nextVersion: 2,
            },
          ],
        ]
      : [],
  );
  const state = new Map([
    [
      ACCOUNT,
      { ...EMPTY_ACCOUNT, policies, roles: new Map([['reader', role]]) },
    ],
  ]);
  const caller = sessionCaller({
    account: ACCOUNT,
    roleName: 'reader',
    roleId: 'AROA1',
    roleArn: role.arn,
    name: 'ana',
    policy: session && stored(session).document,
    policyArns: [],
  } as unknown as Session);
  const request = { action, resource: '*', context: new RequestContext() };
  return decide({ caller, state, request }).allowed;
}

/** What one list says, by hand: the oracle. */
function says(list: Statements, action: string): 'allow' | 'deny' | 'none' {
  const hits = list.filter(({ Action }) =>
    new RegExp(
      `^${Action.replace(/\*/g, '.*').replace(/\?/g, '.')}$`,
      'i',
    ).test(action),
  );
  if (hits.some(({ Effect }) => Effect === 'Deny')) {
    return 'deny';
  }
  return hits.length > 0 ? 'allow' : 'none';
}

describe('decide', () => {
  const action = fc.constantFrom(...ACTIONS, 'XRAY:geta');
  const maybe = fc.option(statements, { nil: undefined });

  it('is identity ∩ boundary ∩ session policy', () => {
    fc.assert(
      fc.property(
        statements,
        maybe,
        maybe,
        action,
        (identity, boundary, session, name) => {
          const all = [identity, boundary, session].filter(
            one => one !== undefined,
          );
          expect(decision({ identity, boundary, session, action: name })).toBe(
            all.every(list => says(list, name) === 'allow'),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never gives more for a boundary or a session policy', () => {
    fc.assert(
      fc.property(statements, statements, action, (identity, limit, name) => {
        const alone = decision({ identity, action: name });
        const bounded = decision({ identity, boundary: limit, action: name });
        const limited = decision({ identity, session: limit, action: name });
        expect([bounded && !alone, limited && !alone]).toEqual([false, false]);
      }),
    );
  });

  it('lets a deny win wherever it stands', () => {
    const everything = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
    fc.assert(
      fc.property(
        action,
        fc.constantFrom('identity', 'boundary', 'session'),
        (name, where) => {
          const lists = {
            identity: everything,
            boundary: everything,
            session: everything,
          };
          expect(decision({ ...lists, action: name })).toBe(true);
          const denied = [
            ...everything,
            { Effect: 'Deny', Action: name, Resource: '*' },
          ];
          expect(decision({ ...lists, [where]: denied, action: name })).toBe(
            false,
          );
        },
      ),
    );
  });
});
