/** States that can be gone back to. Changes with the same key (one drag, one run of typing) are one step. */

const MOST = 500;

export class History<T> {
  #past: T[] = [];
  #future: T[] = [];
  #key = "";

  #present: T;

  constructor(present: T) {
    this.#present = present;
  }

  get now(): T {
    return this.#present;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Go on to a new state; what was undone is gone. */
  push(next: T, key = ""): void {
    if (next === this.#present) return;
    if (!key || key !== this.#key) this.#past.push(this.#present);
    if (this.#past.length > MOST) this.#past.shift();
    this.#key = key;
    this.#future = [];
    this.#present = next;
  }

  undo(): boolean {
    const before = this.#past.pop();
    if (before === undefined) return false;
    this.#future.push(this.#present);
    this.#present = before;
    this.#key = "";
    return true;
  }

  redo(): boolean {
    const after = this.#future.pop();
    if (after === undefined) return false;
    this.#past.push(this.#present);
    this.#present = after;
    this.#key = "";
    return true;
  }
}
