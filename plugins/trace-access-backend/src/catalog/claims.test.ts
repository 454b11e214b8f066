import fc from 'fast-check';
import {
  readClaimAnnotations,
  resolveService,
  type Claimant,
  type ClaimSource,
  type Confirmation,
} from './claims';

const source = (more: Partial<ClaimSource> = {}): ClaimSource => ({
  name: 'xray-prod',
  environment: 'prod',
  services: {},
  claims: 'confirm',
  ...more,
});

const claimant = (
  ref: string,
  annotations?: Record<string, string>,
): Claimant => ({
  ref,
  name: ref.slice(ref.indexOf('/') + 1),
  claims: readClaimAnnotations(annotations),
});

const resolve = (
  service: string,
  claimants: Claimant[],
  options: {
    source?: ClaimSource;
    confirmed?: Record<string, Confirmation>;
  } = {},
) =>
  resolveService({
    source: options.source ?? source(),
    service,
    claimants,
    confirmation: ref => options.confirmed?.[ref],
  });

const NAMES = 'trace-access.io/service-names';

describe('claims', () => {
  const payments = claimant('component:default/payments');
  const thief = claimant('component:default/thief', { [NAMES]: 'payments' });

  it('a Component has the service that bears its name', () => {
    expect(resolve('payments', [payments])).toEqual({
      confirmed: [{ ref: payments.ref, basis: 'name' }],
      pending: [],
    });
    expect(resolve('Payments', [payments]).confirmed).toEqual([]);
    const system = claimant('system:default/payments');
    expect(resolve('payments', [system]).confirmed).toEqual([]);
  });

  it('an annotation alone neither gives nor takes', () => {
    expect(resolve('payments', [payments, thief])).toEqual({
      confirmed: [{ ref: payments.ref, basis: 'name' }],
      pending: [thief.ref],
    });
    expect(resolve('other', [thief])).toEqual({ confirmed: [], pending: [] });
  });

  it('is confirmed by policy, by a trusted source, or by a person', () => {
    const old = claimant('component:default/new-name', { [NAMES]: 'old-name' });
    const basis = (options: Parameters<typeof resolve>[2]) =>
      resolve('old-name', [old], options).confirmed.map(claim => claim.basis);
    expect(basis({})).toEqual([]);
    expect(
      basis({ source: source({ services: { 'old-name': old.ref } }) }),
    ).toEqual(['policy']);
    expect(basis({ source: source({ claims: 'trusted' }) })).toEqual([
      'trusted',
    ]);
    expect(
      basis({ confirmed: { [old.ref]: { by: 'user:default/ana' } } }),
    ).toEqual(['confirmed']);
  });

  it('policy gives a name without any annotation; the name of a builtin is nobody’s', () => {
    const plain = claimant('component:default/plain');
    expect(
      resolve('psp', [plain], {
        source: source({ services: { psp: plain.ref } }),
      }).confirmed,
    ).toHaveLength(1);
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(resolve(name, [plain])).toEqual({ confirmed: [], pending: [] });
    }
  });

  it('a confirmation without the claim gives nothing', () => {
    const confirmed = { [payments.ref]: { by: 'user:default/ana' } };
    expect(resolve('ledger', [payments], { confirmed }).confirmed).toEqual([]);
  });

  it('words of an environment stand instead of the general ones', () => {
    const both = claimant('component:default/x', {
      [NAMES]: 'general, second',
      [`${NAMES}.prod`]: 'own',
      'jaegertracing.io/service': 'third',
    });
    const pending = (service: string, environment: string) =>
      resolve(service, [both], { source: source({ environment }) }).pending
        .length === 1;
    expect(pending('own', 'prod')).toBe(true);
    expect(pending('general', 'prod')).toBe(false);
    expect(pending('own', 'dev')).toBe(false);
    expect(['general', 'second', 'third'].every(s => pending(s, 'dev'))).toBe(
      true,
    );
  });

  it('hostile annotations are cut, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(
            fc.constantFrom(NAMES, `${NAMES}.prod`, `${NAMES}.__proto__`),
            fc.string(),
          ),
          fc.anything() as fc.Arbitrary<string>,
        ),
        annotations => {
          const claims = readClaimAnnotations(annotations);
          expect(claims?.general.length ?? 0).toBeLessThanOrEqual(50);
          for (const name of claims?.general ?? []) {
            expect(name.length).toBeGreaterThan(0);
            expect(name.length).toBeLessThanOrEqual(256);
          }
        },
      ),
    );
  });

  it('whatever is annotated by others, the owner by name stays the only one until somebody confirms', () => {
    const word = fc.constantFrom('payments', 'ledger', 'a', 'b');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.array(word, { maxLength: 4 }))),
        others => {
          const claimants = others.map(([n, names]) =>
            claimant(`component:default/other-${n}`, {
              [NAMES]: names.join(','),
            }),
          );
          const { confirmed } = resolve('payments', [payments, ...claimants]);
          expect(confirmed.map(claim => claim.ref)).toEqual([payments.ref]);
        },
      ),
    );
  });
});
