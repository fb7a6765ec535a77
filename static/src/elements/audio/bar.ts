/** The buttons under a wave: playing, speed, loudness, a closer look. */

import { h, kbd } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import type { Node } from "../../lib/types";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
const STEP_S = 1;
const ZOOM = 1.6;

export interface BarDeeds {
  toggle(): void;
  jump(seconds: number): void;
  zoom(factor: number): void;
  /** Show or hide the picture of pitches. */
  pitches(on: boolean): void;
  /** Mark from here; null where nothing is marked. */
  mark: (() => void) | null;
  /** Its key. */
  key: string;
}

export class Bar {
  readonly element = h("div", { class: "tools" });
  readonly #time = h("output", { class: "money small" }, "0:00.0");
  readonly #play: HTMLButtonElement;
  readonly #speed = h("select", { "aria-label": gettext("Speed"), class: "speed" });
  readonly #volume = h("input", { type: "range", min: 0, max: 1, step: 0.05, "aria-label": gettext("Volume") });
  readonly #pitches: HTMLButtonElement;
  readonly #media: HTMLMediaElement;
  readonly #gone = new AbortController();

  constructor(media: HTMLMediaElement, { attrs }: Node, deeds: BarDeeds) {
    this.#media = media;
    this.#play = button("", gettext("Play or pause"), deeds.toggle);
    this.#pitches = button(gettext("Spectrogram"), gettext("Show how high and low it sounds"), () => {
      this.showPitches(this.#pitches.getAttribute("aria-pressed") !== "true");
      deeds.pitches(this.#pitches.getAttribute("aria-pressed") === "true");
    });
    this.showPitches(false);
    const { mark } = deeds;
    const add = mark
      ? button(gettext("Mark here"), gettext("Mark a second of sound from here"), mark, deeds.key)
      : null;
    const closer = [
      button("−", gettext("Zoom out"), () => deeds.zoom(1 / ZOOM)),
      button("+", gettext("Zoom in"), () => deeds.zoom(ZOOM)),
    ];
    const parts = [
      this.#play,
      button("−1 s", gettext("A second back"), () => deeds.jump(-STEP_S)),
      this.#time,
      add,
      h(
        "span",
        { class: "tools-end" },
        this.#pitches,
        ...(attrs.zoom === false ? [] : closer),
        attrs.volume === false ? null : this.#loudness(),
        attrs.speed === false ? null : this.#speed,
      ),
    ];
    this.element.append(...parts.filter((part) => part !== null));
    this.#pace(Number(attrs.defaultSpeed ?? 1));
    media.volume = Number(attrs.defaultVolume ?? 1);
    this.#volume.value = String(media.volume);
    this.#follow();
    this.#showPlaying();
  }

  /** Show what the player does, whoever made it do so; a bar that has been replaced hears no more. */
  #follow(): void {
    const heard = (kind: string, run: () => void) =>
      this.#media.addEventListener(kind, run, { signal: this.#gone.signal });
    for (const kind of ["timeupdate", "seeking"]) heard(kind, () => this.#showTime());
    for (const kind of ["play", "pause"]) heard(kind, () => this.#showPlaying());
    heard("ratechange", () => {
      this.#speed.value = String(this.#media.playbackRate);
    });
  }

  leave(): void {
    this.#gone.abort();
  }

  /** How fast it plays; what the config begins with is among the choices. */
  #pace(begins: number): void {
    for (const factor of [...new Set([...SPEEDS, begins])].sort((a, b) => a - b))
      this.#speed.append(h("option", { value: factor, selected: factor === begins }, `${factor}×`));
    this.#speed.addEventListener("change", () => {
      this.#media.playbackRate = Number(this.#speed.value);
    });
    this.#media.defaultPlaybackRate = this.#media.playbackRate = begins;
  }

  #loudness(): HTMLElement {
    this.#volume.addEventListener("input", () => {
      this.#media.volume = Number(this.#volume.value);
    });
    return h("label", { class: "volume" }, h("span", { "aria-hidden": "true" }, "♪"), this.#volume);
  }

  showPitches(on: boolean): void {
    this.#pitches.setAttribute("aria-pressed", String(on));
  }

  #showTime(): void {
    const at = this.#media.currentTime;
    this.#time.value = `${Math.floor(at / 60)}:${(at % 60).toFixed(1).padStart(4, "0")}`;
  }

  #showPlaying(): void {
    const key = kbd("space");
    this.#play.replaceChildren(this.#media.paused ? gettext("Play") : gettext("Pause"), ...(key ? [key] : []));
    this.#showTime();
  }
}

/** A small button; a sign instead of a word gets its meaning as a name. */
function button(text: string, meaning: string, run: () => void, key?: string): HTMLButtonElement {
  const name = /\w/.test(text) || !text ? null : meaning;
  const looks = { type: "button", class: "btn btn-quiet btn-sm", title: meaning, "aria-label": name };
  return h("button", { ...looks, onclick: run }, text, kbd(key));
}
