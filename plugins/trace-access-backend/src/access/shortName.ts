/** A ref as people say it: `component:default/payments` → `payments`. */
export function shortName(ref: string): string {
  return ref.slice(ref.indexOf('/') + 1);
}
