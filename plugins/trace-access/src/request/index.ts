export { RequestDialog } from './RequestDialog';
export {
  isRequestedAction,
  REQUESTED_ACTIONS,
  type RequestedAction,
  type RequestStart,
} from './start';
