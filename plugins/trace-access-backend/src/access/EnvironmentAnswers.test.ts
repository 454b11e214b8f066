import { createCore, type TestCore } from '../testing/createCore';
import { storeGrant } from '../testing/storeGrant';
import { EnvironmentAnswers, type KnownRequests } from './EnvironmentAnswers';

const LEDGER = 'component:default/ledger';
const PAYMENTS = 'component:default/payments';
const OWNER = 'owner: group:default/sre';

/** Payments' team may ask for more than they have; nothing is masked. */
const policy = (change: { credentials?: string; more?: string } = {}) => `
apiVersion: trace-access/v1
kind: Environment
metadata: { name: dev, ${OWNER} }
spec: { tier: low }
---
apiVersion: trace-access/v1
kind: Environment
metadata: { name: stage, ${OWNER} }
spec: { tier: medium }
---
apiVersion: trace-access/v1
kind: Role
metadata: { name: reader, ${OWNER} }
spec:
  provider: aws
  environments:
    dev: { arn: 'arn:aws:iam::111122223333:role/reader-dev', externalId: sample-dev }
    stage: { arn: 'arn:aws:iam::111122223333:role/reader-stage', externalId: sample-stage }
---
apiVersion: trace-access/v1
kind: ApprovalRule
metadata: { name: owner-approval, ${OWNER} }
spec: { steps: [{ approvers: [owners], count: 1 }] }
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: everyone-dev, ${OWNER} }
spec: { subjects: '*', entities: '*', environments: [dev], role: reader, actions: [view], access: standing }
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: owners-stage, ${OWNER} }
spec: { subjects: [owners], entities: '*', environments: [stage], role: reader, actions: [view, console], access: standing }
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: engineering-asks, ${OWNER} }
spec: { subjects: [{ group: 'group:default/engineering' }], entities: '*', environments: [stage], role: reader, actions: ${
  change.credentials ?? '[view, credentials]'
}, access: onRequest, approval: owner-approval }
${change.more ?? ''}`;

const DENY = `---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: no-secrets, ${OWNER} }
spec: { subjects: '*', entities: { metadata.tags: { $contains: pci } }, environments: [stage], actions: [view], effect: deny }
`;

describe('how environments stand', () => {
  let core: TestCore;
  afterEach(() => core?.close());

  const ask = async (
    options: {
      who?: string;
      refs?: string[];
      requests?: Partial<KnownRequests>;
      withoutCatalog?: boolean;
    } = {},
  ) => {
    const { who = 'ana', refs = [PAYMENTS, LEDGER], requests } = options;
    const caller = await core.as(`user:default/${who}`);
    await core.entities.loaded();
    const context = (await core.access.context({ caller, refs }))!;
    const answers = new EnvironmentAnswers({
      access: core.access,
      requests: {
        pending: async () => [],
        typicalMinutes: async () => undefined,
        ...requests,
      },
    });
    return answers.of({
      context: options.withoutCatalog
        ? {
            ...context,
            catalog: () => {
              throw new Error('the whole catalog was asked for');
            },
          }
        : context,
      refs,
      environments: ['dev', 'stage'],
    });
  };

  it('say what is open, and what may be asked for beside it', async () => {
    core = await createCore({ policy: policy() });
    const [[dev, payments], [, ledger]] = await ask();
    expect(dev).toMatchObject({
      name: 'dev',
      state: 'open',
      requestable: [],
      handouts: [],
    });
    expect(payments).toMatchObject({
      name: 'stage',
      state: 'open',
      requestable: ['view', 'credentials'],
      handouts: [
        { action: 'console', state: 'open' },
        { action: 'credentials', state: 'ask' },
      ],
    });
    // The console is its owners' alone.
    expect(ledger).toMatchObject({
      state: 'ask',
      requestable: ['view', 'credentials'],
      handouts: [{ action: 'credentials', state: 'ask' }],
    });
    const [[, nothing]] = await ask({ who: 'cam' });
    expect(nothing).toMatchObject({
      state: 'closed',
      requestable: [],
      handouts: [],
    });
  });

  it('say what a grant opens, action by action', async () => {
    core = await createCore({ policy: policy() });
    const give = (active: boolean) =>
      storeGrant({
        knex: core.knex,
        now: core.clock.now(),
        feed: core.changes,
        active,
        change: {
          environment: 'stage',
          actions: ['credentials'],
          binding: 'engineering-asks',
        },
      });
    const stage = async () => (await ask())[1][1];
    await give(false);
    expect(await stage()).toMatchObject({
      // The grant is for credentials, and opens nothing else.
      state: 'ask',
      handouts: [{ action: 'credentials', state: 'ready' }],
    });
    expect(await stage()).not.toHaveProperty('grant');
    await give(true);
    expect(await stage()).toMatchObject({
      state: 'ask',
      handouts: [{ action: 'credentials', state: 'open' }],
    });
  });

  it('offer nothing that shows a whole environment in which something is denied (I2)', async () => {
    core = await createCore({ policy: policy({ more: DENY }) });
    const [[, payments], [, ledger]] = await ask();
    expect(payments).toMatchObject({
      state: 'closed',
      requestable: [],
      handouts: [],
    });
    expect(ledger).toMatchObject({
      state: 'ask',
      requestable: ['view'],
      handouts: [],
    });
  });

  it('do not look at a whole catalog where no binding hands anything out', async () => {
    core = await createCore({
      policy: policy({ credentials: '[view]' }).replace(
        'actions: [view, console]',
        'actions: [view]',
      ),
    });
    const [[, payments]] = await ask({ withoutCatalog: true });
    expect(payments).toMatchObject({ requestable: ['view'], handouts: [] });
  });

  it("name the caller's own pending request, read once for a page", async () => {
    core = await createCore({ policy: policy() });
    const asked: object[] = [];
    const pending: KnownRequests['pending'] = async options => {
      asked.push(options);
      return [
        { id: 'R1', entityRef: LEDGER, environment: 'stage' },
        { id: 'R2', entityRef: LEDGER, environment: 'prod' },
      ];
    };
    const ids = (await ask({ requests: { pending } })).map(ofEntity =>
      ofEntity.map(one => one.pendingRequest),
    );
    expect(ids).toEqual([
      [undefined, undefined],
      [undefined, 'R1'],
    ]);
    await ask({ refs: [LEDGER], requests: { pending } });
    expect(asked).toEqual([
      { requester: 'user:default/ana' },
      { requester: 'user:default/ana', entityRef: LEDGER },
    ]);
  });

  it('say how long deciding takes where something may be asked for, read once a binding', async () => {
    core = await createCore({ policy: policy() });
    const asked: string[] = [];
    const typicalMinutes = async (binding: string) => {
      asked.push(binding);
      return 4;
    };
    const minutes = (await ask({ requests: { typicalMinutes } })).map(
      ofEntity => ofEntity.map(one => one.typicalMinutes),
    );
    expect(minutes).toEqual([
      [undefined, 4],
      [undefined, 4],
    ]);
    expect(asked).toEqual(['engineering-asks']);
  });
});
