/** A video that knows which of its frames is shown. */

import { frameAt, secondOf } from "../../lib/tracks";

export class Player {
  rate = 24;
  frame = 1;
  #watching = 0;

  constructor(
    readonly media: HTMLVideoElement,
    readonly changed: () => void,
  ) {
    media.addEventListener("seeked", () => !media.seeking && this.#see(media.currentTime));
    // Stand exactly on the frame that was shown last.
    media.addEventListener("pause", () => !media.ended && this.go(this.frame));
    media.addEventListener("ended", () => this.#see(media.duration));
  }

  /** Frames of the whole video. */
  get count(): number {
    return Math.max(Math.round((this.media.duration || 0) * this.rate), 1);
  }

  get ready(): boolean {
    return Number.isFinite(this.media.duration) && this.media.duration > 0;
  }

  /** Follow the frames as they are painted; browsers that cannot say when are asked at every repaint. */
  follow(): void {
    this.#watching += 1;
    const turn = this.#watching;
    const next = (seconds: number) => {
      if (turn !== this.#watching) return;
      // What was asked for last counts; paints of earlier steps may come late.
      if (!this.media.paused && !this.media.seeking) this.#see(seconds);
      wait();
    };
    const wait = () => {
      if ("requestVideoFrameCallback" in this.media)
        this.media.requestVideoFrameCallback((_now, { mediaTime }) => next(mediaTime));
      else requestAnimationFrame(() => next((this.media as HTMLVideoElement).currentTime));
    };
    wait();
  }

  stop(): void {
    this.#watching += 1;
    this.media.pause();
  }

  #see(seconds: number): void {
    const frame = frameAt(seconds, this.rate, this.count);
    if (frame === this.frame) return;
    this.frame = frame;
    this.changed();
  }

  go(frame: number): void {
    if (!this.ready) return;
    this.frame = Math.min(Math.max(Math.round(frame), 1), this.count);
    this.media.currentTime = Math.min(secondOf(this.frame, this.rate), this.media.duration);
    this.changed();
  }

  /** Go along with another part: its second, whatever frame that is. */
  seek(seconds: number): void {
    if (this.ready) this.media.currentTime = Math.min(seconds, this.media.duration);
  }

  step(frames: number): void {
    this.media.pause();
    this.go(this.frame + frames);
  }

  toggle(): void {
    if (this.media.paused) void this.media.play().catch(() => {});
    else this.media.pause();
  }
}
