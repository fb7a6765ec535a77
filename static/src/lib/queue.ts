/** The next tasks, fetched and their media decoded before they are wanted, so that nobody waits. */

import type { Assignment, Batch, Reason } from "./types";

/** Tasks held at once: the one on the desk and those behind it. */
export const HELD = 3;
export const MOST = 5;

export class Queue {
  /** Why the server had no more when it was last asked. */
  reason: Reason | null = null;
  #waiting: Assignment[] = [];
  readonly #known = new Set<string>();
  #running: Promise<void> | null = null;

  /**
   * fetch: ask the server for so many tasks, those already held included.
   * prepare: load what the task shows.
   * received: told of every answer of the server.
   */
  readonly #fetch: (count: number) => Promise<Batch>;
  readonly #prepare: (assignment: Assignment) => void;
  readonly #received: (batch: Batch) => void;

  constructor(
    fetch: (count: number) => Promise<Batch>,
    prepare: (assignment: Assignment) => void,
    received: (batch: Batch) => void = () => {},
  ) {
    this.#fetch = fetch;
    this.#prepare = prepare;
    this.#received = received;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Never offer these again: they are on the desk, sent, or on their way. */
  exclude(ids: Iterable<string>): void {
    for (const id of ids) this.#known.add(id);
  }

  accept(batch: Pick<Batch, "assignments" | "reason">): void {
    this.reason = batch.reason;
    for (const assignment of batch.assignments) {
      if (this.#known.has(assignment.id)) continue;
      this.#known.add(assignment.id);
      this.#waiting.push(assignment);
      this.#prepare(assignment);
    }
  }

  take(): Assignment | undefined {
    return this.#waiting.shift();
  }

  /** Offer a task again, before all others. */
  putBack(assignment: Assignment): void {
    this.#waiting = [assignment, ...this.#waiting.filter((other) => other.id !== assignment.id)];
  }

  /** Fetch until enough are held. `busy`: tasks on the desk or sent but not yet acknowledged, which the server counts. */
  refill(busy: number): Promise<void> {
    if (this.#waiting.length >= HELD - 1) return Promise.resolve();
    this.#running ??= this.#fetch(Math.min(MOST, Math.max(1, busy + HELD - 1)))
      .then((batch) => {
        this.accept(batch);
        this.#received(batch);
      })
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }
}
