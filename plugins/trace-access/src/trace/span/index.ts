export { SpanDrawer } from './SpanDrawer';
