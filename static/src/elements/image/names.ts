/** Spoken names that may come a moment later: of a thousand regions that moved up by one nobody hears them all at once. */

/** So many between two presses cost no frame. */
const AT_ONCE = 50;
const LATEST_MS = 1000;

export class Names<T> {
  readonly #waiting = new Set<T>();
  #due = false;

  /** @param call: gives one its name. */
  constructor(readonly call: (one: T) => void) {}

  /** Name it when nothing else is to be done. */
  later(one: T): void {
    this.#waiting.add(one);
    if (!this.#due) this.#wait();
  }

  /** Name it now, if it waits for that. */
  now(one: T): void {
    if (this.#waiting.delete(one)) this.call(one);
  }

  forget(one: T): void {
    this.#waiting.delete(one);
  }

  #wait(): void {
    this.#due = true;
    const run = () => this.#some();
    if ("requestIdleCallback" in window) requestIdleCallback(run, { timeout: LATEST_MS });
    else setTimeout(run, AT_ONCE);
  }

  #some(): void {
    this.#due = false;
    for (const one of [...this.#waiting].slice(0, AT_ONCE)) this.now(one);
    if (this.#waiting.size) this.#wait();
  }
}
