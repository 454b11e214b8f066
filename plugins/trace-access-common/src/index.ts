/**
 * The access model of Tracegate, its policy language and evaluator, its
 * permissions and its API client: the same code in backend, CLI and browser.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './model';
export * from './permissions';
export * from './policy';
export * from './requests';
