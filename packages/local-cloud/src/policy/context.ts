/** What a request says of itself: keys lower-cased, one or several values. */
export class RequestContext {
  readonly #values = new Map<string, string | string[]>();

  /** Sets a key; undefined leaves it absent. */
  set(key: string, value: string | string[] | undefined): this {
    if (value !== undefined) {
      this.#values.set(key.toLowerCase(), value);
    }
    return this;
  }

  get(key: string): string | string[] | undefined {
    return this.#values.get(key.toLowerCase());
  }

  /** For policy variables: only keys with exactly one value have one. */
  variable = (key: string): string | undefined => {
    const value = this.get(key);
    return typeof value === 'string' ? value : undefined;
  };

  copy(): RequestContext {
    const other = new RequestContext();
    this.#values.forEach((value, key) => other.set(key, value));
    return other;
  }

  keys(): string[] {
    return [...this.#values.keys()];
  }
}
