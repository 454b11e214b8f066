import type { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import type { spec } from '../schema/generated/openapi';

/** The router, typed by the OpenAPI document: what every noun adds its routes to. */
export type ApiRouter = ReturnType<
  typeof createValidatedOpenApiRouter<typeof spec>
>;
