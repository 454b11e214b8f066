export { hiddenSentence } from './hiddenSentence';
export { SpanDrawer } from './SpanDrawer';
