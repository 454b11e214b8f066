import type { EntityFacts } from '@tracegate/plugin-trace-access-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  createTraceAccessConditionalDecision,
  traceAccessConditions as is,
} from './permissionConditions';
import type { TraceAccessResource } from './permissionResource';
import { traceAccessRules } from './permissionRules';
import { traceReadPermission } from '@tracegate/plugin-trace-access-common';

const entity: EntityFacts = {
  ref: 'component:default/payments',
  owners: ['group:default/payments-team'],
  fields: { kind: 'Component', 'metadata.tags': ['PCI'] },
};
const whole: EntityFacts = {
  ...entity,
  fields: { kind: 'Component', metadata: { tags: ['pci'] } },
};
const prod: TraceAccessResource = { environment: 'prod', tier: 'high', entity };
const unclaimed: TraceAccessResource = { environment: 'prod', tier: 'high' };

const authorize = createConditionAuthorizer(Object.values(traceAccessRules));
const allows = (
  conditions: Parameters<typeof createTraceAccessConditionalDecision>[1],
  resource: TraceAccessResource,
) =>
  authorize(
    createTraceAccessConditionalDecision(traceReadPermission, conditions),
    resource,
  );

describe('permission rules', () => {
  it('test owners, environment, tier, kind and tags', () => {
    const claims = ['group:default/Payments-Team'];
    expect(allows(is.ownsEntityRule({ claims }), prod)).toBe(true);
    expect(allows(is.ownsEntityRule({ claims: ['user:a/b'] }), prod)).toBe(
      false,
    );
    expect(
      allows(is.hasEnvironmentRule({ environments: ['prod'] }), prod),
    ).toBe(true);
    expect(allows(is.hasEnvironmentRule({ environments: ['dev'] }), prod)).toBe(
      false,
    );
    expect(allows(is.hasTierRule({ tiers: ['high'] }), prod)).toBe(true);
    expect(allows(is.hasTierRule({ tiers: ['low'] }), prod)).toBe(false);
    expect(allows(is.isEntityKindRule({ kinds: ['component'] }), prod)).toBe(
      true,
    );
    expect(allows(is.isEntityKindRule({ kinds: ['api'] }), prod)).toBe(false);
    for (const each of [entity, whole]) {
      const resource = { ...prod, entity: each };
      expect(allows(is.hasTagRule({ tags: ['pci'] }), resource)).toBe(true);
      expect(allows(is.hasTagRule({ tags: ['other'] }), resource)).toBe(false);
    }
  });

  it('hold of an unclaimed service only where they are about the environment', () => {
    expect(
      allows(is.isEntityKindRule({ kinds: ['component'] }), unclaimed),
    ).toBe(false);
    expect(allows(is.hasTagRule({ tags: ['pci'] }), unclaimed)).toBe(false);
    expect(allows(is.ownsEntityRule({ claims: ['user:a/b'] }), unclaimed)).toBe(
      false,
    );
    expect(allows(is.hasTierRule({ tiers: ['high'] }), unclaimed)).toBe(true);
  });

  it('say the same as their queries', () => {
    for (const rule of [traceAccessRules.hasTagRule]) {
      for (const tags of [['pci'], ['other']]) {
        const query = rule.toQuery({ tags });
        expect('matches' in query && query.matches(prod)).toBe(
          rule.apply(prod, { tags }),
        );
      }
    }
  });

  it('refuse parameters that are none', () => {
    const tiers = ['enormous'] as never;
    expect(() => allows(is.hasTierRule({ tiers }), prod)).toThrow();
  });
});
