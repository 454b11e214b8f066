import type { Knex } from 'knex';

/** What a portal in a process of its own is told to begin with. */
export interface Begin {
  database: Knex.Config;
  /** Of the cloud. */
  endpoint: string;
  /** How far its clock is ahead of the machine's, in milliseconds. */
  aheadMs: number;
}

/** Afterwards: its clock is moved on. */
export interface Move {
  moveMs: number;
}

/** What it says. */
export type Said = { port: number } | { moved: true };
