import type { JsonObject } from '@backstage/types';
import { z } from 'zod';
import { ACTIONS } from '../../model';
import { approvalRule } from './approvalRule';
import { POLICY_API_VERSION, type PolicyKind } from './documents';
import {
  duration,
  fields,
  filledList,
  hours,
  listOrAll,
  nameOf,
  oneOf,
  redactions,
  ref,
  text,
  tier,
} from './fields';
import { readPredicate } from './predicate';
import { subjects } from './subjects';
import { durationMs, parseCidr } from './terms';

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

const strings = z.record(z.string(), z.string('Expected text.'), {
  error: 'Expected a mapping of texts.',
});

const metadata = fields({
  name: text("the document's name", 63).refine(
    value => NAME.test(value),
    "A name has letters, digits, '-', '_' and '.', and begins and ends with a letter or digit.",
  ),
  owner: text('metadata.owner, whom to ask about this document').pipe(
    ref({ defaultKind: 'group' }),
  ),
  namespace: z
    .literal('default', {
      error: 'Policy documents have no namespaces: leave it out.',
    })
    .optional(),
  title: text('a title').optional(),
  description: z.string('Expected text.').max(10_000).optional(),
  annotations: strings.optional(),
  labels: strings.optional(),
  tags: z.array(z.string('Expected text.')).optional(),
  links: z.array(z.record(z.string(), z.json())).optional(),
});

const access = oneOf(['standing', 'onRequest']);

const environment = fields({
  tier,
  floor: fields({
    access: access.optional(),
    maxDuration: duration.optional(),
    redact: redactions.optional(),
    approval: nameOf('an ApprovalRule').optional(),
  }).optional(),
});

const ARN =
  /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/([\x21-\x7e]{1,510}\/)?[\w+=,.@-]{1,64}$/;
const HOUR = 3_600_000;

const role = fields({
  provider: z.literal('aws', {
    error: issue =>
      issue.input === undefined
        ? "Missing: the provider, 'aws'."
        : "This version knows one provider: 'aws'.",
  }),
  environments: z
    .record(
      z.string(),
      fields({
        arn: text('the ARN of an IAM role').refine(
          value => ARN.test(value),
          "Expected the ARN of an IAM role: 'arn:aws:iam::123456789012:role/name'.",
        ),
        externalId: text('an external id', 1224)
          .refine(
            value => /^[\w+=,.@:/-]{2,1224}$/.test(value),
            'An external id has 2 to 1224 letters, digits and _+=,.@:/-.',
          )
          .optional(),
        maxSession: duration
          .refine(value => {
            const ms = durationMs(value);
            return ms === undefined || (ms >= HOUR && ms <= 12 * HOUR);
          }, 'A maximum session is from PT1H to PT12H, as AWS allows for a role.')
          .optional(),
      }),
      { error: 'Expected a mapping of environments to what is assumed there.' },
    )
    .refine(
      value => Object.keys(value).length > 0,
      'A role needs at least one environment.',
    ),
});

const source = fields({
  environment: nameOf('an Environment'),
  type: text('the type of trace source, such as xray', 63),
  config: z
    .record(z.string(), z.json(), { error: 'Expected a mapping.' })
    .default({})
    .transform(value => value as JsonObject),
  services: z
    .record(z.string(), ref({ defaultKind: 'component' }), {
      error: 'Expected a mapping of service names to entity refs.',
    })
    .default({}),
  claims: oneOf(['confirm', 'trusted']).default('confirm'),
});

const entities = z
  .unknown()
  .transform((value, context) => {
    if (value === '*') {
      return '*' as const;
    }
    const { predicate, problems } = readPredicate(value);
    problems
      .filter(problem => problem.severity === 'error')
      .forEach(problem =>
        context.addIssue({
          code: 'custom',
          message: problem.message,
          path: [...problem.path],
          params: { finding: problem.code },
        }),
      );
    return predicate ?? z.NEVER;
  })
  .optional();

const conditions = fields({
  hours: hours.optional(),
  network: filledList(
    text("a network such as '10.0.0.0/8'").superRefine((value, context) => {
      const result = parseCidr(value);
      if ('problem' in result) {
        context.addIssue({ code: 'custom', message: result.problem });
      }
    }),
  ).optional(),
  stepUp: fields({ maxAge: duration }).optional(),
});

const binding = fields({
  subjects,
  entities,
  services: filledList(
    fields({
      source: nameOf('a TraceSource'),
      name: text('the name of an unclaimed service', 500),
    }),
    ' Each unclaimed service is named by itself.',
  ).optional(),
  environments: listOrAll(nameOf('an Environment')),
  role: nameOf('a Role').optional(),
  actions: listOrAll(oneOf(ACTIONS as readonly [string, ...string[]])),
  effect: oneOf(['allow', 'deny']).default('allow'),
  access: access.optional(),
  priority: z
    .int({ error: 'Expected a whole number.' })
    .min(-1_000_000, 'A priority is at least -1000000.')
    .max(1_000_000, 'A priority is at most 1000000.')
    .default(0),
  limits: fields({ maxDuration: duration }).optional(),
  conditions: conditions.optional(),
  redact: redactions.optional(),
  approval: nameOf('an ApprovalRule').optional(),
});

const SPECS = {
  Environment: environment,
  Role: role,
  TraceSource: source,
  RoleBinding: binding,
  ApprovalRule: approvalRule,
} as const;

const envelope = <S extends z.ZodType>(kind: PolicyKind, spec: S) =>
  fields({
    apiVersion: z.literal(POLICY_API_VERSION),
    kind: z.literal(kind),
    metadata,
    spec,
  });

/** The whole shape of each kind of document. */
export const SCHEMAS: Record<PolicyKind, z.ZodType> = {
  Environment: envelope('Environment', SPECS.Environment),
  Role: envelope('Role', SPECS.Role),
  TraceSource: envelope('TraceSource', SPECS.TraceSource),
  RoleBinding: envelope('RoleBinding', SPECS.RoleBinding),
  ApprovalRule: envelope('ApprovalRule', SPECS.ApprovalRule),
};
