/** States that can be gone back to. Changes with the same key (one drag, one run of typing) are one step. */

const MOST = 500;

export class History<T> {
  #past: T[] = [];
  #future: T[] = [];
  #key = "";

  /** The state now; setting it is no step. */
  now: T;

  constructor(present: T) {
    this.now = present;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Go on to a new state; what was undone is gone. */
  push(next: T, key = ""): void {
    if (next === this.now) return;
    if (!key || key !== this.#key) this.#past.push(this.now);
    if (this.#past.length > MOST) this.#past.shift();
    this.#key = key;
    this.#future = [];
    this.now = next;
  }

  undo(): boolean {
    const before = this.#past.pop();
    if (before === undefined) return false;
    this.#future.push(this.now);
    this.now = before;
    this.#key = "";
    return true;
  }

  redo(): boolean {
    const after = this.#future.pop();
    if (after === undefined) return false;
    this.#past.push(this.now);
    this.now = after;
    this.#key = "";
    return true;
  }
}
