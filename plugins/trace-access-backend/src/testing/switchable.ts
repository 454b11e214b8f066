import type { Knex } from 'knex';

/** A database that a test takes away. What is under way by then goes on. */
export interface Switchable {
  /** No connection is got. */
  down: boolean;
  /** It goes down by itself once so many connections were got. */
  downAfter?: number;
}

export function switchable(knex: Knex): Switchable {
  const state: Switchable = { down: false };
  const acquire = knex.client.acquireConnection.bind(knex.client);
  knex.client.acquireConnection = async () => {
    if (state.downAfter !== undefined && state.downAfter-- <= 0) {
      state.downAfter = undefined;
      state.down = true;
    }
    if (!state.down) return acquire();
    throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
  };
  return state;
}
