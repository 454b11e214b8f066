export { HandoutDialog } from './HandoutDialog';
export type { HandoutStart } from './start';
