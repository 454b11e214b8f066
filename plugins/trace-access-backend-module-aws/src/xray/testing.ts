/** A segment document as a process sends it; change what a test is about. */
export function segment(change: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: '1111111111111111',
    trace_id: '1-5f84c7a1-000000000000000000000001',
    name: 'payments',
    start_time: 1_763_700_000.25,
    end_time: 1_763_700_000.75,
    ...change,
  });
}
