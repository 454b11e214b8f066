/**
 * A seeded source of chance: the same seed gives the same draws, everywhere.
 * Not for secrets.
 */
export interface Rng {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform whole number in [min, max]. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** One item, in proportion to its `weight`. */
  weighted<T extends { weight: number }>(items: readonly T[]): T;
  /** Log-normal around `median`: mostly near it, now and then many times as much. */
  logNormal(options: { median: number; sigma: number }): number;
  /** Lower-case hex digits, never all zero. */
  hex(digits: number): string;
}

/** Makes a source of chance from any number of seed parts. */
export function createRng(...seed: Array<string | number>): Rng {
  const next = generator(hash(seed.join('\u0000')));

  const rng: Rng = {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: probability => next() < probability,
    pick: items => items[Math.floor(next() * items.length)],
    weighted: items => {
      const total = items.reduce((sum, { weight }) => sum + weight, 0);
      let left = next() * total;
      for (const item of items) {
        left -= item.weight;
        if (left < 0) {
          return item;
        }
      }
      return items[items.length - 1];
    },
    logNormal: ({ median, sigma }) => {
      // Box-Muller; 1 - next() is in (0, 1], so the logarithm is finite
      const normal =
        Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return median * Math.exp(sigma * normal);
    },
    hex: digits => {
      let text = '';
      while (text.length < digits) {
        text += Math.floor(next() * 0x10000)
          .toString(16)
          .padStart(4, '0');
      }
      text = text.slice(0, digits);
      return /^0+$/.test(text) ? `${text.slice(1)}1` : text;
    },
  };
  return rng;
}

/** Four 32-bit words from a text: each word is one pass of FNV-1a with a final mix. */
function hash(text: string): [number, number, number, number] {
  const word = (basis: number) => {
    let h = basis;
    for (let i = 0; i < text.length; i++) {
      h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    }
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  };
  return [
    word(0x811c9dc5),
    word(0x1b873593),
    word(0x9e3779b9),
    word(0xe6546b64),
  ];
}

/** The small fast counter generator (sfc32): 128 bits of state, a long period. */
function generator(state: [number, number, number, number]): () => number {
  let [a, b, c, counter] = state;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 0x100000000;
  };
  for (let i = 0; i < 12; i++) {
    next();
  }
  return next;
}
