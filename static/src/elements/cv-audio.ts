/** Sound: its wave, playing, and stretches of it with labels. The wave's library is loaded only here. */

import type WaveSurfer from "wavesurfer.js";
import type RegionsModule from "wavesurfer.js/dist/plugins/regions.js";
import { announce } from "../lib/announce";
import type { Region } from "../lib/desk";
import { h, kbd } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { regionColour, regionName } from "../lib/labelling";
import { lookUp } from "../lib/paths";
import { type Seat, sync } from "../lib/sync";
import { Face, type Shortcut } from "./face";

type Marks = ReturnType<typeof RegionsModule.create>;

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
const STEP_S = 1;

export class CvAudio extends Face {
  readonly #wave = h("div", { class: "wave", tabindex: 0, role: "group" });
  readonly #time = h("output", { class: "money small" }, "0:00.0");
  readonly #play = h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: () => this.#toggle() });
  readonly #media = h("audio", { preload: "metadata" });
  readonly #said = h("p", { class: "small", hidden: true });
  #seat: Seat | undefined;
  #surfer: WaveSurfer | undefined;
  #marks: Marks | undefined;
  #stopDragging: (() => void) | undefined;
  #speed = h("select");
  /** Regions the library shows, by id; it tells of its own doings and of ours alike. */
  #busy = false;

  connectedCallback(): void {
    this.addEventListener("keydown", (event) => this.#onKey(event));
    const media = this.#media;
    media.ontimeupdate = () => this.#seat?.time(media.currentTime);
    media.onplay = () => this.#seat?.play();
    media.onpause = () => this.#seat?.pause();
    media.onseeking = () => this.#seat?.seek(media.currentTime);
    media.onratechange = () => this.#seat?.rate(media.playbackRate);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#seat?.leave();
    this.#seat = undefined;
    this.#surfer?.destroy();
    this.#surfer = undefined;
  }

  get #object(): string {
    return this.node.name ?? "";
  }

  get #markable(): boolean {
    return !this.readOnly && this.desk.config.drawing(this.#object).length > 0;
  }

  protected paint(): void {
    this.className = "object-audio";
    this.#seat?.leave();
    this.#media.pause();
    this.#seat = this.#join();
    this.replaceChildren(this.#wave, this.#said, this.#bar(), this.#media);
    this.#wave.setAttribute("aria-label", gettext("Sound. Space plays, arrow keys go a second back or on."));
    this.#showPlaying();
    void this.#open(String(lookUp(this.desk.data, String(this.node.attrs.value ?? "")) ?? ""));
  }

  /** Take part in what plays together. */
  #join(): Seat {
    const media = this.#media;
    const other = this.node.attrs.sync;
    return sync.join([this.node.name, other ? String(other) : undefined], {
      play: () => void media.play().catch(() => {}),
      pause: () => media.pause(),
      seek: (second) => {
        media.currentTime = second;
      },
      rate: (factor) => {
        this.#speed.value = String(factor);
        media.playbackRate = factor;
      },
    });
  }

  #bar(): HTMLElement {
    const speed = h("select", { "aria-label": gettext("Speed"), class: "speed" });
    this.#speed = speed;
    for (const factor of SPEEDS) speed.append(h("option", { value: factor, selected: factor === 1 }, `${factor}×`));
    speed.addEventListener("change", () => {
      this.#media.playbackRate = Number(speed.value);
    });
    const button = (text: string, label: string, run: () => void, key?: string) =>
      h(
        "button",
        {
          type: "button",
          class: "btn btn-quiet btn-sm",
          "aria-label": /\w/.test(text) ? null : label,
          title: label,
          onclick: run,
        },
        text,
        kbd(key),
      );
    const add = this.#markable
      ? button(gettext("Mark here"), gettext("Mark a second of sound from here"), () => this.#addHere(), "n")
      : null;
    const zoom = this.node.attrs.zoom !== false;
    const closer = zoom
      ? [
          button("−", gettext("Zoom out"), () => this.#zoom(1 / 1.6)),
          button("+", gettext("Zoom in"), () => this.#zoom(1.6)),
        ]
      : [];
    return h(
      "div",
      { class: "tools" },
      this.#play,
      button("−1 s", gettext("A second back"), () => this.#jump(-STEP_S)),
      this.#time,
      add,
      h("span", { class: "ms-auto" }),
      ...closer,
      speed,
    );
  }

  async #open(url: string): Promise<void> {
    const { desk } = this;
    this.classList.remove("is-broken");
    const surfer = await this.#library();
    if (desk !== this.desk) return;
    this.#marks?.clearRegions();
    const known = desk.media[url];
    const wave = known?.seconds ? await drawn(known.peaks) : null;
    if (desk !== this.desk) return;
    // With a wave drawn before, the library fetches nothing: the element plays the parts it needs.
    const loaded = await surfer.load(url, wave ? [wave] : undefined, wave ? known?.seconds : undefined).then(
      () => true,
      () => false,
    );
    if (desk !== this.desk) return;
    this.#said.hidden = loaded;
    this.#media.controls = !loaded;
    if (!loaded) await this.#withoutWave(surfer, url);
    if (desk !== this.desk) return;
    this.#allowDragging();
    this.refresh();
  }

  /** What may be heard but not read, as on sites that do not share, is marked on a flat line. */
  async #withoutWave(surfer: WaveSurfer, url: string): Promise<void> {
    this.classList.add("is-broken");
    const words = gettext("The wave could not be drawn. If nothing can be heard, skip this task and say so.");
    this.#said.textContent = words;
    announce(words);
    await surfer.load(url, [[0, 0]]).catch(() => {});
  }

  async #library(): Promise<WaveSurfer> {
    if (this.#surfer) return this.#surfer;
    allowOnlyBoxes();
    const [{ default: Surfer }, { default: Regions }] = await Promise.all([
      import("wavesurfer.js"),
      import("wavesurfer.js/dist/plugins/regions.js"),
    ]);
    if (this.#surfer) return this.#surfer;
    this.#marks = Regions.create();
    const colours = getComputedStyle(this);
    this.#surfer = Surfer.create({
      container: this.#wave,
      media: this.#media,
      height: Number(this.node.attrs.height ?? 96),
      waveColor: colours.getPropertyValue("--color-secondary").trim() || "#6b5d50",
      progressColor: colours.getPropertyValue("--color-primary").trim() || "#00737a",
      cursorColor: colours.getPropertyValue("--color-error").trim() || "#ab2a1f",
      cursorWidth: 2,
      cspNonce: document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce ?? "",
      plugins: [this.#marks],
    });
    this.#follow(this.#surfer, this.#marks);
    return this.#surfer;
  }

  #follow(surfer: WaveSurfer, marks: Marks): void {
    surfer.on("timeupdate", () => this.#showTime());
    surfer.on("play", () => this.#showPlaying());
    surfer.on("pause", () => this.#showPlaying());
    marks.on("region-created", (made) => {
      if (this.#busy || this.desk.items.some(({ id }) => id === made.id)) return;
      const { start, end } = made;
      this.#busy = true;
      made.remove();
      this.#busy = false;
      this.#add(start, end);
    });
    marks.on("region-updated", (changed) => {
      if (!this.#busy) this.desk.reshape(changed.id, this.#inside(changed.start, changed.end));
    });
    marks.on("region-clicked", (clicked, event) => {
      event.stopPropagation();
      this.desk.select(clicked.id);
    });
  }

  #allowDragging(): void {
    this.#stopDragging?.();
    this.#stopDragging = undefined;
    if (this.#markable && this.#marks)
      this.#stopDragging = this.#marks.enableDragSelection({ color: "rgb(128 128 128 / 0.3)" });
  }

  protected refresh(): void {
    if (!this.#marks || !this.#surfer?.getDuration()) return;
    const wanted = this.desk.regions(this.#object);
    this.#busy = true;
    for (const shown of this.#marks.getRegions()) {
      if (!wanted.some(({ id }) => id === shown.id)) shown.remove();
    }
    for (const region of wanted) this.#showRegion(this.#marks, region);
    this.#busy = false;
  }

  #showRegion(marks: Marks, region: Region): void {
    const strength = region.id === this.desk.selected ? 45 : 22;
    const options = {
      start: Number(region.item.value.start),
      end: Number(region.item.value.end),
      color: `color-mix(in srgb, ${regionColour(this.desk, region)} ${strength}%, transparent)`,
    };
    const shown = marks.getRegions().find(({ id }) => id === region.id);
    if (shown) shown.setOptions(options);
    else
      marks.addRegion({
        ...options,
        id: region.id,
        content: String(region.number),
        drag: this.#markable,
        resize: this.#markable,
      });
  }

  /** Seconds to the millisecond, inside the recording. */
  #inside(start: number, end: number): { start: number; end: number } {
    const length = this.#surfer?.getDuration() ?? 0;
    const tidy = (at: number) => Math.min(Math.max(Math.round(at * 1000) / 1000, 0), length);
    return { start: tidy(start), end: tidy(end) };
  }

  #add(start: number, end: number): void {
    const length = this.#surfer?.getDuration() ?? 0;
    const stretch = this.#inside(start, end);
    if (stretch.end - stretch.start < 0.01) return;
    const id = this.desk.addRegion(this.#object, { ...stretch, channel: 0 }, { original_length: length });
    const region = this.desk.region(id);
    if (region) announce(regionName(this.desk, region));
    else this.refresh();
  }

  #addHere(): void {
    const length = this.#surfer?.getDuration() ?? 0;
    const start = Math.min(this.#media.currentTime, Math.max(length - 0.2, 0));
    this.#add(start, Math.min(start + 1, length));
  }

  #toggle(): void {
    void this.#surfer?.playPause();
  }

  #jump(seconds: number): void {
    this.#surfer?.setTime(Math.max(this.#media.currentTime + seconds, 0));
  }

  #zoom(factor: number): void {
    const surfer = this.#surfer;
    if (!surfer?.getDuration()) return;
    const whole = this.#wave.clientWidth / surfer.getDuration();
    const now = Math.max(surfer.options.minPxPerSec || 0, whole);
    surfer.zoom(Math.min(Math.max(now * factor, whole), 2000));
  }

  #showTime(): void {
    const at = this.#media.currentTime;
    this.#time.value = `${Math.floor(at / 60)}:${(at % 60).toFixed(1).padStart(4, "0")}`;
  }

  #showPlaying(): void {
    const playing = !this.#media.paused;
    const key = kbd("space");
    this.#play.replaceChildren(playing ? gettext("Pause") : gettext("Play"), ...(key ? [key] : []));
    this.#showTime();
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -STEP_S, ArrowRight: STEP_S }[event.key];
    if (event.target !== this.#wave || event.ctrlKey || event.metaKey) return;
    const selected = this.desk.region(this.desk.selected);
    if (step) this.#jump(step);
    else if ((event.key === "Delete" || event.key === "Backspace") && selected && !this.readOnly)
      this.desk.remove(selected.id);
    else if (event.key === "Escape") this.desk.select(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Put one end of the selected stretch where the sound is now. */
  #bound(side: "start" | "end"): void {
    const region = this.desk.region(this.desk.selected);
    if (!region || this.readOnly) return;
    const now = {
      start: Number(region.item.value.start),
      end: Number(region.item.value.end),
      [side]: this.#media.currentTime,
    };
    if (now.end - now.start > 0.01) this.desk.reshape(region.id, this.#inside(now.start, now.end));
  }

  override shortcuts(): Shortcut[] {
    const play: Shortcut[] = ["space", "ctrl+alt+space"].map((combo) => ({
      combo,
      does: gettext("Play or pause"),
      run: () => this.#toggle(),
    }));
    if (!this.#markable) return play;
    return [
      ...play,
      { combo: "n", does: gettext("Mark a second of sound from here"), run: () => this.#addHere() },
      { combo: "[", does: gettext("The selected stretch starts here"), run: () => this.#bound("start") },
      { combo: "]", does: gettext("The selected stretch ends here"), run: () => this.#bound("end") },
    ];
  }
}

/** The wave of a recording as the server drew it; null if there is none to be had. */
async function drawn(address: string | undefined): Promise<number[] | null> {
  if (!address) return null;
  return fetch(address)
    .then((answer) => (answer.ok ? (answer.json() as Promise<number[]>) : null))
    .catch(() => null);
}

/** The library writes its frame as markup. Trusted Types let through what is made of boxes and style and nothing else. */
function allowOnlyBoxes(): void {
  const types = (
    globalThis as { trustedTypes?: { defaultPolicy: unknown; createPolicy(name: string, rules: object): void } }
  ).trustedTypes;
  if (!types || types.defaultPolicy) return;
  const harmless = (html: string) => !/<(?!\/?(?:style|div)\b)/i.test(html) && !/\son\w+\s*=/i.test(html);
  types.createPolicy("default", { createHTML: (html: string) => (harmless(html) ? html : null) });
}

customElements.define("cv-audio", CvAudio);
