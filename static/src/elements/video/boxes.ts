/** The boxes of a video at the frame that is shown: drawn, moved and resized on the picture, by pointer and by keys. */

import { h, s, setProps } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import { moved, type Spot, spanned, stretched, unturned } from "../../lib/tracks";
import type { Box } from "../../lib/types";

export interface Shown {
  id: string;
  box: Box;
  name: string;
  colour: string;
  selected: boolean;
}

export interface Deeds {
  /** Whether boxes may be drawn and changed. */
  editable: () => boolean;
  draw: (box: Box) => void;
  place: (id: string, box: Box, key: string) => void;
  select: (id: string | null) => void;
  remove: (id: string) => void;
  /** The picture was pressed where nothing can be drawn. */
  press: () => void;
}

interface Hold extends Spot {
  id: string | null;
  grip: string;
  from: Box;
  stroke: string;
}

const GRIPS = ["nw", "ne", "se", "sw"];
const GRIP_PX = 7;
/** A finger that slips draws nothing. */
const LEAST = 1;
const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class Boxes {
  readonly element = s("svg", { role: "group", "aria-label": gettext("Boxes on the video") });
  readonly #deeds: Deeds;
  readonly #sketch = s("rect", { class: "seam is-sketch" });
  /** Pixels of the video, in which boxes are drawn. */
  #size = [16, 9] as [number, number];
  #shown: Shown[] = [];
  #hold: Hold | null = null;
  #strokes = 0;

  constructor(deeds: Deeds) {
    this.#deeds = deeds;
    this.element.addEventListener("pointerdown", (event) => this.#take(event));
    this.element.addEventListener("pointermove", (event) => this.#move(event));
    this.element.addEventListener("pointerup", (event) => this.#release(event));
    this.element.addEventListener("pointercancel", () => this.#let());
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** The video has this many pixels. */
  fit(width: number, height: number): void {
    this.#size = [width || 16, height || 9];
    this.element.setAttribute("viewBox", `0 0 ${this.#size.join(" ")}`);
  }

  show(shown: Shown[]): void {
    const focused = document.activeElement?.getAttribute("data-box");
    this.#shown = shown;
    this.element.classList.toggle("is-drawn", this.#deeds.editable());
    const sketch = this.#sketch.isConnected ? [this.#sketch] : [];
    this.element.replaceChildren(...shown.map((one) => this.#drawn(one)), ...sketch);
    if (focused) this.focus(focused);
  }

  focus(id: string): void {
    this.#box(id)?.focus({ preventScroll: true });
  }

  /** Where a box is on the screen now. */
  rectOf(id: string): DOMRect | undefined {
    return this.#box(id)?.querySelector(".seam")?.getBoundingClientRect();
  }

  #box(id: string): SVGElement | null {
    return this.element.querySelector<SVGElement>(`[data-box="${CSS.escape(id)}"]`);
  }

  #place({ x, y, width, height }: Box): Record<"x" | "y" | "width" | "height", number> {
    const [across, down] = [this.#size[0] / 100, this.#size[1] / 100];
    return { x: x * across, y: y * down, width: width * across, height: height * down };
  }

  #drawn({ id, box, name, colour, selected }: Shown): SVGElement {
    const place = this.#place(box);
    const group = s(
      "g",
      { tabindex: 0, role: "button", "aria-pressed": String(selected), "aria-label": name, "data-box": id },
      s("rect", { ...place, fill: colour, "fill-opacity": selected ? 0.25 : 0.1, stroke: "#000", "stroke-width": 4 }),
      s("rect", { ...place, class: "seam", fill: "none", stroke: colour, "stroke-width": selected ? 3 : 2 }),
    );
    if (box.rotation) group.setAttribute("transform", `rotate(${box.rotation} ${place.x} ${place.y})`);
    if (!selected || !this.#deeds.editable()) return group;
    // Only one corner of a turned box can be pulled while another one stays.
    const grips = box.rotation ? ["se"] : GRIPS;
    group.append(...grips.map((grip) => this.#grip(grip, place, colour)));
    return group;
  }

  #grip(grip: string, place: Omit<Box, "rotation">, colour: string): SVGElement {
    const r = (GRIP_PX * this.#size[0]) / (this.element.clientWidth || 300);
    const cx = grip.endsWith("w") ? place.x : place.x + place.width;
    const cy = grip.startsWith("n") ? place.y : place.y + place.height;
    const dot = s("circle", { class: "seam", cx, cy, r, fill: colour, stroke: "#fff" });
    // A finger is wider than the dot it aims at.
    return s("g", { "data-grip": grip }, s("circle", { cx, cy, r: r * 2.2, fill: "transparent" }), dot);
  }

  #at(event: PointerEvent): Spot {
    const { left, top, width, height } = this.element.getBoundingClientRect();
    const inside = (value: number) => Math.min(Math.max(value, 0), 100);
    return { x: inside(((event.clientX - left) / width) * 100), y: inside(((event.clientY - top) / height) * 100) };
  }

  #take(event: PointerEvent): void {
    if (event.button || this.#hold) return;
    const target = event.target as Element;
    const id = target.closest("[data-box]")?.getAttribute("data-box") ?? null;
    this.#deeds.select(id);
    if (!this.#deeds.editable()) {
      if (!id) this.#deeds.press();
      return;
    }
    event.preventDefault();
    this.#strokes += 1;
    const at = this.#at(event);
    const from = this.#shown.find((one) => one.id === id)?.box ?? spanned(at, at);
    const grip = target.closest("[data-grip]")?.getAttribute("data-grip") ?? "";
    this.#hold = { id, grip, from, ...at, stroke: `stroke-${this.#strokes}` };
    this.element.setPointerCapture(event.pointerId);
    if (id) this.focus(id);
  }

  #move(event: PointerEvent): void {
    const hold = this.#hold;
    if (!hold) return;
    const to = this.#at(event);
    if (!hold.id) {
      setProps(this.#sketch, this.#place(spanned(hold, to)));
      this.element.append(this.#sketch);
    } else if (to.x !== hold.x || to.y !== hold.y) this.#deeds.place(hold.id, this.#dragged(hold, to), hold.stroke);
  }

  #dragged({ from, grip, x, y }: Hold, to: Spot): Box {
    if (!grip) return moved(from, to.x - x, to.y - y);
    const corner = from.rotation ? unturned(from, to, this.#size[0] / this.#size[1]) : to;
    return stretched(from, grip, corner);
  }

  #release(event: PointerEvent): void {
    const hold = this.#hold;
    this.#let();
    if (!hold || hold.id) return;
    const box = spanned(hold, this.#at(event));
    if (box.width >= LEAST && box.height >= LEAST) this.#deeds.draw(box);
  }

  #let(): void {
    this.#hold = null;
    this.#sketch.remove();
  }

  /** Arrows move, with Shift they resize; Delete removes. */
  #onKey(event: KeyboardEvent): void {
    const id = (event.target as Element).getAttribute("data-box");
    const one = this.#shown.find((each) => each.id === id);
    if (!one || event.ctrlKey || event.metaKey || event.altKey || !this.#done(event, one)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Do what a key asks for a box; false if it asks nothing. */
  #done({ key, shiftKey }: KeyboardEvent, { id, box }: Shown): boolean {
    const step = STEPS[key];
    if (key === "Enter") this.#deeds.select(id);
    else if (key === "Escape") this.#deeds.select(null);
    else if (!this.#deeds.editable()) return false;
    else if (key === "Delete" || key === "Backspace") this.#deeds.remove(id);
    else if (step) {
      const [dx, dy] = step;
      const corner = { x: box.x + box.width + dx, y: box.y + box.height + dy };
      this.#deeds.place(id, shiftKey ? stretched(box, "se", corner) : moved(box, dx, dy), `keys-${id}`);
    } else return false;
    return true;
  }
}

/** The picture with its boxes on it. */
export function framed(media: HTMLVideoElement, boxes: Boxes): HTMLElement {
  return h("div", { class: "video-picture" }, media, boxes.element);
}
