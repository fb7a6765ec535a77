/** Time spent on a task while its page is in sight. */

export class Stopwatch {
  private spent = 0;
  private since: number | null = null;

  constructor(private readonly clock: () => number = () => performance.now()) {
    document.addEventListener("visibilitychange", () => (document.hidden ? this.pause() : this.resume()));
  }

  restart(): void {
    this.spent = 0;
    this.since = document.hidden ? null : this.clock();
  }

  /** Whole milliseconds since the task was painted. */
  get ms(): number {
    return Math.round(this.spent + (this.since === null ? 0 : this.clock() - this.since));
  }

  private pause(): void {
    this.spent = this.ms;
    this.since = null;
  }

  private resume(): void {
    this.since ??= this.clock();
  }
}
