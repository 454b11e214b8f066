import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { Visitor } from './support/browser';
import { useSamplePortal } from './support/samplePortal';
import { openTraces, openTraceThatHides } from './support/traces';
import { until } from './support/until';

const sample = useSamplePortal();
const { open } = sample;

describe('what each person sees', () => {
  it('leads a developer from the catalog to a trace in two clicks', async () => {
    const ana = await open('Ana');
    // By address: the system of the same name is on the same page.
    await ana.page
      .locator('a[href="/catalog/default/component/payments"]')
      .first()
      .click();
    await ana.page.getByText('Traces', { exact: true }).click();
    await ana.page
      .getByRole('group', { name: 'Environment' })
      .getByRole('button', { name: /^prod/ })
      .click();
    const table = ana.page.getByRole('table', { name: 'Traces' });
    await table.getByRole('link').first().waitFor();
    await ana.page.getByText(/You can view prod/).waitFor();
    await table.getByRole('link').first().click();
    await ana.page.getByRole('treeitem').first().waitFor();
    await ana.context.close();
  });

  it("hides the ledger's spans from the payments developer, and names them", async () => {
    const ana = await open('Ana');
    await openTraceThatHides({
      visitor: ana,
      of: 'payments',
      environment: 'prod',
      text: /hidden · ledger, owned by ledger-team/,
    });
    const own = ana.page
      .getByRole('treeitem')
      .getByText('payments', { exact: true });
    assert.ok(await own.count());

    // Nothing of a hidden span is in any answer: the ledger's statements and
    // hosts occur in the cloud's segments of this very trace, and here nowhere.
    await ana.settled();
    const answers = ana.answers
      .filter(one => one.url.includes('/api/trace-access/'))
      .map(one => one.body)
      .join('\n');
    assert.ok(answers.includes('"visibility":"hidden"'));
    for (const secret of await ledgerSecrets(ana)) {
      assert.ok(!answers.includes(secret), `An answer holds ${secret}`);
    }
    await ana.context.close();
  });

  it('shows the ledger developer the reverse', async () => {
    const ben = await open('Ben');
    await openTraceThatHides({
      visitor: ben,
      of: 'ledger',
      environment: 'prod',
      text: /hidden · payments, owned by payments-team/,
    });
    const own = ben.page
      .getByRole('treeitem')
      .getByText('ledger', { exact: true });
    assert.ok(await own.count());
    await ben.context.close();
  });

  it('shows the contractor nothing, and why', async () => {
    const finn = await open('Finn');
    for (const environment of ['dev', 'staging', 'prod']) {
      await openTraces({ visitor: finn, of: 'payments', environment });
      await finn.page.getByText(/^No/).first().waitFor();
      assert.equal(
        await finn.page.getByRole('table', { name: 'Traces' }).count(),
        0,
      );
    }
    await finn.settled();
    const refused = finn.answers.filter(
      one =>
        /\/environments\/[^/]+\/traces/.test(one.url) && one.status === 200,
    );
    assert.deepEqual(refused, []);
    await finn.context.close();
  });

  it("shows the portal's own traces on its own page", async () => {
    const emil = await open('Emil');
    const rows = emil.page
      .getByRole('table', { name: 'Traces' })
      .getByRole('link');
    await until(
      async () => {
        await openTraces({
          visitor: emil,
          of: 'developer-portal',
          environment: 'prod',
        });
        await rows.first().waitFor({ timeout: 5_000 });
        return true;
      },
      { what: 'traces of the portal itself' },
    );
    const names = (await rows.allTextContents()).join('\n');
    assert.match(names, /GET .*\/api\//);
    await emil.context.close();
  });

  it('tells on the Trace access page what is mine, and what the bindings are', async () => {
    const emil = await open('Emil');
    await emil.page.goto(`${sample.portal.url}/trace-access`);
    await emil.page.getByRole('link', { name: 'My access' }).waitFor();
    await emil.page.getByText('developer-portal').first().waitFor();
    await emil.page.getByRole('link', { name: 'Bindings' }).click();
    await emil.page.getByText('payments-asks-ledger-prod').first().waitFor();
    await emil.context.close();
  });
});

describe('what changes while people look', () => {
  it('refuses the next click after a person was taken out of a group', async () => {
    const ana = await open('Ana');
    await openTraces({ visitor: ana, of: 'payments', environment: 'prod' });
    await ana.page
      .getByRole('table', { name: 'Traces' })
      .getByRole('link')
      .first()
      .waitFor();

    const org = path.join(sample.portal.company, 'org.yaml');
    const asItWas = fs.readFileSync(org, 'utf8');
    fs.writeFileSync(
      org,
      asItWas.replace(/memberOf: \[payments-team\]/g, 'memberOf: []'),
    );
    try {
      await until(
        async () => {
          await openTraces({
            visitor: ana,
            of: 'payments',
            environment: 'prod',
          });
          await ana.page
            .getByText(/^(No|Not yet)[:,. ]/)
            .first()
            .waitFor({ timeout: 3_000 });
          return true;
        },
        { what: 'the access to end', limitMs: 60_000 },
      );
      assert.equal(
        await ana.page.getByRole('table', { name: 'Traces' }).count(),
        0,
      );
    } finally {
      fs.writeFileSync(org, asItWas);
      await ana.context.close();
    }
  });
});

/** Texts that only the ledger's segments of the trace that is open contain. */
async function ledgerSecrets(visitor: Visitor): Promise<string[]> {
  const { BatchGetTracesCommand, XRayClient } =
    await import('@aws-sdk/client-xray');
  const [, id] = /traces\/prod\/([0-9a-f]{32})/.exec(visitor.page.url())!;
  const xray = new XRayClient({
    endpoint: sample.portal.aws,
    region: 'eu-central-1',
    credentials: {
      accessKeyId: sample.portal.env.LOCAL_CLOUD_ACCESS_KEY_ID,
      secretAccessKey: sample.portal.env.LOCAL_CLOUD_SECRET_ACCESS_KEY,
    },
  });
  const { Traces = [] } = await xray.send(
    new BatchGetTracesCommand({
      TraceIds: [`1-${id.slice(0, 8)}-${id.slice(8)}`],
    }),
  );
  const secrets = new Set<string>();
  const others: string[] = [];
  for (const { Document } of Traces[0]?.Segments ?? []) {
    const text = Document!;
    const name = JSON.parse(text).name as string;
    if (!/^ledger/.test(name)) others.push(text);
    else {
      secrets.add(JSON.parse(text).id);
      for (const [, value] of text.matchAll(
        /"(?:db\.query\.text|sanitized_query|url|message|id)":"([^"]{8,})"/g,
      )) {
        secrets.add(value);
      }
    }
  }
  // What the payments segments say themselves is no secret of the ledger's.
  const found = [...secrets].filter(
    one => !others.some(other => other.includes(one)),
  );
  assert.ok(found.length > 0, 'The ledger has nothing to hide in this trace');
  return found;
}
