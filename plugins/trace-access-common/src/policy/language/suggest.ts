/** Edit distance, given up on past `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) {
    return limit + 1;
  }
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(
        previous[j] + 1,
        row[j - 1] + 1,
        previous[j - 1] + substitution,
      );
    }
    previous = row;
  }
  return previous[b.length];
}

/** The known name that was most likely meant, if one is near enough. */
function closest(given: string, known: Iterable<string>): string | undefined {
  const wanted = given.slice(0, 100).toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of known) {
    const d = distance(wanted, name.toLowerCase(), bestDistance);
    if (d < bestDistance) {
      best = name;
      bestDistance = d;
    }
  }
  return best;
}

/** ` Did you mean 'x'?`, or nothing. */
export function didYouMean(given: string, known: Iterable<string>): string {
  const name = closest(given, known);
  return name === undefined ? '' : ` Did you mean '${name}'?`;
}

const SHOWN = 80;

/** A value from a file, safe and short enough to put in a sentence. */
export function quote(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value
      : (JSON.stringify(value) ?? String(value));
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
  return `'${clean.length > SHOWN ? `${clean.slice(0, SHOWN)}…` : clean}'`;
}
