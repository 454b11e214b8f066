export { accessChange, type AccessChange } from './accessChange';
export { nanosToIso, offsetMs } from './nanos';
export { hasChildren, parentsFrom, visibleRows, walk } from './rows';
export type { HiddenSpan, TraceSpan, VisibleSpan } from './spans';
export { withStableIds } from './stableIds';
export { buildSpanTree, type SpanNode, type SpanTree } from './spanTree';
export { figuresOf, isError, type TraceFigures } from './summary';
export { barOf, ticks, type TimeRange } from './timeline';
