import type {
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import type { AuditService } from '../audit/AuditService';
import { fullRef } from '../catalog/entityRefs';
import type { Clock } from '../clock';
import type { ApiRouter } from '../service/apiRouter';
import { onDatabase } from '../service/databaseDown';
import type { IdpGroupsTable } from './IdpGroupsTable';
import type { PrincipalService } from './PrincipalService';
import { actorOf } from './actorOf';

/** The only one who may say what an identity provider said. */
const AUTH_PLUGIN = 'plugin:auth';

/** `PUT /v1/idp-groups`, called by the auth plugin at each sign-in. */
export function registerIdentityRoutes(options: {
  router: ApiRouter;
  httpAuth: HttpAuthService;
  table: IdpGroupsTable;
  principals: PrincipalService;
  audit: AuditService;
  clock: Clock;
  logger: LoggerService;
}): void {
  const { router, httpAuth, table, principals, audit, clock, logger } = options;

  router.put('/v1/idp-groups', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const principal = credentials.principal;
    if (principal.type !== 'service' || principal.subject !== AUTH_PLUGIN) {
      const who =
        principal.type === 'service'
          ? `service:${principal.subject}`
          : fullRef(principal.userEntityRef);
      await audit.record({
        eventId: 'idp-groups-put',
        request: req,
        principal: who,
        actor: actorOf(credentials),
        outcome: 'refused',
      });
      throw new NotAllowedError(
        'Only the auth plugin may say which groups an identity provider named.',
      );
    }
    const { userRef, source, groups } = req.body;
    const ref = fullRef(userRef);
    if (!ref.startsWith('user:')) {
      throw new InputError(`userRef must be a user, but is '${ref}'.`);
    }
    await onDatabase({
      run: () =>
        table.put({ userRef: ref, source, groups, seenAt: clock.now() }),
      what: 'The groups could not be stored',
      logger,
    });
    principals.expire(ref);
    res.status(204).end();
  });
}
