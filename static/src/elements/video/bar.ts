/** What plays a video: play and pause, frames one by one, where it is, how fast. */

import { h, kbd } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import type { Player } from "./player";

const SPEEDS = [0.25, 0.5, 0.75, 1, 1.5, 2];

export function button(text: string, label: string, run: () => void, key?: string): HTMLButtonElement {
  const named = /\w/.test(text) || !text ? {} : { "aria-label": label };
  const props = { type: "button", class: "btn btn-quiet btn-sm", title: label, onclick: run, ...named };
  return h("button", props, text || " ", kbd(key));
}

export class Bar {
  readonly element = h("div", { class: "tools" });
  /** The whole video, to go anywhere in it. */
  readonly slider = h("input", { type: "range", class: "video-slider", min: 1, step: 1 });
  readonly #frame = h("input", { type: "number", min: 1, step: 1, "aria-label": gettext("Frame") });
  readonly #count = h("output", { class: "money small" });
  readonly #play: HTMLButtonElement;
  #speed = h("select");

  constructor(readonly player: Player) {
    const { media } = player;
    this.#play = button(gettext("Play"), gettext("Play or pause"), () => player.toggle(), "space");
    this.slider.setAttribute("aria-label", gettext("Position in the video"));
    this.slider.addEventListener("input", () => player.step(this.slider.valueAsNumber - player.frame));
    this.#frame.addEventListener("change", () => player.step((this.#frame.valueAsNumber || 1) - player.frame));
    for (const event of ["play", "pause"]) media.addEventListener(event, () => this.#showPlaying());
    media.addEventListener("ratechange", () => {
      this.#speed.value = String(media.playbackRate);
    });
  }

  /** Build it for a task: how fast the video plays at first and at least, and further tools. */
  paint(now: number, least: number, tools: HTMLElement[], zoom: HTMLElement[]): void {
    const { player } = this;
    this.#speed = h("select", { "aria-label": gettext("Speed"), class: "speed" });
    for (const factor of [...new Set([...SPEEDS, now])].filter((one) => one >= least).sort((a, b) => a - b))
      this.#speed.append(h("option", { value: factor, selected: factor === now }, `${factor}×`));
    this.#speed.addEventListener("change", () => {
      player.media.playbackRate = Number(this.#speed.value);
    });
    this.element.replaceChildren(
      this.#play,
      h(
        "span",
        { class: "video-place" },
        button("‹", gettext("One frame back"), () => player.step(-1)),
        this.#frame,
        this.#count,
        button("›", gettext("One frame on"), () => player.step(1)),
      ),
      ...tools,
      h("span", { class: "tools-end" }, ...zoom, this.#speed),
    );
    this.#showPlaying();
  }

  /** Where the video is now. */
  show(): void {
    const { frame, count, rate } = this.player;
    if (document.activeElement !== this.#frame || this.#frame.valueAsNumber !== frame)
      this.#frame.value = String(frame);
    this.#frame.max = this.slider.max = String(count);
    this.slider.value = String(frame);
    const seconds = frame / rate;
    const time = `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;
    this.slider.setAttribute("aria-valuetext", `${frame} / ${count}, ${time}`);
    this.#count.value = `/ ${count}`;
  }

  #showPlaying(): void {
    this.#play.firstChild?.replaceWith(this.player.media.paused ? gettext("Play") : gettext("Pause"));
  }
}
