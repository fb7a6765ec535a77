/** Sound: its wave, playing, and stretches of it with labels. */

import "../styles/kinds/audio.css";
import type WaveSurfer from "wavesurfer.js";
import { announce } from "../lib/announce";
import type { Region } from "../lib/desk";
import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { regionColour, regionName } from "../lib/labelling";
import { lookUp } from "../lib/paths";
import { Bar } from "./audio/bar";
import { Company } from "./audio/company";
import { Pitches } from "./audio/pitches";
import { Stretches } from "./audio/stretches";
import { channelHeight, channelsOf, drawn, waveIn, zoomBy } from "./audio/wave";
import { copyShortcuts, type Home, offer, stretchAt } from "./copies";
import { Face, type Shortcut } from "./face";
import { trouble } from "./trouble";

const STEP_S = 1;

export class CvAudio extends Face {
  readonly #wave = h("div", { class: "wave", tabindex: 0, role: "group" });
  readonly #media = h("audio", { preload: "metadata" });
  readonly #said = h("div", { hidden: true });
  readonly #company = new Company(this.#media);
  #surfer: WaveSurfer | undefined;
  #stretches: Stretches | undefined;
  #bar: Bar | undefined;
  readonly #pitches = new Pitches();
  #url = "";
  #home: Home | null = null;

  constructor() {
    super();
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.#media.addEventListener("error", () => this.#complain(false));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#company.leave();
    this.#surfer?.destroy();
    this.#surfer = undefined;
    this.#stretches = undefined;
    this.#pitches.clear();
  }

  get #object(): string {
    return this.node.name ?? "";
  }

  get #markable(): boolean {
    return !this.readOnly && this.desk.config.drawing(this.#object).length > 0;
  }

  protected paint(): void {
    this.className = "object-audio";
    this.#company.leave();
    this.#media.pause();
    const { sync } = this.node.attrs;
    this.#company.join([this.node.name, sync ? String(sync) : undefined]);
    this.#bar?.leave();
    this.#bar = new Bar(this.#media, this.node, {
      toggle: () => this.#toggle(),
      jump: (seconds) => this.#jump(seconds),
      zoom: (factor) => this.#surfer && zoomBy(this.#surfer, this.#wave, factor),
      pitches: (on) => this.#showPitches(on),
      mark: this.#markable ? () => this.#addHere() : null,
      key: this.desk.config.spare("n"),
    });
    this.replaceChildren(this.#wave, this.#said, this.#bar.element, this.#media);
    this.#wave.setAttribute("aria-label", gettext("Sound. Space plays, arrow keys go a second back or on."));
    this.#url = String(lookUp(this.desk.data, String(this.node.attrs.value ?? "")) ?? "");
    this.#pitches.wanted ||= this.node.attrs.spectrogram === true;
    this.#home = this.#markable ? this.#copying() : null;
    void this.#open();
  }

  async #open(): Promise<void> {
    const [url, desk] = [this.#url, this.desk];
    const { attrs } = this.node;
    this.classList.remove("is-broken");
    this.#said.hidden = true;
    const surfer = await this.#library();
    if (desk !== this.desk) return;
    this.#stretches?.show([]);
    this.#pitches.clear();
    const known = desk.media[url];
    const wave = known?.seconds ? await drawn(known.peaks, attrs.splitChannels === true) : null;
    if (desk !== this.desk) return;
    // With a wave drawn before, the library fetches nothing: the element plays the parts it needs.
    const flat = attrs.decoder === "none" ? [[0, 0]] : undefined;
    const loaded = await surfer.load(url, wave ?? flat, wave ? known?.seconds : undefined).then(
      () => true,
      () => false,
    );
    if (desk !== this.desk) return;
    if (!loaded) await this.#withoutWave(surfer, url);
    if (desk !== this.desk) return;
    this.#media.playbackRate = Number(attrs.defaultSpeed ?? 1);
    const closer = Number(attrs.defaultZoom ?? 1);
    if (closer > 1 && attrs.zoom !== false) zoomBy(surfer, this.#wave, closer);
    this.#ready(surfer);
    if (this.#pitches.wanted) this.#showPitches(true);
  }

  #ready(surfer: WaveSurfer): void {
    if (!this.#stretches) return;
    Object.assign(this.#stretches, {
      markable: this.#markable,
      seconds: surfer.getDuration(),
      channels: channelsOf(surfer),
      channelPx: channelHeight(this.node.attrs),
    });
    this.refresh();
  }

  /** What may be heard but not read, as on sites that do not share, is marked on a flat line. */
  async #withoutWave(surfer: WaveSurfer, url: string): Promise<void> {
    // The library waits for the length of what never comes.
    const failed = new Promise((done) => this.#media.addEventListener("error", done, { once: true }));
    if (!this.#media.error) await Promise.race([failed, surfer.load(url, [[0, 0]]).catch(() => {})]);
    this.#complain(!this.#media.error && this.#media.duration > 0);
  }

  /** Say what is missing: the wave alone, or all of it. */
  #complain(heard: boolean): void {
    this.classList.add("is-broken");
    this.#media.controls = heard;
    const words = heard
      ? gettext("The wave could not be drawn. If nothing can be heard, report it as broken.")
      : gettext("The sound does not load, or it is of a kind that this browser cannot play.");
    const again = () => {
      this.#media.load();
      void this.#open();
    };
    this.#said.replaceChildren(trouble(this, words, again));
    this.#said.hidden = false;
  }

  async #library(): Promise<WaveSurfer> {
    if (this.#surfer) return this.#surfer;
    const surfer = await waveIn(this.#wave, this.#media, this.node.attrs);
    if (this.#surfer) {
      surfer.destroy();
      return this.#surfer;
    }
    this.#surfer = surfer;
    for (const moves of ["scroll", "redrawcomplete"] as const)
      surfer.on(moves, () => this.dispatchEvent(new Event("scroll")));
    this.#stretches = new Stretches(surfer.getWrapper(), {
      made: (start, end, channel) => this.#add(start, end, channel),
      changed: (id, start, end) => this.desk.reshape(id, this.#inside(start, end)),
      pressed: (id) => this.desk.select(id),
    });
    return surfer;
  }

  override seenAt({ id }: Region): { rect: DOMRect; frame: Element } | null {
    const rect = this.#stretches?.rectOf(id);
    return rect ? { rect, frame: this.#wave } : null;
  }

  #showPitches(on: boolean): void {
    this.#pitches.wanted = on;
    this.#bar?.showPitches(on);
    this.#pitches.clear();
    if (on && this.#surfer)
      void this.#pitches.show(this.#url, this.#surfer.getDuration(), this.#surfer.getWrapper(), this.#wave);
  }

  protected refresh(): void {
    if (!this.#stretches?.seconds) return;
    const shown = this.desk.regions(this.#object).filter(({ id }) => !this.desk.hidden.has(id));
    this.#stretches.show(
      shown.map((region) => ({
        id: region.id,
        start: Number(region.item.value.start),
        end: Number(region.item.value.end),
        channel: Number(region.item.value.channel ?? 0),
        colour: regionColour(this.desk, region),
        label: String(region.number),
        selected: region.id === this.desk.selected,
      })),
    );
  }

  /** Seconds to the millisecond, inside the recording. */
  #inside(start: number, end: number): { start: number; end: number } {
    const length = this.#surfer?.getDuration() ?? 0;
    const tidy = (at: number) => Math.min(Math.max(Math.round(at * 1000) / 1000, 0), length);
    return { start: tidy(start), end: tidy(end) };
  }

  #add(start: number, end: number, channel = 0): void {
    const length = this.#surfer?.getDuration() ?? 0;
    const stretch = this.#inside(start, end);
    if (stretch.end - stretch.start < 0.01) return;
    const id = this.desk.addRegion(this.#object, { ...stretch, channel }, { original_length: length });
    const region = this.desk.region(id);
    if (region) announce(regionName(this.desk, region));
  }

  #addHere(): void {
    const length = this.#surfer?.getDuration() ?? 0;
    const start = Math.min(this.#media.currentTime, Math.max(length - 0.2, 0));
    this.#add(start, Math.min(start + 1, length));
  }

  /** A copy of a stretch lies where the sound is now, a twin after the stretch. */
  #copying(): Home {
    return offer({
      desk: this.desk,
      object: this.#object,
      place: ({ value }, twin) => {
        const length = this.#surfer?.getDuration() ?? 0;
        const at = twin ? null : this.#media.currentTime;
        const { start, end } = stretchAt(Number(value.start), Number(value.end), at, length);
        return length ? { original_length: length, value: this.#inside(start, end) } : null;
      },
    });
  }

  #toggle(): void {
    void this.#surfer?.playPause().catch(() => {});
  }

  #jump(seconds: number): void {
    this.#surfer?.setTime(Math.max(this.#media.currentTime + seconds, 0));
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
    const { start, end } = region.item.value;
    const now = { start: Number(start), end: Number(end), [side]: this.#media.currentTime };
    if (now.end - now.start > 0.01) this.desk.reshape(region.id, this.#inside(now.start, now.end));
  }

  override shortcuts(): Shortcut[] {
    const { hotkey } = this.node.attrs;
    const combos = ["space", "ctrl+alt+space", ...(typeof hotkey === "string" ? [hotkey] : [])];
    const play = combos.map((combo) => ({ combo, does: gettext("Play or pause"), run: () => this.#toggle() }));
    if (!this.#markable) return play;
    return [
      ...play,
      ...copyShortcuts(this.#home),
      { combo: "n", does: gettext("Mark a second of sound from here"), run: () => this.#addHere() },
      { combo: "[", does: gettext("The selected stretch starts here"), run: () => this.#bound("start") },
      { combo: "]", does: gettext("The selected stretch ends here"), run: () => this.#bound("end") },
    ];
  }
}

customElements.define("cv-audio", CvAudio);
