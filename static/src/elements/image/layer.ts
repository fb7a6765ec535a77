/** Regions as SVG: one group a region, kept from one state to the next; grips on the selected one. */

import type { Desk, Region } from "../../lib/desk";
import { s, setProps } from "../../lib/dom";
import { inkOn } from "../../lib/ink";
import { regionColour, regionName } from "../../lib/labelling";
import type { Grip } from "../../lib/shapes/shape";
import { Chip } from "./chip";
import { Names } from "./names";
import { kindOf, type Surface } from "./surface";
import type { Viewport } from "./viewport";

/** How far the knob that turns stands out; the style sheet has it too. */
const KNOB_PX = 40;

/** With more regions than this, numbers stand only where one looks, and names come when there is time. */
const CROWD = 200;

interface Drawn {
  group: SVGGElement;
  halo: SVGPathElement;
  line: SVGPathElement;
  /** The number in the corner, where one stands. */
  chip: Chip | null;
  /** What the group shows now. */
  region: Region | null;
  labels: string;
}

export class ShapeLayer {
  readonly root = s("g");
  readonly #grips = s("g", { class: "handles" });
  readonly #drawn = new Map<string, Drawn>();
  readonly #names = new Names<Drawn>(({ group, region }) => {
    if (region) setProps(group, { "aria-label": regionName(this.#surface.desk, region) });
  });
  #surface!: Surface;
  #crowded = false;
  #picture = "";
  #on = "";
  /** The region under the pointer. */
  #over = "";

  constructor() {
    this.root.addEventListener("pointerover", ({ target }) => this.#look(target as Element));
    this.root.addEventListener("pointerleave", () => this.#look(null));
  }

  show(surface: Surface, regions: Region[]): void {
    const { desk, port } = surface;
    const picture = `${port.width} ${port.height} ${surface.kinds.size}`;
    const anew = picture !== this.#picture;
    this.#picture = picture;
    this.#surface = surface;
    this.#crowded = regions.length > CROWD;
    this.#tidy(regions);
    for (const region of regions) this.#showOne(region, anew);
    const on = desk.selected ?? "";
    if (this.#on !== on) {
      this.#mark(this.#on, false);
      this.#mark(on, true);
      this.#on = on;
    }
    const selected = this.#drawn.get(on);
    if (selected) this.#names.now(selected);
    const region = selected?.region ?? undefined;
    this.#showGrips(surface, surface.free(region) && !desk.hidden.has(region.id) ? region : undefined);
  }

  /** Take away the groups of regions that are no more. */
  #tidy(regions: Region[]): void {
    const present = new Set(regions.map(({ id }) => id));
    for (const [id, drawn] of this.#drawn) {
      if (present.has(id)) continue;
      drawn.group.remove();
      this.#names.forget(drawn);
      this.#drawn.delete(id);
    }
  }

  #mark(id: string, on: boolean): void {
    const group = this.#drawn.get(id)?.group;
    group?.classList.toggle("is-on", on);
    group?.setAttribute("aria-pressed", String(on));
    this.#number(id);
  }

  #look(target: Element | null): void {
    const id = target?.closest<SVGElement>("[data-region]")?.dataset.region ?? "";
    if (id === this.#over) return;
    const before = this.#over;
    this.#over = id;
    this.#number(before);
    this.#number(id);
  }

  #showOne(region: Region, anew: boolean): void {
    const { desk, port } = this.#surface;
    const { item, number, id } = region;
    const shape = this.#surface.kind(region)?.shape;
    if (!shape) return;
    const drawn = this.#drawn.get(id) ?? this.#make(id, desk.selected === id);
    const before = drawn.region;
    const labels = region.labels.join();
    const placed = anew || before?.item !== item;
    const named = before?.number !== number || drawn.labels !== labels;
    drawn.group.classList.toggle("is-hidden", desk.hidden.has(id));
    if (placed) {
      const d = shape.path(item.value, port.width, port.height);
      setProps(drawn.halo, { d });
      setProps(drawn.line, { d });
      drawn.group.dataset.kind = item.value.closed === false ? "open" : kindOf(item);
    }
    if (!before || drawn.labels !== labels) colour(desk, region, drawn);
    Object.assign(drawn, { region, labels });
    if (named) this.#names.later(drawn);
    if (named && !this.#crowded) this.#names.now(drawn);
    if (placed || named || !drawn.chip === this.#numbered(id)) this.#number(id);
  }

  /** Whether the number of a region is to be seen. */
  #numbered(id: string): boolean {
    return !this.#crowded || id === this.#over || id === this.#surface.desk.selected;
  }

  /** Show the number of a region as it is now, or put it away. */
  #number(id: string): void {
    const drawn = this.#drawn.get(id);
    const shape = drawn?.region && this.#surface.kind(drawn.region)?.shape;
    if (!drawn?.region || !shape) return;
    if (!this.#numbered(id)) {
      drawn.chip?.element.remove();
      drawn.chip = null;
      return;
    }
    const { desk, port } = this.#surface;
    const { item, number } = drawn.region;
    const { left, top } = shape.bounds(item.value, port.aspect);
    drawn.chip ??= new Chip();
    drawn.chip.show(number, regionColour(desk, drawn.region), (left * port.width) / 100, (top * port.height) / 100);
    if (!drawn.chip.element.isConnected) drawn.group.append(drawn.chip.element);
  }

  #make(id: string, on: boolean): Drawn {
    const halo = s("path", { class: "halo" });
    const line = s("path", { class: "line" });
    const props = { class: "box", role: "button", tabindex: 0, "data-region": id, "aria-pressed": String(on) };
    const group = s("g", props, halo, line);
    group.classList.toggle("is-on", on);
    const drawn = { group, halo, line, chip: null, region: null, labels: "" };
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
    const { pointSize, pointStyle } = surface.desk.config.controls.get(region.item.from_name)?.node.attrs ?? {};
    setProps(this.#grips, {
      "data-region": region.id,
      "data-size": String(pointSize),
      "data-style": String(pointStyle),
    });
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

/** Give a region its colour and, where the config says so, another filling, thickness or density. */
function colour(desk: Desk, region: Region, { group, halo, line }: Drawn): void {
  const stroke = regionColour(desk, region);
  const { fillColor, strokeWidth, opacity } = desk.config.controls.get(region.by)?.node.attrs ?? {};
  const own = !region.labels.length && typeof fillColor === "string";
  setProps(halo, { stroke: inkOn(stroke) });
  setProps(line, { stroke, fill: own ? fillColor : stroke });
  group.style.setProperty("--stroke", strokeWidth === undefined ? null : `${strokeWidth}px`);
  group.style.setProperty("--fill", opacity === undefined ? null : String(opacity));
}

/** The way the knob stands out, or inwards where it would stand outside the picture. */
function outside({ width, height, unit }: Viewport, x: number, y: number, way: number): number {
  const [across, down] = [(x * width) / 100, (y * height) / 100];
  const tip = { x: across + Math.cos(way) * KNOB_PX * unit, y: down + Math.sin(way) * KNOB_PX * unit };
  return tip.x < 0 || tip.y < 0 || tip.x > width || tip.y > height ? way + Math.PI : way;
}

/** A circle to see, or a square where points are squares, within a wider circle to touch. */
function grip(at: number): SVGGElement {
  const square = s("rect", { class: "corner", x: -5, y: -5, width: 10, height: 10 });
  return s("g", { "data-grip": at }, s("circle", { class: "grip" }), s("circle", { class: "knob" }), square);
}
