import type { AccessKey, AccountState, CloudState, User } from './state';
import { EMPTY_ACCOUNT, withEntry } from './state';

interface Snapshot {
  at: number;
  state: CloudState;
}

/**
 * IAM's state and its recent past. The control plane (IAM's own reads and
 * writes) sees `current`; authorization sees `effective`, which is what was
 * current `propagationMs` ago, as in AWS.
 */
export class IamStore {
  readonly #now: () => number;
  readonly #propagationMs: number;
  #history: Snapshot[] = [{ at: -Infinity, state: new Map() }];
  #keys = new WeakMap<
    CloudState,
    Map<string, { user: User; key: AccessKey }>
  >();

  constructor(options: { now: () => number; propagationMs: number }) {
    this.#now = options.now;
    this.#propagationMs = options.propagationMs;
  }

  current(): CloudState {
    return this.#history[this.#history.length - 1].state;
  }

  effective(): CloudState {
    const horizon = this.#now() - this.#propagationMs;
    let index = this.#history.length - 1;
    while (index > 0 && this.#history[index].at > horizon) {
      index -= 1;
    }
    this.#history.splice(0, index);
    return this.#history[0].state;
  }

  /** Applies a change to one account; a change that throws changes nothing. */
  write(account: string, change: (state: AccountState) => AccountState): void {
    const before = this.current();
    const after = change(before.get(account) ?? EMPTY_ACCOUNT);
    this.effective();
    this.#history.push({
      at: this.#now(),
      state: withEntry(before, account, after),
    });
  }

  /** Sets the state from before time began: it needs no propagation. */
  seed(state: CloudState): void {
    this.#history = [{ at: -Infinity, state }];
  }

  findAccessKey(id: string): { user: User; key: AccessKey } | undefined {
    const state = this.effective();
    let index = this.#keys.get(state);
    if (!index) {
      index = new Map();
      for (const { users } of state.values()) {
        for (const user of users.values()) {
          user.accessKeys.forEach(key => index!.set(key.id, { user, key }));
        }
      }
      this.#keys.set(state, index);
    }
    return index.get(id);
  }
}
