export { nanosToIso, offsetMs } from './nanos';
export { hasChildren, parentsFrom, visibleRows, walk } from './rows';
export {
  spansOf,
  type HiddenSpan,
  type TraceSpan,
  type VisibleSpan,
} from './spans';
export { buildSpanTree, type SpanNode, type SpanTree } from './spanTree';
export { figuresOf, isError, type TraceFigures } from './summary';
export { barOf, ticks, type TimeRange } from './timeline';
