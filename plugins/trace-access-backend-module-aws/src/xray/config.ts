import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { z } from 'zod';
import { isRegion } from '../config';

const schema = z.strictObject({
  region: z.string().refine(isRegion, 'is not an AWS region like eu-west-1'),
  accountId: z
    .string()
    .regex(/^\d{12}$/, 'must be the 12 digits of an account, in quotes')
    .optional(),
  annotations: z.array(z.string().min(1).max(500)).max(50).default([]),
});

/**
 * `spec.config` of a TraceSource of type `xray`. `annotations` names those
 * attributes that every span here carries as an indexed annotation, so that a
 * filter on them can be sent ahead.
 */
export type XRayConfig = z.infer<typeof schema>;

/** @throws InputError - says which field is wrong */
export function parseXRayConfig(config: JsonObject): XRayConfig {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  const findings = parsed.error.issues.map(
    issue => `${['config', ...issue.path].join('.')}: ${issue.message}`,
  );
  throw new InputError(
    `The X-Ray source can't be used: ${findings.join('; ')}`,
  );
}
