/** Time spent on a task while its page is in sight. */

export class Stopwatch {
  #spent = 0;
  #since: number | null = null;

  readonly #clock: () => number;

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#pause() : this.#resume()));
  }

  restart(): void {
    this.#spent = 0;
    this.#since = document.hidden ? null : this.#clock();
  }

  /** Whole milliseconds since the task was painted. */
  get ms(): number {
    return Math.round(this.#spent + (this.#since === null ? 0 : this.#clock() - this.#since));
  }

  #pause(): void {
    this.#spent = this.ms;
    this.#since = null;
  }

  #resume(): void {
    this.#since ??= this.#clock();
  }
}
