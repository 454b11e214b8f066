import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { requestReviewPermission } from '@tracegate/plugin-trace-access-common';
import {
  createTraceAccessRequestConditionalDecision,
  traceAccessRequestConditions as is,
} from './permissionRequestConditions';
import type { TraceAccessRequestResource } from './permissionRequestResource';
import { traceAccessRequestRules } from './permissionRequestRules';

const request: TraceAccessRequestResource = {
  requester: 'user:default/ana',
  entityRef: 'component:default/ledger',
  entity: {
    ref: 'component:default/ledger',
    owners: ['group:default/ledger-team'],
    fields: {},
  },
  environment: 'prod',
  tier: 'high',
  approvers: ['group:default/sre', 'user:default/ben'],
  state: 'pending',
};

const authorize = createConditionAuthorizer(
  Object.values(traceAccessRequestRules),
);
const allows = (
  conditions: Parameters<typeof createTraceAccessRequestConditionalDecision>[1],
  resource = request,
) =>
  authorize(
    createTraceAccessRequestConditionalDecision(
      requestReviewPermission,
      conditions,
    ),
    resource,
  );

describe('permission rules of requests', () => {
  it.each([
    ['user:default/Ana', true],
    ['user:default/ben', false],
    ['group:default/ledger-team', false],
  ])('IS_REQUESTER: %s is %s', (claim, answer) => {
    expect(allows(is.isRequesterRule({ claims: ['user:a/b', claim] }))).toBe(
      answer,
    );
  });

  it.each([
    ['group:default/SRE', true],
    ['user:default/ben', true],
    ['user:default/ana', false],
    ['group:default/ledger-team', false],
  ])('IS_ELIGIBLE_REVIEWER: %s is %s', (claim, answer) => {
    expect(allows(is.isEligibleReviewerRule({ claims: [claim] }))).toBe(answer);
  });

  it('OWNS_ENTITY asks the entity as it is now, and nobody owns one that is gone', () => {
    const claims = ['group:default/ledger-team'];
    expect(allows(is.ownsEntityRule({ claims }))).toBe(true);
    expect(allows(is.ownsEntityRule({ claims: ['group:default/sre'] }))).toBe(
      false,
    );
    expect(
      allows(is.ownsEntityRule({ claims }), { ...request, entity: undefined }),
    ).toBe(false);
  });

  it('HAS_ENVIRONMENT and HAS_TIER ask where it is for', () => {
    expect(allows(is.hasEnvironmentRule({ environments: ['prod'] }))).toBe(
      true,
    );
    expect(allows(is.hasEnvironmentRule({ environments: ['dev'] }))).toBe(
      false,
    );
    expect(allows(is.hasTierRule({ tiers: ['high'] }))).toBe(true);
    expect(
      allows(is.hasTierRule({ tiers: ['high'] }), {
        ...request,
        tier: undefined,
      }),
    ).toBe(false);
  });

  it('without claims hold of nothing', () => {
    for (const rule of [
      is.isRequesterRule,
      is.isEligibleReviewerRule,
      is.ownsEntityRule,
    ]) {
      expect(allows(rule({ claims: [] }))).toBe(false);
    }
  });

  it('say the same as their queries', () => {
    const { isRequesterRule, isEligibleReviewerRule } = traceAccessRequestRules;
    for (const rule of [isRequesterRule, isEligibleReviewerRule]) {
      for (const claims of [['user:default/ana'], ['user:default/ben']]) {
        const query = rule.toQuery({ claims });
        expect('matches' in query && query.matches(request)).toBe(
          rule.apply(request, { claims }),
        );
      }
    }
  });
});
