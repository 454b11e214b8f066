import fc from 'fast-check';
import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, writeFileSync } from 'fs';
import { someDocuments, aQuestion, anEntityDocument } from './__testUtils__/arbitraries';
import { oracle } from './__testUtils__/oracle';
import { entityFacts } from './entityFacts';
const G = ['a', 'b', 'c', 'd'];
let total = 0, non = 0;
for (let seed = 0; seed < 60; seed++) {
  const [docs] = fc.sample(someDocuments, { seed, numRuns: 1 });
  const bindings = docs.bindings.filter(b => !(b.spec.redact || true) || true).map(b => {
    const s: any = { ...b.spec };
    if (s.effect === 'allow') { delete s.redact; if (s.conditions && Object.keys(s.conditions).length === 0) delete s.conditions; }
    return { ...b, spec: JSON.parse(JSON.stringify(s)) };
  });
  const envs = docs.environments.map(e => ({ ...e, spec: { ...e.spec, ...(e.spec.floor ? { floor: { ...e.spec.floor, redact: undefined } } : {}) } }));
  const D: any = { ...docs, bindings, environments: envs };
  const dir = mkdtempSync('/tmp/pol/w');
  const role = { apiVersion: 'trace-access/v1', kind: 'Role', metadata: { name: 'reader', owner: 'x' }, spec: { provider: 'aws', environments: Object.fromEntries(['dev', 'staging', 'prod'].map((e, i) => [e, { arn: `arn:aws:iam::00000000000${i}:role/r` }])) } };
  writeFileSync(dir + '/p.yaml', [role, ...D.environments, ...D.sources, ...D.bindings].map(d => JSON.stringify(d, null, 2)).join('\n---\n'));
  // groups
  const rnd = fc.sample(fc.record({ parent: fc.array(fc.option(fc.constantFrom(...G), { nil: undefined }), { minLength: 4, maxLength: 4 }), children: fc.array(fc.subarray(G), { minLength: 4, maxLength: 4 }), memberOf: fc.array(fc.subarray(G), { minLength: 2, maxLength: 2 }), members: fc.array(fc.subarray(['ana', 'ben']), { minLength: 4, maxLength: 4 }), use: fc.boolean() }), { seed, numRuns: 1 })[0];
  const children = rnd.use ? rnd.children : G.map(() => [] as string[]);
  const edges: [string, string][] = [];
  G.forEach((g, i) => { if (rnd.parent[i]) edges.push([g, rnd.parent[i]!]); children[i].forEach(c => edges.push([c, g])); });
  const up = (s: string, blocked: Set<string>) => { const seen = new Set<string>(); const q = [s]; for (const x of q) for (const [c, p] of edges) if (c === x && !seen.has(p) && !blocked.has(p)) { seen.add(p); q.push(p); } return seen; };
  const cyc = new Set(G.filter(g => up(g, new Set()).has(g)));
  const groupsOf = (u: string, i: number) => { const d = new Set([...rnd.memberOf[i], ...G.filter((_, k) => rnd.members[k].includes(u))]); const out = new Set(d); d.forEach(g => { if (!cyc.has(g)) up(g, cyc).forEach(x => out.add(x)); }); return out; };
  const ents = new Map<string, any>();
  fc.sample(anEntityDocument, { seed, numRuns: 12 }).forEach(e => { const f = entityFacts({ entity: { ...e, metadata: { ...e.metadata, namespace: 'default' } } as any }); if (!ents.has(f.ref)) ents.set(f.ref, { e, f }); });
  const users = ['ana', 'ben'].map((u, i) => ({ apiVersion: 'v', kind: 'User', metadata: { name: u }, spec: { memberOf: rnd.memberOf[i] } }));
  const groups = G.map((g, i) => ({ apiVersion: 'v', kind: 'Group', metadata: { name: g }, spec: { parent: rnd.parent[i], children: children[i], members: rnd.members[i] } }));
  writeFileSync(dir + '/c.yaml', [...users, ...groups, ...[...ents.values()].map(x => x.e)].map(d => JSON.stringify(d, null, 2)).join('\n---\n'));
  const catalog = [...[...users, ...groups].map(e => entityFacts({ entity: { ...e, metadata: { ...e.metadata, namespace: 'default' } } as any })), ...[...ents.values()].map(x => x.f)];
  const qs = fc.sample(aQuestion, { seed, numRuns: 60 });
  const refs = [...ents.keys(), 'component:default/gone'];
  const lines: any[] = [], expected: any[] = [];
  qs.forEach((q, k) => {
    const u = q.principal.ref; const ref = refs[k % refs.length];
    const ip = q.ip === 'not an address' ? undefined : q.ip;
    lines.push({ principal: u, idpGroups: q.principal.idpGroups.map(g => `${g.source}/${g.name}`), entity: ref, environment: q.environment, action: q.action, at: new Date(q.at).toISOString(), ip });
    const svc = u.startsWith('service:');
    const name = u.split('/')[1];
    const groups = new Map(svc ? [] : [...groupsOf(name, name === 'ana' ? 0 : 1)].map(g => [`group:default/${g}`, [`group:default/${g}`]] as const));
    expected.push(oracle(D, { ...q, ip, catalog, principal: { ref: u, type: svc ? 'service' : 'user', known: true, groups, membershipKnown: true, idpGroups: q.principal.idpGroups } as any, resource: { entity: ents.get(ref)?.f, ref } }));
  });
  writeFileSync(dir + '/r.ndjson', lines.map(l => JSON.stringify(l)).join('\n'));
  const r = spawnSync(process.execPath, ['packages/cli/bin/trace-access', 'explain', '--policy', dir + '/p.yaml', '--catalog', dir + '/c.yaml', '--requests', dir + '/r.ndjson'], { encoding: 'utf8' });
  const out = r.stdout.trim().split('\n').map(l => JSON.parse(l));
  if (r.status !== 0) console.log(seed, 'status', r.status, r.stderr.slice(0, 500));
  out.forEach((o, i) => { total++; if (o.binding) non++; const e = expected[i]; if (o.outcome !== e.outcome || (o.binding ?? undefined) !== e.binding || (o.maxDuration ?? undefined) !== e.maxDuration) console.log('DIFF', seed, i, JSON.stringify(o), JSON.stringify(e), JSON.stringify(lines[i])); });
}
console.log(total, non);
