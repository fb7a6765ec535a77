/** One player's part in what plays together: it does what the others do, and they do what it does. */

import { type Seat, sync } from "../../lib/sync";

export class Company {
  readonly #media: HTMLMediaElement;
  #seat: Seat | undefined;

  constructor(media: HTMLMediaElement) {
    this.#media = media;
    const follow = (kind: string, run: () => void) => media.addEventListener(kind, run);
    follow("timeupdate", () => this.#seat?.time(media.currentTime));
    follow("play", () => this.#seat?.play());
    follow("pause", () => this.#seat?.pause());
    follow("seeking", () => this.#seat?.seek(media.currentTime));
    follow("ratechange", () => this.#seat?.rate(media.playbackRate));
  }

  /** Take part under these names, and no others. */
  join(names: (string | undefined)[]): void {
    this.leave();
    const media = this.#media;
    this.#seat = sync.join(names, {
      play: () => void media.play().catch(() => {}),
      pause: () => media.pause(),
      seek: (second) => {
        media.currentTime = second;
      },
      rate: (factor) => {
        media.playbackRate = factor;
      },
    });
  }

  leave(): void {
    this.#seat?.leave();
    this.#seat = undefined;
  }
}
