/** Boxes as SVG: one group a region, kept from one picture of the state to the next; handles on the selected one. */

import { inkOn } from "../lib/colours";
import type { Desk, Region } from "../lib/desk";
import { s, setProps } from "../lib/dom";
import { HANDLES, type Handle, type View } from "../lib/geometry";
import { regionColour, regionName } from "../lib/labelling";
import type { Item } from "../lib/types";

export interface Canvas {
  width: number;
  height: number;
  /** Length of a screen pixel in pixels of the picture. */
  unit: number;
  view: View;
}

interface Drawn {
  group: SVGGElement;
  halo: SVGRectElement;
  line: SVGRectElement;
  chip: SVGRectElement;
  digits: SVGTextElement;
  /** What the group shows now. */
  item: Item | null;
  look: string;
}

export class BoxLayer {
  readonly root = s("g");
  readonly #handles = s("g", { class: "handles" });
  readonly #drawn = new Map<string, Drawn>();

  show(desk: Desk, regions: Region[], canvas: Canvas): void {
    const present = new Set(regions.map(({ id }) => id));
    for (const [id, { group }] of this.#drawn) {
      if (present.has(id)) continue;
      group.remove();
      this.#drawn.delete(id);
    }
    for (const region of regions) this.#showOne(desk, region, canvas);
    const selected = regions.find(({ id }) => id === desk.selected);
    this.#showHandles(desk.readOnly ? undefined : selected, canvas);
  }

  #showOne(desk: Desk, region: Region, canvas: Canvas): void {
    const drawn = this.#drawn.get(region.id) ?? this.#make(region.id);
    const on = region.id === desk.selected;
    const look = `${region.number} ${on} ${canvas.unit} ${canvas.width}`;
    if (drawn.item === region.item && drawn.look === look) return;
    drawn.item = region.item;
    drawn.look = look;
    const colour = regionColour(desk, region);
    const ink = inkOn(colour);
    const rect = placed(region.item, canvas);
    setProps(drawn.group, {
      "aria-label": regionName(desk, region),
      "aria-pressed": String(on),
      transform: turned(region.item, canvas),
    });
    drawn.group.classList.toggle("is-on", on);
    setProps(drawn.halo, { ...rect, stroke: ink });
    setProps(drawn.line, { ...rect, stroke: colour, fill: colour });
    this.#label(drawn, region.number, colour, ink, rect, canvas.unit);
  }

  /** The number of the region in its upper left corner, always of one size on the screen. */
  #label(drawn: Drawn, number: number, colour: string, ink: string, at: { x: number; y: number }, unit: number): void {
    const text = String(number);
    const [wide, high] = [(8 + 7.5 * text.length) * unit, 17 * unit];
    setProps(drawn.chip, {
      x: at.x,
      y: at.y,
      width: wide,
      height: high,
      fill: colour,
      stroke: ink,
      "stroke-width": unit,
    });
    setProps(drawn.digits, { x: at.x + wide / 2, y: at.y + high * 0.74, "font-size": 12 * unit, fill: ink });
    drawn.digits.textContent = text;
  }

  #make(id: string): Drawn {
    const halo = s("rect", { class: "halo" });
    const line = s("rect", { class: "line" });
    const chip = s("rect", { class: "chip" });
    const digits = s("text", { "text-anchor": "middle", "aria-hidden": "true" });
    const group = s("g", { class: "box", role: "button", tabindex: 0, "data-region": id }, halo, line, chip, digits);
    const drawn = { group, halo, line, chip, digits, item: null, look: "" };
    this.#drawn.set(id, drawn);
    this.root.append(group);
    return drawn;
  }

  #showHandles(region: Region | undefined, canvas: Canvas): void {
    if (!region) {
      this.#handles.remove();
      return;
    }
    const { x, y, width, height } = placed(region.item, canvas);
    const coarse = matchMedia("(pointer: coarse)").matches;
    while (this.#handles.childElementCount < HANDLES.length) {
      this.#handles.append(
        s(
          "g",
          { "data-handle": this.#handles.childElementCount },
          s("circle", { class: "grip" }),
          s("circle", { class: "knob" }),
        ),
      );
    }
    HANDLES.forEach(({ h, v }, at) => {
      const [grip, knob] = this.#handles.children[at]?.children ?? [];
      const centre = { cx: x + (width * (h + 1)) / 2, cy: y + (height * (v + 1)) / 2 };
      if (grip) setProps(grip, { ...centre, r: (coarse ? 22 : 12) * canvas.unit });
      if (knob) setProps(knob, { ...centre, r: (coarse ? 8 : 5.5) * canvas.unit });
    });
    setProps(this.#handles, { "data-region": region.id, transform: turned(region.item, canvas) });
    this.root.append(this.#handles);
  }

  /** The handle a pointer came down on, if it is one. */
  handleOf(target: Element): Handle | null {
    const at = target.closest<SVGElement>("[data-handle]")?.dataset.handle;
    return at === undefined ? null : (HANDLES[Number(at)] ?? null);
  }

  focus(id: string): void {
    this.#drawn.get(id)?.group.focus({ preventScroll: true });
  }
}

function placed({ value }: Item, { width, height }: Canvas): { x: number; y: number; width: number; height: number } {
  const of = (key: string, whole: number) => (Number(value[key] ?? 0) / 100) * whole;
  return { x: of("x", width), y: of("y", height), width: of("width", width), height: of("height", height) };
}

function turned(item: Item, canvas: Canvas): string | null {
  const { x, y } = placed(item, canvas);
  const rotation = Number(item.value.rotation ?? 0);
  return rotation ? `rotate(${rotation} ${x} ${y})` : null;
}
