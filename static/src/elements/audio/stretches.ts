/** Stretches of sound over the wave: shown, drawn, moved and resized by mouse, pen or finger. Knows no desk. */

import { h } from "../../lib/dom";

export interface Stretch {
  id: string;
  start: number;
  end: number;
  channel: number;
  colour: string;
  label: string;
  selected: boolean;
}

/** What becomes of what hands do here; seconds. */
export interface Deeds {
  made(start: number, end: number, channel: number): void;
  changed(id: string, start: number, end: number): void;
  pressed(id: string): void;
}

type Part = "start" | "end" | "both";

/** What a pointer has hold of: a stretch of ours, or a new one. */
interface Grip {
  stretch: Stretch | null;
  part: Part;
  at: number;
  x: number;
  channel: number;
  moved: boolean;
}

const SLIP_PX = 4;
/** How near an end has to be to be taken hold of. */
const REACH_PX = { mouse: 6, touch: 22 };
const SHORTEST_S = 0.01;

export class Stretches {
  markable = false;
  seconds = 0;
  /** Height of one channel's wave where each has its own; 0 where they share one. */
  channelPx = 0;
  channels = 1;
  readonly #layer = h("div");
  readonly #deeds: Deeds;
  #shown: Stretch[] = [];
  #grip: Grip | null = null;
  /** The click that ends a drag, or chooses a stretch, is not for the wave. */
  #swallow = false;

  constructor(wave: HTMLElement, deeds: Deeds) {
    this.#deeds = deeds;
    Object.assign(this.#layer.style, { position: "absolute", inset: "0", zIndex: "5" });
    wave.append(this.#layer);
    this.#layer.addEventListener("pointerdown", (event) => this.#down(event));
    this.#layer.addEventListener("pointermove", (event) => this.#move(event));
    this.#layer.addEventListener("pointerup", (event) => this.#up(event));
    this.#layer.addEventListener("pointercancel", () => this.#cancel());
    this.#layer.addEventListener("click", (event) => {
      if (this.#swallow) event.stopPropagation();
      this.#swallow = false;
    });
  }

  show(stretches: Stretch[]): void {
    // A finger that goes down the page scrolls it, one that goes along the wave marks.
    this.#layer.style.touchAction = this.markable ? "pan-y" : "pan-x pan-y";
    this.#shown = stretches;
    if (!this.#grip?.moved) this.#paint();
  }

  /** Where a stretch is on the screen. */
  rectOf(id: string): DOMRect | undefined {
    return [...this.#layer.children].find((one) => (one as HTMLElement).dataset.id === id)?.getBoundingClientRect();
  }

  #paint(sketch?: Stretch): void {
    const kept = this.#shown.filter(({ id }) => id !== sketch?.id);
    this.#layer.replaceChildren(...(sketch ? [...kept, sketch] : kept).map((one) => this.#box(one)));
  }

  #box({ id, start, end, channel, colour, label, selected }: Stretch): HTMLElement {
    const box = h("div", { part: "region", "data-id": id }, h("span", {}, label));
    const own = this.channelPx && channel < this.channels;
    Object.assign(box.style, {
      position: "absolute",
      left: `${(start / this.seconds) * 100}%`,
      width: `${((end - start) / this.seconds) * 100}%`,
      minWidth: "2px",
      top: own ? `${channel * this.channelPx}px` : "0",
      height: own ? `${this.channelPx}px` : "100%",
      boxSizing: "border-box",
      padding: "0 4px",
      overflow: "hidden",
      borderInline: `${selected ? 3 : 2}px solid ${colour}`,
      borderRadius: "2px",
      font: "0.75rem system-ui",
      pointerEvents: "none",
      background: `color-mix(in srgb, ${colour} ${selected ? 45 : 22}%, transparent)`,
    });
    return box;
  }

  #secondAt(event: PointerEvent): number {
    const { left, width } = this.#layer.getBoundingClientRect();
    return Math.min(Math.max(((event.clientX - left) / width) * this.seconds, 0), this.seconds);
  }

  #channelAt(event: PointerEvent): number {
    if (!this.channelPx) return 0;
    const at = Math.floor((event.clientY - this.#layer.getBoundingClientRect().top) / this.channelPx);
    return Math.min(Math.max(at, 0), this.channels - 1);
  }

  /** What lies under a pointer, and whether it is an end of it; the chosen stretch comes first, then the shortest. */
  #under(event: PointerEvent): { stretch: Stretch; part: Part } | null {
    const at = this.#secondAt(event);
    const second = this.seconds / this.#layer.getBoundingClientRect().width;
    const reach = (event.pointerType === "touch" ? REACH_PX.touch : REACH_PX.mouse) * second;
    const channel = this.#channelAt(event);
    const order = this.#shown
      .filter((one) => !this.channelPx || one.channel === channel)
      .sort((a, b) => Number(b.selected) - Number(a.selected) || a.end - a.start - (b.end - b.start));
    for (const stretch of order) {
      const part = this.#partAt(stretch, at, reach);
      if (part) return { stretch, part };
    }
    return null;
  }

  #partAt({ start, end, selected }: Stretch, at: number, reach: number): Part | null {
    const inside = start <= at && at <= end;
    // Of a short stretch the middle third still moves it, and a finger beside one that is not chosen marks anew.
    const grasp = inside ? Math.min(reach, (end - start) / 3) : selected ? reach : 0;
    const [fromStart, fromEnd] = [Math.abs(at - start), Math.abs(at - end)];
    if (this.markable && Math.min(fromStart, fromEnd) <= grasp) return fromStart < fromEnd ? "start" : "end";
    return inside ? "both" : null;
  }

  #down(event: PointerEvent): void {
    this.#swallow = false;
    if (event.button || !event.isPrimary || !this.seconds) return;
    const under = this.#under(event);
    if (!under && !this.markable) return;
    this.#layer.setPointerCapture(event.pointerId);
    const { stretch = null, part = "both" } = under ?? {};
    const channel = this.#channelAt(event);
    this.#grip = { stretch, part, at: this.#secondAt(event), x: event.clientX, channel, moved: false };
  }

  #move(event: PointerEvent): void {
    const grip = this.#grip;
    if (!grip) {
      const part = this.markable ? this.#under(event)?.part : undefined;
      this.#layer.style.cursor = part === "both" ? "grab" : part ? "ew-resize" : "text";
      return;
    }
    if (!this.markable || (!grip.moved && Math.abs(event.clientX - grip.x) < SLIP_PX)) return;
    grip.moved = true;
    this.#paint(this.#changed(grip, this.#secondAt(event)));
  }

  /** The stretch as it would be if the pointer were lifted at this second. */
  #changed({ stretch, part, at, channel }: Grip, now: number): Stretch {
    if (!stretch) {
      const [start, end] = [Math.min(at, now), Math.max(at, now)];
      return { id: "", start, end, channel, colour: "#808080", label: "", selected: true };
    }
    const { start, end } = stretch;
    if (part === "both") {
      const by = Math.min(Math.max(now - at, -start), this.seconds - end);
      return { ...stretch, start: start + by, end: end + by };
    }
    return part === "start"
      ? { ...stretch, start: Math.min(now, end - SHORTEST_S) }
      : { ...stretch, end: Math.max(now, start + SHORTEST_S) };
  }

  #up(event: PointerEvent): void {
    const grip = this.#grip;
    this.#grip = null;
    if (!grip) return;
    this.#swallow = grip.moved || grip.stretch !== null;
    if (!grip.moved) {
      if (grip.stretch) this.#deeds.pressed(grip.stretch.id);
      return;
    }
    const { id, start, end, channel } = this.#changed(grip, this.#secondAt(event));
    if (grip.stretch) this.#deeds.changed(id, start, end);
    else if (end - start >= SHORTEST_S) this.#deeds.made(start, end, channel);
    this.#paint();
  }

  #cancel(): void {
    this.#grip = null;
    this.#paint();
  }
}
