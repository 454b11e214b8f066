import { AccessEndedError } from '../access/AccessEndedError';

/** Something that is being read for somebody. */
export interface Reading {
  /** Aborted with the caller's, or when what gives the read ends. */
  signal: AbortSignal;
  /** It shows something by these grants: it stops when one of them ends. */
  uses(grants: Iterable<string>): void;
  done(): void;
}

interface Read {
  principal: string;
  grants: Set<string>;
  controller: AbortController;
}

/**
 * Reads that are under way, by whom they are for and which grants they use:
 * ending access stops them too. Those by other grants go on.
 */
export class InFlight {
  readonly #reads = new Set<Read>();
  /** Grants that ended while something was being read. */
  readonly #ended = new Set<string>();

  begin(options: { principal: string; signal: AbortSignal }): Reading {
    const { principal, signal } = options;
    const controller = new AbortController();
    const read: Read = { principal, grants: new Set(), controller };
    this.#reads.add(read);
    return {
      signal: AbortSignal.any([signal, controller.signal]),
      uses: grants => {
        for (const grant of grants) {
          read.grants.add(grant);
          // It was decided on a moment before that was heard of.
          if (this.#ended.has(grant)) abort(read);
        }
      },
      done: () => {
        this.#reads.delete(read);
        if (this.#reads.size === 0) this.#ended.clear();
      },
    };
  }

  /** Stops whatever is being read by a grant. */
  endGrant(grant: string): void {
    if (this.#reads.size > 0) this.#ended.add(grant);
    for (const read of this.#reads) if (read.grants.has(grant)) abort(read);
  }

  /** Stops whatever is being read for somebody. */
  endAll(principal: string): void {
    for (const read of this.#reads) {
      if (read.principal === principal) abort(read);
    }
  }
}

function abort({ controller }: Read): void {
  controller.abort(
    new AccessEndedError('Your access was ended while this was being read'),
  );
}
