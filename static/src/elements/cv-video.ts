/** Video: played and stepped through frame by frame, with boxes that move and ranges of frames. */

import "../styles/kinds/video.css";
import { merged, parted } from "../lib/carried";
import type { Region } from "../lib/desk";
import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { regionColour, regionName } from "../lib/labelling";
import { lookUp } from "../lib/paths";
import { type Seat, sync } from "../lib/sync";
import { boxAt, lifespans } from "../lib/tracks";
import { copyShortcuts, type Home, offer } from "./copies";
import { PICK } from "./cv-labels";
import { Face, type Shortcut } from "./face";
import { trouble } from "./trouble";
import { Bar, button } from "./video/bar";
import { Boxes, framed } from "./video/boxes";
import { Fields } from "./video/fields";
import { Marking, rangesOf, sequenceOf } from "./video/marking";
import { Player } from "./video/player";
import { Timeline } from "./video/timeline";

export class CvVideo extends Face {
  readonly #media = h("video", { preload: "auto", playsinline: true });
  readonly #player = new Player(this.#media, () => this.#showFrame());
  readonly #bar = new Bar(this.#player);
  readonly #fields = new Fields();
  readonly #boxes = new Boxes({
    editable: () => !this.readOnly && this.#marks?.drawer !== undefined && this.#player.ready,
    draw: (box) => this.#drawn(this.#marks?.draw(box)),
    place: (id, box, key) => this.#marks?.place(id, box, key),
    select: (id) => this.desk.select(id),
    remove: (id) => this.desk.remove(id),
    press: () => this.#player.toggle(),
  });
  readonly #timeline = new Timeline({
    go: (frame) => this.#player.step(frame - this.#player.frame),
    mark: () => (this.#marks?.ranger && !this.readOnly ? (range) => void this.#marks?.mark(range) : null),
    select: (id) => this.desk.select(id),
    stretch: () => (this.readOnly ? null : (side, frame, key) => void this.#marks?.bound(side, frame, key)),
  });
  readonly #picture = framed(this.#media, this.#boxes);
  #marks: Marking | undefined;
  #seat: Seat | undefined;
  #home: Home | null = null;

  constructor() {
    super();
    const media = this.#media;
    media.addEventListener("play", () => this.#seat?.play());
    media.addEventListener("pause", () => this.#seat?.pause());
    media.addEventListener("seeked", () => this.#seat?.seek(media.currentTime));
    media.addEventListener("timeupdate", () => this.#seat?.time(media.currentTime));
    media.addEventListener("ratechange", () => this.#seat?.rate(media.playbackRate));
    media.addEventListener("loadedmetadata", () => this.#opened());
    media.addEventListener("error", () => this.#broken());
  }

  connectedCallback(): void {
    document.addEventListener(PICK, this.#picked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener(PICK, this.#picked);
    this.#player.stop();
    this.#seat?.leave();
    this.#seat = undefined;
  }

  /** A label for ranges is none for the selected box. */
  readonly #picked = (event: Event): void => {
    const { control } = (event as CustomEvent<{ control: string }>).detail;
    const region = this.#marks?.chosen;
    if (region && sequenceOf(region).length && this.desk.config.controls.get(control)?.type === "timelinelabels")
      this.desk.select(null);
  };

  protected paint(): void {
    this.className = "object-video";
    const { desk } = this;
    const { value, muted, height, frameRate, defaultPlaybackSpeed, minPlaybackSpeed } = this.node.attrs;
    this.#player.stop();
    this.#part();
    this.#player.rate = this.#number(frameRate, 24);
    this.#player.frame = 1;
    this.#marks = new Marking(desk, this.node.name ?? "", this.#player);
    this.#seat = this.#join();
    this.#home = this.#copying(this.#marks);
    const speed = this.#number(defaultPlaybackSpeed, 1);
    const zoom = this.#timeline.tools.map((tool) => button(...tool));
    this.#bar.paint(speed, this.#number(minPlaybackSpeed, 0.25), this.#tools(), zoom);
    this.replaceChildren(
      this.#picture,
      this.#bar.slider,
      this.#bar.element,
      this.#timeline.element,
      this.#fields.element,
    );
    this.#media.src = String(lookUp(desk.data, String(value ?? "")) ?? "");
    this.#media.muted = muted === true;
    this.#media.defaultPlaybackRate = this.#media.playbackRate = speed;
    this.#picture.style.setProperty("--height", `${Number(height ?? 600)}px`);
    this.#player.follow();
  }

  /** Labels that boxes carry are apart while they are worked on, and in the boxes again when the answer leaves. */
  #part(): void {
    const { desk } = this;
    const items = parted(desk.config, desk.items);
    if (items !== desk.items) desk.begin(items);
    desk.outward = (answer) => merged(desk.config, answer);
  }

  /** An attribute that may name a number of the task. */
  #number(given: unknown, otherwise: number): number {
    const found = typeof given === "string" && given.startsWith("$") ? lookUp(this.desk.data, given) : given;
    return Number(found) > 0 ? Number(found) : otherwise;
  }

  /** Take part in what plays together. */
  #join(): Seat {
    const media = this.#media;
    const other = this.node.attrs.sync;
    this.#seat?.leave();
    return sync.join([this.node.name, other ? String(other) : undefined], {
      play: () => void media.play().catch(() => {}),
      pause: () => media.pause(),
      seek: (seconds) => this.#player.seek(seconds),
      rate: (factor) => {
        media.playbackRate = factor;
      },
    });
  }

  #copying(marks: Marking): Home | null {
    const { desk, object } = marks;
    if (this.readOnly || !desk.config.drawing(object).length) return null;
    const place: Home["place"] = (item, twin) => (this.#player.ready ? marks.copyOf(item, twin) : null);
    return offer({ desk, object, place, placed: (id) => this.#boxes.focus(id) });
  }

  #tools(): HTMLElement[] {
    const marks = this.#marks;
    if (this.readOnly || !marks) return [];
    const key = (usual: string) => this.desk.config.spare(usual);
    const box = () => button(gettext("Box"), gettext("Draw a box in the middle"), () => this.#drawHere(), key("n"));
    const range = () =>
      button(gettext("Range"), gettext("Mark a second from this frame"), () => marks.markHere(), key("m"));
    return [...(marks.drawer ? [box()] : []), ...(marks.ranger ? [range()] : [])];
  }

  #opened(): void {
    const { videoWidth, videoHeight } = this.#media;
    this.#boxes.fit(videoWidth, videoHeight);
    if (videoHeight) this.#picture.style.setProperty("--aspect", String(videoWidth / videoHeight));
    this.refresh();
    this.#showFrame();
  }

  #broken(): void {
    if (!this.#media.getAttribute("src")) return;
    const words = gettext("The video could not be loaded, or this browser cannot play it.");
    this.replaceChildren(trouble(this, words, () => this.load(this.desk)));
  }

  #drawHere(): void {
    this.#drawn(this.#marks?.draw({ x: 40, y: 40, width: 20, height: 20, rotation: 0 }));
  }

  #drawn(id: string | null | undefined): void {
    if (id) this.#boxes.focus(id);
  }

  protected refresh(): void {
    const marks = this.#marks;
    if (!this.#player.ready || !marks) return;
    marks.remember();
    const { count, rate } = this.#player;
    const lanes = marks.regions.map((region) => {
      const sequence = sequenceOf(region);
      return {
        id: region.id,
        colour: regionColour(this.desk, region),
        chosen: region.id === this.desk.selected,
        spans: sequence.length ? lifespans(sequence, count) : rangesOf(region),
        keys: sequence.map(({ frame }) => frame),
      };
    });
    this.#timeline.show(lanes, count, rate, Number(this.node.attrs.timelineHeight ?? 64));
    this.#showFrame();
  }

  /** On the picture if it is there now, else on the timeline. */
  override seenAt({ id }: Region): { rect: DOMRect; frame: Element } | null {
    const box = this.#boxes.rectOf(id);
    if (box) return { rect: box, frame: this.#picture };
    const rect = this.#timeline.rectOf(id);
    return rect ? { rect, frame: this.#timeline.element } : null;
  }

  #showFrame(): void {
    const marks = this.#marks;
    if (!this.#player.ready || !marks) return;
    this.#bar.show();
    this.#timeline.now(this.#player.frame);
    this.#fields.show(marks);
    this.#boxes.show(
      marks.regions.flatMap((region) => {
        const box = boxAt(sequenceOf(region), this.#player.frame);
        const [name, colour] = [regionName(this.desk, region), regionColour(this.desk, region)];
        return box ? [{ id: region.id, box, name, colour, selected: region.id === this.desk.selected }] : [];
      }),
    );
    this.dispatchEvent(new Event("scroll"));
  }

  override shortcuts(): Shortcut[] {
    const marks = this.#marks;
    const playing = gettext("Play or pause");
    const own = this.node.attrs.hotkey;
    const keys: [string, string, () => void][] = ["space", ...(typeof own === "string" ? own.split(",") : [])].map(
      (combo) => [combo, playing, () => this.#player.toggle()],
    );
    keys.push(
      [",", gettext("One frame back"), () => this.#player.step(-1)],
      [".", gettext("One frame on"), () => this.#player.step(1)],
    );
    if (!this.readOnly && marks?.drawer)
      keys.push(
        ["n", gettext("Draw a box in the middle"), () => this.#drawHere()],
        ["k", gettext("Set or remove a key frame here"), () => marks.setKey()],
        ["e", gettext("The box is there up to this frame, or from it on"), () => marks.toggleLife()],
      );
    if (!this.readOnly && marks?.ranger)
      keys.push(
        ["m", gettext("Mark a second from this frame"), () => void marks.markHere()],
        ["[", gettext("The selected range starts here"), () => void marks.bound("start")],
        ["]", gettext("The selected range ends here"), () => void marks.bound("end")],
      );
    return [...keys.map(([combo, does, run]) => ({ combo, does, run })), ...copyShortcuts(this.#home)];
  }
}

customElements.define("cv-video", CvVideo);
