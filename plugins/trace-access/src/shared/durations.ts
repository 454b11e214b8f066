import { Duration } from 'luxon';

/** A measured duration in the unit that reads best: `420 µs`, `1.24 s`, `2 min 5 s`. */
export function formatMs(ms: number): string {
  if (ms <= 0) return '0 ms';
  if (ms < 0.001) return '< 1 µs';
  if (ms < 1) return `${significant(ms * 1000)} µs`;
  if (ms < 999.5) return `${significant(ms)} ms`;
  if (ms < 59_995) return `${significant(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600)
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function significant(value: number): string {
  return value >= 100
    ? String(Math.round(value))
    : String(+value.toPrecision(3));
}

/** What is left, to the second below an hour: `1 h 05 min`, `12 min 04 s`, `42 s`. */
export function formatRemaining(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const pad = (n: number) => String(n).padStart(2, '0');
  if (seconds >= 86_400) {
    const hours = Math.floor(seconds / 3600);
    return `${Math.floor(hours / 24)} d ${pad(hours % 24)} h`;
  }
  if (seconds >= 3600) {
    const minutes = Math.floor(seconds / 60);
    return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  }
  if (seconds >= 60)
    return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  return `${seconds} s`;
}

/** An ISO 8601 duration in words: `PT2H` → `2 hours`; as given where it is none. */
export function durationInWords(iso: string): string {
  const duration = Duration.fromISO(iso);
  return duration.isValid ? duration.toHuman() : iso;
}
