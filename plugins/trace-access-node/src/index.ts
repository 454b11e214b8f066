/**
 * Extension points of Tracegate: trace sources, credential providers, group
 * sources, and the permission rules that a portal's policy can use.
 *
 * @packageDocumentation
 */
export * from './credentials';
export * from './groupSources';
export * from './operatorCause';
export * from './permissionConditions';
export * from './permissionResource';
export * from './permissionRules';
export * from './traceSources';
