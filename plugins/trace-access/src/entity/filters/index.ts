export { isFiltered, PRESETS, type TraceQuery } from './query';
export { TraceFilters } from './TraceFilters';
export { useTraceQuery } from './useTraceQuery';
