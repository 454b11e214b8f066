/** The command was used wrongly: exit code 2, with what to do. */
export class UsageError extends Error {
  readonly name = 'UsageError';
}

/** What the process ends with. */
export const EXIT = {
  /** Answered; a denial is an answer too. */
  answered: 0,
  /** Findings, or a request that could not be read. */
  findings: 1,
  /** No credentials: refused, or nobody could be asked. */
  refused: 1,
  /** Wrong use. */
  usage: 2,
} as const;
