export type { ScatterPoint } from './geometry';
export { LatencyScatter, SCATTER_HEIGHT } from './LatencyScatter';
