/** One line of the table that `npm run bench` prints. */
export interface BenchRow {
  name: string;
  value: string;
  target?: string;
  /** Whether the target is met; absent where there is none. */
  ok?: boolean;
  note?: string;
}
