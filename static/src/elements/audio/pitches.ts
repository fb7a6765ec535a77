/** Shows and hides the spectrogram under a wave; what draws it is loaded when it is first wanted. */

import { announce } from "../../lib/announce";
import { h } from "../../lib/dom";
import { gettext } from "../../lib/i18n";

export class Pitches {
  wanted = false;
  #shown: HTMLElement | undefined;
  #turn = 0;

  /** Take it away; what is still being drawn will not be shown. */
  clear(): void {
    this.#turn += 1;
    this.#shown?.remove();
  }

  /** Draw the recording at an address into a wave, or say beside it why not. */
  async show(url: string, seconds: number, wave: HTMLElement, beside: HTMLElement): Promise<void> {
    this.clear();
    const turn = this.#turn;
    const { spectrogramOf, TooLong } = await import("./spectrogram");
    const found = await spectrogramOf(url, seconds).catch((error: Error) => error);
    if (turn !== this.#turn) return;
    if (found instanceof HTMLElement) {
      this.#shown = found;
      wave.append(found);
      return;
    }
    const words =
      found instanceof TooLong
        ? gettext("It is too long for a spectrogram.")
        : gettext("The spectrogram could not be drawn.");
    announce(words);
    this.#shown = h("p", { class: "small muted" }, words);
    beside.after(this.#shown);
  }
}
