/** The timeline of a video: when boxes are there, their key frames, and ranges. Pressing goes there, dragging marks. */

import { h } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import type { FrameRange } from "../../lib/tracks";

export interface Lane {
  id: string;
  colour: string;
  chosen: boolean;
  spans: FrameRange[];
  keys: number[];
}

type Side = "start" | "end";

export interface Doings {
  go: (frame: number) => void;
  /** What is done with a range that was dragged; null where none can be marked and dragging only goes along. */
  mark: () => ((range: FrameRange) => void) | null;
  select: (id: string) => void;
  /** Put one end of the chosen range at a frame; null where it stays as it is. */
  stretch: () => ((side: Side, frame: number, key: string) => void) | null;
}

interface Hold {
  frame: number;
  x: number;
  moved: boolean;
  side: Side | null;
  key: string;
}

const LANE_PX = 18;
const SLIP_PX = 4;
const GRIP_PX = 9;
const MOST_ZOOM = 64;
/** Seconds between two lines, so that there are not too many of them. */
const RULES = [1, 5, 10, 30, 60, 300, 600, 3600];
const MOST_LINES = 24;

export class Timeline {
  readonly element = h("div", { class: "video-reel" });
  readonly #track = h("div", { class: "video-track" });
  readonly #now = h("i", { class: "is-now" });
  readonly #sketch = h("i", { class: "is-sketch" });
  #lanes: Lane[] = [];
  #count = 1;
  #rate = 1;
  #zoom = 1;
  #strokes = 0;
  #hold: Hold | null = null;

  constructor(readonly doings: Doings) {
    this.element.append(this.#track);
    this.#track.addEventListener("pointerdown", (event) => this.#press(event));
    this.#track.addEventListener("pointermove", (event) => this.#drag(event));
    this.#track.addEventListener("pointerup", (event) => this.#release(event));
    this.#track.addEventListener("pointercancel", () => this.#let());
    this.element.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 1.25 : 0.8);
      },
      { passive: false },
    );
  }

  show(lanes: Lane[], count: number, rate: number, height: number): void {
    this.#lanes = lanes;
    this.#count = count;
    this.#rate = rate;
    this.#track.style.height = `${Math.max(height, lanes.length * LANE_PX + 8)}px`;
    this.#track.replaceChildren(...lanes.flatMap((lane, at) => this.#lane(lane, at)), this.#sketch, this.#now);
    this.#rule();
  }

  /** See less of it, in more detail; the frame shown stays in sight. */
  zoom(factor: number): void {
    this.#zoom = Math.min(Math.max(this.#zoom * factor, 1), MOST_ZOOM);
    this.#track.style.width = `${this.#zoom * 100}%`;
    this.#rule();
    this.#follow(true);
  }

  /** Lines at whole seconds, or less often. */
  #rule(): void {
    const seconds = this.#count / this.#rate;
    const every = RULES.find((one) => seconds / one / this.#zoom <= MOST_LINES) ?? 3600;
    this.#track.style.setProperty("--rule", `${(every / seconds) * 100}%`);
  }

  now(frame: number): void {
    this.#now.style.left = `${this.#percent(frame - 0.5)}%`;
    this.#follow(false);
  }

  /** Scroll to the frame shown if it is out of sight, or to have it in the middle. */
  #follow(middle: boolean): void {
    if (this.#zoom === 1) return;
    const { scrollLeft, clientWidth } = this.element;
    const at = (Number.parseFloat(this.#now.style.left) / 100) * this.#track.clientWidth;
    if (middle || at < scrollLeft || at > scrollLeft + clientWidth) this.element.scrollLeft = at - clientWidth / 2;
  }

  #percent(frames: number): number {
    return (frames / this.#count) * 100;
  }

  /** Where the first range of a lane is on the screen. */
  rectOf(id: string): DOMRect | undefined {
    return this.#track.querySelector(`[data-lane="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  }

  #lane({ id, colour, chosen, spans, keys }: Lane, at: number): HTMLElement[] {
    const piece = (kind: string, left: number, width?: number) => {
      const made = h("i", { class: chosen && kind === "is-span" ? `${kind} is-chosen` : kind, "data-lane": id });
      made.style.setProperty("--colour", colour);
      made.style.top = `${4 + at * LANE_PX}px`;
      made.style.left = `${left}%`;
      if (width !== undefined) made.style.width = `${width}%`;
      return made;
    };
    return [
      ...spans.map(({ start, end }) => piece("is-span", this.#percent(start - 1), this.#percent(end - start + 1))),
      ...keys.map((frame) => piece("is-key", this.#percent(frame - 0.5))),
    ];
  }

  #frameAt({ clientX }: PointerEvent): number {
    const { left, width } = this.#track.getBoundingClientRect();
    return Math.min(Math.max(Math.ceil(((clientX - left) / width) * this.#count), 1), this.#count);
  }

  #laneAt({ clientY }: PointerEvent): Lane | undefined {
    return this.#lanes[Math.floor((clientY - this.#track.getBoundingClientRect().top - 4) / LANE_PX)];
  }

  /** The end of the chosen range that was taken hold of. */
  #sideAt(event: PointerEvent): Side | null {
    const lane = this.#laneAt(event);
    const [span] = lane?.chosen && !lane.keys.length && this.doings.stretch() ? lane.spans : [];
    if (!span) return null;
    const { left, width } = this.#track.getBoundingClientRect();
    const away = (frame: number) => Math.abs(event.clientX - left - (width * frame) / this.#count);
    const grip = event.pointerType === "touch" ? GRIP_PX * 2 : GRIP_PX;
    const [start, end] = [away(span.start - 1), away(span.end)];
    if (Math.min(start, end) > grip) return null;
    return start < end ? "start" : "end";
  }

  #press(event: PointerEvent): void {
    if (event.button) return;
    event.preventDefault();
    this.#track.setPointerCapture(event.pointerId);
    this.#strokes += 1;
    const side = this.#sideAt(event);
    const frame = this.#frameAt(event);
    this.#hold = { frame, x: event.clientX, moved: false, side, key: `timeline-${this.#strokes}` };
    if (!side) this.doings.go(frame);
  }

  #drag(event: PointerEvent): void {
    const hold = this.#hold;
    if (!hold) return;
    if (Math.abs(event.clientX - hold.x) > SLIP_PX) hold.moved = true;
    if (!hold.moved) return;
    this.#scroll(event);
    const frame = this.#frameAt(event);
    this.doings.go(frame);
    if (hold.side) this.doings.stretch()?.(hold.side, frame, hold.key);
    else if (this.doings.mark()) this.#show(between(hold.frame, frame));
  }

  #show({ start, end }: FrameRange): void {
    this.#sketch.style.left = `${this.#percent(start - 1)}%`;
    this.#sketch.style.width = `${this.#percent(end - start + 1)}%`;
    this.#sketch.classList.add("is-on");
  }

  /** Whoever drags to the edge sees what lies behind it. */
  #scroll({ clientX }: PointerEvent): void {
    const { left, right } = this.element.getBoundingClientRect();
    if (clientX < left + 16) this.element.scrollLeft -= 12;
    else if (clientX > right - 16) this.element.scrollLeft += 12;
  }

  #release(event: PointerEvent): void {
    const hold = this.#hold;
    this.#let();
    if (!hold || hold.side) return;
    const frame = this.#frameAt(event);
    if (hold.moved) this.doings.mark()?.(between(hold.frame, frame));
    else {
      const lane = this.#laneAt(event);
      if (lane?.spans.some(({ start, end }) => start <= frame && frame <= end)) this.doings.select(lane.id);
    }
  }

  #let(): void {
    this.#hold = null;
    this.#sketch.classList.remove("is-on");
  }

  /** Buttons that zoom. */
  get tools(): [string, string, () => void][] {
    return [
      ["−", gettext("Zoom the timeline out"), () => this.zoom(1 / 1.6)],
      ["+", gettext("Zoom the timeline in"), () => this.zoom(1.6)],
    ];
  }
}

function between(a: number, b: number): FrameRange {
  return { start: Math.min(a, b), end: Math.max(a, b) };
}
