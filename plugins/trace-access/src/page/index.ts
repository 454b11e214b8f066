export { LegacyPage } from './LegacyPage';
export { PageBody } from './PageBody';
