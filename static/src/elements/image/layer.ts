/** Regions as SVG: one group a region, kept from one state to the next; grips on the selected one. */

import type { Desk, Region } from "../../lib/desk";
import { s, setProps } from "../../lib/dom";
import { inkOn } from "../../lib/ink";
import { regionColour, regionName } from "../../lib/labelling";
import type { Grip } from "../../lib/shapes/shape";
import type { Item } from "../../lib/types";
import { kindOf, type Surface } from "./surface";
import type { Viewport } from "./viewport";

/** How far the knob that turns stands out; the style sheet has it too. */
const KNOB_PX = 40;

interface Drawn {
  group: SVGGElement;
  halo: SVGPathElement;
  line: SVGPathElement;
  chip: SVGGElement;
  back: SVGRectElement;
  digits: SVGTextElement;
  /** What the group shows now. */
  item: Item | null;
  number: number;
  labels: string;
}

export class ShapeLayer {
  readonly root = s("g");
  readonly #grips = s("g", { class: "handles" });
  readonly #drawn = new Map<string, Drawn>();
  #picture = "";
  #on = "";

  show(surface: Surface, regions: Region[]): void {
    const { desk, port } = surface;
    const picture = `${port.width} ${port.height} ${surface.kinds.size}`;
    const anew = picture !== this.#picture;
    this.#picture = picture;
    const present = new Set(regions.map(({ id }) => id));
    for (const [id, { group }] of this.#drawn) {
      if (present.has(id)) continue;
      group.remove();
      this.#drawn.delete(id);
    }
    for (const region of regions) this.#showOne(surface, region, anew);
    if (this.#on !== desk.selected) {
      this.#mark(this.#on, false);
      this.#mark(desk.selected ?? "", true);
      this.#on = desk.selected ?? "";
    }
    const selected = regions.find(({ id }) => id === desk.selected);
    this.#showGrips(surface, surface.free(selected) && !desk.hidden.has(selected.id) ? selected : undefined);
  }

  #mark(id: string, on: boolean): void {
    const group = this.#drawn.get(id)?.group;
    group?.classList.toggle("is-on", on);
    group?.setAttribute("aria-pressed", String(on));
  }

  #showOne(surface: Surface, region: Region, anew: boolean): void {
    const { desk, port } = surface;
    const { item, number, id } = region;
    const shape = surface.kind(region)?.shape;
    if (!shape) return;
    const drawn = this.#drawn.get(id) ?? this.#make(id, desk.selected === id);
    drawn.group.classList.toggle("is-hidden", desk.hidden.has(id));
    const labels = region.labels.join();
    if (anew || drawn.item !== item) {
      const d = shape.path(item.value, port.width, port.height);
      setProps(drawn.halo, { d });
      setProps(drawn.line, { d });
      const { left, top } = shape.bounds(item.value, port.aspect);
      setProps(drawn.chip, { transform: `translate(${(left * port.width) / 100} ${(top * port.height) / 100})` });
      drawn.group.dataset.kind = item.value.closed === false ? "open" : kindOf(item);
    }
    if (!drawn.item || drawn.labels !== labels) colour(desk, region, drawn);
    if (!drawn.item || drawn.number !== number || drawn.labels !== labels) name(desk, region, drawn);
    Object.assign(drawn, { item, number, labels });
  }

  #make(id: string, on: boolean): Drawn {
    const halo = s("path", { class: "halo" });
    const line = s("path", { class: "line" });
    const back = s("rect", { height: 17 });
    const digits = s("text", { "text-anchor": "middle", y: 12.5, "font-size": 12, "aria-hidden": "true" });
    const chip = s("g", {}, s("g", { class: "tag" }, back, digits));
    const props = { class: "box", role: "button", tabindex: 0, "data-region": id, "aria-pressed": String(on) };
    const group = s("g", props, halo, line, chip);
    group.classList.toggle("is-on", on);
    const drawn = { group, halo, line, chip, back, digits, item: null, number: 0, labels: "" };
    this.#drawn.set(id, drawn);
    this.root.append(group);
    return drawn;
  }

  #showGrips(surface: Surface, region: Region | undefined): void {
    const shape = region && surface.kind(region)?.shape;
    const { width, height, aspect } = surface.port;
    const turns = region && surface.desk.config.controls.get(region.item.from_name)?.node.attrs.canRotate !== false;
    const all: Grip[] = region ? (shape?.grips(region.item.value, aspect) ?? []) : [];
    const grips = turns ? all : all.filter(({ kind }) => kind !== "turn");
    if (!region || !grips.length) {
      this.#grips.remove();
      return;
    }
    const { children } = this.#grips;
    while (children.length < grips.length) this.#grips.append(grip(children.length));
    while (children.length > grips.length) this.#grips.lastElementChild?.remove();
    const middle = shape?.bounds(region.item.value, aspect) ?? { left: 0, right: 0, top: 0, bottom: 0 };
    grips.forEach(({ x, y, kind }, at) => {
      const out = Math.atan2(
        (y - (middle.top + middle.bottom) / 2) * height,
        (x - (middle.left + middle.right) / 2) * width,
      );
      const turned = kind === "turn" ? ` rotate(${(outside(surface.port, x, y, out) * 180) / Math.PI})` : "";
      setProps(children[at] as Element, {
        class: kind,
        transform: `translate(${(x * width) / 100} ${(y * height) / 100})${turned}`,
      });
    });
    setProps(this.#grips, { "data-region": region.id });
    if (!this.#grips.isConnected) this.root.after(this.#grips);
  }

  /** Draw everything anew next time. */
  forget(): void {
    this.#picture = "";
  }

  focus(id: string): void {
    this.#drawn.get(id)?.group.focus({ preventScroll: true });
  }
}

function colour(desk: Desk, region: Region, { halo, line, back, digits }: Drawn): void {
  const stroke = regionColour(desk, region);
  const ink = inkOn(stroke);
  setProps(halo, { stroke: ink });
  setProps(line, { stroke, fill: stroke });
  setProps(back, { fill: stroke, stroke: ink });
  setProps(digits, { fill: ink });
}

/** The spoken name, and the number in the upper left corner, always of one size on the screen. */
function name(desk: Desk, region: Region, { group, back, digits }: Drawn): void {
  const text = String(region.number);
  const width = 8 + 7.5 * text.length;
  setProps(group, { "aria-label": regionName(desk, region) });
  setProps(back, { width });
  setProps(digits, { x: width / 2 });
  digits.textContent = text;
}

/** The way the knob stands out, or inwards where it would stand outside the picture. */
function outside({ width, height, unit }: Viewport, x: number, y: number, way: number): number {
  const [across, down] = [(x * width) / 100, (y * height) / 100];
  const tip = { x: across + Math.cos(way) * KNOB_PX * unit, y: down + Math.sin(way) * KNOB_PX * unit };
  return tip.x < 0 || tip.y < 0 || tip.x > width || tip.y > height ? way + Math.PI : way;
}

/** A circle to see within a wider one to touch. */
function grip(at: number): SVGGElement {
  return s("g", { "data-grip": at }, s("circle", { class: "grip" }), s("circle", { class: "knob" }));
}
