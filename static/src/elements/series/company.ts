/** Measurements beside what plays: the cursor goes along with the sound or the film, and sends them where it is put. */

import { type Seat, sync } from "../../lib/sync";
import type { Node } from "../../lib/types";

export class SeriesCompany {
  #seat: Seat | undefined;
  #plays = false;

  /** @param gone: the others are so many seconds after the beginning. */
  constructor(readonly gone: (seconds: number) => void) {}

  join({ name, attrs }: Node): void {
    this.leave();
    if (!attrs.sync) return;
    this.#seat = sync.join([name, String(attrs.sync)], {
      time: (seconds) => this.gone(seconds),
      playing: (on) => {
        this.#plays = on;
      },
    });
  }

  leave(): void {
    this.#seat?.leave();
    this.#seat = undefined;
    this.#plays = false;
  }

  /** Whether there may be anybody to play with. */
  get joined(): boolean {
    return this.#seat !== undefined;
  }

  /** Send the others there. */
  seek(seconds: number): void {
    this.#seat?.seek(Math.max(seconds, 0));
  }

  toggle(): void {
    this.#plays = !this.#plays;
    if (this.#plays) this.#seat?.play();
    else this.#seat?.pause();
  }
}
