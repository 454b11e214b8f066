export { EntityTraceAccessCard } from './EntityTraceAccessCard';
export { EntityTraces } from './EntityTraces';
