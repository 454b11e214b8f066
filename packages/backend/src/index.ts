import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@tracegate/plugin-trace-access-backend'));
backend.add(import('@tracegate/plugin-trace-access-backend-module-aws'));
backend.add(import('./oidc'));
backend.add(import('./permissionPolicy'));

backend.start();
