import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';

/**
 * Full ref of the agent that acts for the user of these credentials
 * (`service:plugin:helper`); undefined where nobody does.
 */
export function actorOf(credentials: BackstageCredentials): string | undefined {
  const { actor } = credentials.principal as Partial<BackstageUserPrincipal>;
  return actor && `service:${actor.subject}`;
}
