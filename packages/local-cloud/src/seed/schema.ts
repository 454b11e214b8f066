import { z } from 'zod';

const accountId = z.string().regex(/^\d{12}$/, 'must be 12 digits, quoted');
const entityName = z.string().regex(/^[\w+=,.@-]{1,64}$/);
const path = z.string().regex(/^\/([\u0021-\u007e]+\/)?$/);
const tags = z.record(z.string(), z.string());
const document = z.record(z.string(), z.unknown());
const policies = z.record(z.string().regex(/^[\w+=,.@-]{1,128}$/), document);
const environmentName = z.string().regex(/^[A-Z][A-Z0-9_]*$/);

const user = z.strictObject({
  name: entityName,
  path: path.optional(),
  /** Prefix of the variables `…_ACCESS_KEY_ID` and `…_SECRET_ACCESS_KEY`. */
  accessKeyFrom: environmentName.optional(),
  accessKey: z
    .strictObject({
      id: z.string().regex(/^\w{16,128}$/),
      secret: z.string().min(1),
    })
    .optional(),
  tags: tags.optional(),
  policies: policies.optional(),
  managedPolicies: z.array(z.string()).optional(),
  permissionsBoundary: z.string().optional(),
});

const role = z.strictObject({
  name: entityName,
  path: path.optional(),
  description: z.string().max(1000).optional(),
  maxSessionDuration: z.number().int().min(3600).max(43200).optional(),
  trustPolicy: document,
  policies: policies.optional(),
  managedPolicies: z.array(z.string()).optional(),
  permissionsBoundary: z.string().optional(),
  tags: tags.optional(),
});

const managedPolicy = z.strictObject({
  name: z.string().regex(/^[\w+=,.@-]{1,128}$/),
  path: path.optional(),
  description: z.string().max(1000).optional(),
  document,
});

const oidcProvider = z.strictObject({
  /** `self` is this cloud's own issuer. */
  url: z.string(),
  clientIds: z.array(z.string()).min(1),
});

const client = z
  .strictObject({
    clientId: z.string().min(1).optional(),
    clientIdFrom: environmentName.optional(),
    clientSecret: z.string().min(1).optional(),
    clientSecretFrom: environmentName.optional(),
    redirectUris: z.array(z.url()).min(1),
    postLogoutRedirectUris: z.array(z.url()).optional(),
    tokenEndpointAuthMethod: z
      .enum(['client_secret_basic', 'client_secret_post'])
      .default('client_secret_basic'),
  })
  .refine(one => Boolean(one.clientId) !== Boolean(one.clientIdFrom), {
    message: 'give clientId or clientIdFrom',
  })
  .refine(one => Boolean(one.clientSecret) !== Boolean(one.clientSecretFrom), {
    message: 'give clientSecret or clientSecretFrom',
  });

const persona = z.strictObject({
  sub: z.string().min(1).max(255),
  name: z.string().min(1),
  email: z.email(),
  title: z.string().optional(),
  preferredUsername: z.string().optional(),
  picture: z.url().optional(),
  groups: z.array(z.string()).optional(),
  amr: z.array(z.string()).optional(),
  acr: z.string().optional(),
});

const accountContent = {
  users: z.array(user).optional(),
  managedPolicies: z.array(managedPolicy).optional(),
  roles: z.array(role).optional(),
  oidcProviders: z.array(oidcProvider).optional(),
};

export const seedSchema = z.strictObject({
  account: accountId.optional(),
  region: z.string().optional(),
  ...accountContent,
  /** Further accounts, for trust across accounts. */
  otherAccounts: z
    .array(z.strictObject({ account: accountId, ...accountContent }))
    .optional(),
  oidc: z
    .strictObject({
      clients: z.array(client).optional(),
      personas: z.array(persona).optional(),
    })
    .optional(),
});

/**
 * What a local cloud begins with; the YAML of a seed file has the same form.
 *
 * @public
 */
export type Seed = z.input<typeof seedSchema>;
export type SeedAccount = Pick<
  z.output<typeof seedSchema>,
  'users' | 'managedPolicies' | 'roles' | 'oidcProviders'
>;
export type Persona = z.output<typeof persona>;
export type SeedClient = z.output<typeof client>;
