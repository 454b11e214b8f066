/** A message that no further attempt would deliver. */
export class Undeliverable extends Error {
  readonly name = 'Undeliverable';
}
