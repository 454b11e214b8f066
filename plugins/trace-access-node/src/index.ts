/**
 * Extension points of Tracegate: trace sources, credential providers, group
 * sources, and the permission rules that a portal's policy can use.
 *
 * @packageDocumentation
 */
export * from './approvals';
export * from './credentials';
export * from './groupSources';
export * from './operatorCause';
export * from './permissionConditions';
export * from './permissionRequestConditions';
export * from './permissionRequestResource';
export * from './permissionRequestRules';
export * from './permissionResource';
export * from './permissionRules';
export * from './revocations';
export * from './traceSources';
export * from './webhooks';
export { signWebhook, webhookKey } from './webhooksSignature';
