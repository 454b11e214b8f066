import { ENVIRONMENTS } from './environments';
import { SERVICES } from './services';
import { readDocuments, readJsonBlocks, readYaml } from './testing/files';

const seed = readYaml('examples/local-cloud.yaml');
const policy = readDocuments('examples/policy');
const org = readDocuments('examples/org.yaml');
const ofKind = (kind: string) =>
  policy.filter(document => document.kind === kind);

const seedRole = (name: string) =>
  seed.roles.find((role: any) => role.name === name);

/** Every environment of every Role document. */
const places = ofKind('Role').flatMap(({ metadata, spec }) =>
  Object.entries<any>(spec.environments).map(([environment, place]) => ({
    alias: metadata.name as string,
    environment,
    ...place,
  })),
);

const SECONDS: Record<string, number> = { PT1H: 3600, PT4H: 14_400 };

describe('the cloud account and the policy', () => {
  it('have the same roles', () => {
    const arns = seed.roles.map(
      ({ name, path }: any) =>
        `arn:aws:iam::${seed.account}:role${path}${name}`,
    );
    expect(places.map(({ arn }) => arn).sort()).toEqual(arns.sort());
    expect(new Set(arns).size).toBe(arns.length);
  });

  it('agree on each role: external id, environment, duration, boundary, region', () => {
    const boundaries = seed.managedPolicies.map(({ name }: any) => name);
    for (const { alias, environment, externalId, maxSession } of places) {
      const role = seedRole(`${alias}-${environment}`);
      const [assume, tag, name] = role.trustPolicy.Statement;
      expect(assume.Action).toBe('sts:AssumeRole');
      expect(assume.Condition.StringEquals).toEqual({
        'sts:ExternalId': externalId,
        'aws:RequestTag/environment': environment,
      });
      expect(tag.Action).toBe('sts:TagSession');
      expect(name.Action).toBe('sts:SetSourceIdentity');
      expect(SECONDS[maxSession]).toBeLessThanOrEqual(role.maxSessionDuration);
      expect(boundaries).toContain(role.permissionsBoundary);
      const { region } = ENVIRONMENTS.find(({ name: n }) => n === environment)!;
      expect(role.policies.Read.Statement[0].Condition.StringEquals).toEqual({
        'aws:RequestedRegion': region,
      });
    }
    const ids = places.map(({ externalId }) => externalId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('agree with the traffic on where each environment is', () => {
    expect(
      ofKind('TraceSource').map(({ spec }) => [
        spec.environment,
        spec.config.region,
      ]),
    ).toEqual(
      expect.arrayContaining(
        ENVIRONMENTS.map(({ name, region }) => [name, region]),
      ),
    );
    for (const { spec } of ofKind('TraceSource')) {
      Object.keys(spec.services).forEach(service =>
        expect(SERVICES).toHaveProperty(service),
      );
    }
  });

  it('tie every persona to a user, by e-mail', () => {
    const users = new Map(
      org
        .filter(({ kind }) => kind === 'User')
        .map(({ metadata, spec }) => [spec.profile.email, metadata.name]),
    );
    expect(seed.oidc.personas).toHaveLength(7);
    for (const { sub, email } of seed.oidc.personas) {
      expect(users.get(email)).toBe(sub);
    }
  });

  it('hold no secret', () => {
    for (const user of seed.users) {
      expect(user).not.toHaveProperty('secretAccessKey');
      expect(user.accessKeyFrom).toMatch(/^[A-Z_]+$/);
    }
    for (const client of seed.oidc.clients) {
      expect(Object.keys(client).sort()).toEqual([
        'clientIdFrom',
        'clientSecretFrom',
        'redirectUris',
      ]);
    }
  });
});

describe('docs/aws-role.md', () => {
  const [broker, trust, read, transactionSearch, boundary, revocations] =
    readJsonBlocks('docs/aws-role.md');
  const brokerUser = seed.users.find(
    ({ name }: any) => name === 'tracegate-broker',
  );

  it('shows what the sample company really uses', () => {
    const role = seedRole('payments-trace-reader-prod');
    expect(broker).toEqual(brokerUser.policies.AssumeTraceRoles);
    expect(revocations).toEqual(brokerUser.policies.WriteRevocations);
    expect(trust).toEqual(role.trustPolicy);
    expect(read).toEqual(role.policies.Read);
    expect(boundary).toEqual(seed.managedPolicies[0].document);
  });

  it('says the same as the README', () => {
    expect(readJsonBlocks('README.md')).toEqual([trust, read, boundary]);
  });

  it('keeps within the sizes that IAM allows', () => {
    expect(JSON.stringify(trust).length).toBeLessThan(2048);
    expect(JSON.stringify(boundary).length).toBeLessThan(6144);
    // All inline policies of a user together.
    expect(
      Object.values(brokerUser.policies)
        .map(one => JSON.stringify(one))
        .join('').length,
    ).toBeLessThan(2048);
  });

  it('has a boundary that lets through what the permissions give', () => {
    const actions = ({ Statement }: any): string[] =>
      Statement.flatMap(({ Action }: any) => Action);
    expect(actions(boundary)).toEqual(
      expect.arrayContaining([...actions(read), ...actions(transactionSearch)]),
    );
  });
});
