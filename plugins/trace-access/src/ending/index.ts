export { EndDialog } from './EndDialog';
export {
  endingOfGrant,
  endingOfOwnGrant,
  endingOfPerson,
  endingOfPlace,
  endingOfSelf,
  scopeInWords,
  type Ending,
} from './endings';
export { RevocationStateMark } from './RevocationStateMark';
export { RevocationStatus } from './RevocationStatus';
