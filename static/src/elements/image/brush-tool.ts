/** Painting: with a pointer, along an outline that is filled, or by keys. */

import { announce } from "../../lib/announce";
import type { Control } from "../../lib/config";
import type { Region } from "../../lib/desk";
import { s, setProps } from "../../lib/dom";
import type { Point } from "../../lib/geometry";
import { gettext, interpolate } from "../../lib/i18n";
import { labelColour, regionColour } from "../../lib/labelling";
import { blank, fill, type Mask, painted, share, stroke } from "../../lib/shapes/mask";
import { part, within } from "../../lib/shapes/shape";
import type { Shortcut } from "../face";
import { BrushPanel } from "./brush-panel";
import type { Codec } from "./codecs";
import { ARROWS } from "./keys";
import type { MaskLayer } from "./masks";
import { along } from "./moves";
import { PointsTool } from "./points-tool";
import { kindOf, type Surface, type Tool } from "./surface";
import type { Wand } from "./wand";

let runs = 0;

export class BrushTool implements Tool {
  readonly #ring = s("circle", { class: "rubber" });
  readonly #panel: BrushPanel;
  readonly #lasso: PointsTool;
  #mask: Mask | null = null;
  #of: Region | undefined;
  #last: Point | null = null;
  /** The wand while it is pressed. */
  #held: Wand | null = null;
  /** Where the brush is while it is moved by keys, in percent. */
  #cursor: Point | null = null;

  constructor(
    readonly surface: Surface,
    readonly control: Control,
    readonly codec: Codec,
    readonly layer: MaskLayer,
    readonly wand: Wand | null = null,
  ) {
    const deeds = {
      outline: () => this.#dropSketch(),
      resized: () => this.#circle(this.#cursor),
      another: () => this.surface.desk.select(null),
    };
    this.#panel = new BrushPanel(deeds, wand !== null);
    this.#lasso = new PointsTool(surface, {
      least: 3,
      closes: true,
      opens: false,
      snapped: (at) => at,
      done: (points) => this.#fill(points),
      add: () => this.#byKeys(),
    });
  }

  get greedy(): boolean {
    return true;
  }

  get #radius(): number {
    const { width, height } = this.surface.port;
    return Math.max(0.5, (Math.min(width, height) * this.#panel.size) / 2000);
  }

  on(): void {
    this.surface.options.replaceChildren(...this.#panel.parts());
    void this.wand?.prepare().then((able) => this.#panel.showWand(able));
  }

  off(): void {
    this.cancel();
    this.#lasso.cancel();
    this.#cursor = null;
    this.#ring.remove();
    this.surface.options.replaceChildren();
  }

  #pixel({ x, y }: Point): Point {
    const { width, height } = this.surface.port;
    return { x: (x * width) / 100, y: (y * height) / 100 };
  }

  /** The mask to paint on: that of the selected region, or a new one. */
  #begin(): Mask {
    const { surface, control } = this;
    const { desk, port } = surface;
    const { selected } = surface;
    const own =
      selected?.item.from_name === control.name || (selected && !control.key && kindOf(selected.item) === control.type);
    this.#of = own && surface.free(selected) ? selected : undefined;
    const before = this.#of && this.codec.mask(this.#of.item.value, port.aspect);
    const mask = before ? { ...before, bits: before.bits.slice() } : blank(port.width, port.height);
    this.layer.begin(this.#of?.id ?? null, mask, this.#colour);
    if (!this.#of) desk.select(null);
    return mask;
  }

  get #colour(): string {
    const { desk, object } = this.surface;
    const pen = desk.pen(object);
    return this.#of ? regionColour(desk, this.#of) : labelColour(desk, pen?.control.name ?? "", pen?.label);
  }

  down(at: Point): void {
    this.#cursor = null;
    if (this.#panel.outlining) this.#lasso.down(at);
    else {
      this.#mask = this.#begin();
      this.#last = this.#pixel(at);
      this.#held = this.#wandInHand;
      this.#held?.begin(this.#mask, this.#last);
      this.#paint(this.#last);
    }
  }

  /** The wand, if it is what a press means now; a picture may be another one since it was picked. */
  get #wandInHand(): Wand | null {
    const { wand } = this;
    if (!wand || !this.#panel.wanding) return null;
    if (!wand.ready) void wand.prepare().then((able) => this.#panel.showWand(able));
    return wand.ready ? wand : null;
  }

  #paint(to: Point): void {
    const mask = this.#mask;
    if (!mask) return;
    const ink = this.#panel.erasing ? 0 : 1;
    this.#held?.cover(mask, to, ink);
    const whole = { left: 0, top: 0, right: mask.width, bottom: mask.height };
    const changed = this.#held ? whole : stroke(mask, this.#last ?? to, to, this.#radius, ink);
    this.layer.paint(mask, changed, this.#colour);
    this.#last = to;
  }

  drag(at: Point): void {
    if (this.#panel.outlining) this.#lasso.drag(at);
    else {
      this.#paint(this.#pixel(at));
      this.hover(at);
    }
  }

  up(at: Point, tapped: boolean): boolean {
    if (this.#panel.outlining) return this.#lasso.up(at, tapped);
    this.#paint(this.#pixel(at));
    this.#commit();
    return true;
  }

  cancel(): void {
    this.#mask = this.#held = null;
    this.layer.end();
    this.#lasso.cancel();
  }

  #fill(points: Point[]): void {
    const mask = this.#begin();
    fill(
      mask,
      points.map((point) => this.#pixel(point)),
      this.#panel.erasing ? 0 : 1,
    );
    this.#mask = mask;
    this.#commit();
  }

  /** Put the mask into the answer: runs are packed in a few milliseconds, so nothing is ever on its way. */
  #commit(key = ""): void {
    const { desk } = this.surface;
    const mask = this.#mask;
    const region = this.#of;
    this.#mask = this.#held = null;
    this.layer.end();
    if (!mask) return;
    const empty = painted(mask) === null;
    if (empty && region) desk.remove(region.id);
    else if (region) desk.reshape(region.id, this.codec.value(mask), key);
    else if (!empty) this.surface.add(this.control, this.codec.value(mask));
    else desk.notify();
    this.surface.focus();
  }

  hover(at: Point | null): void {
    if (this.#panel.outlining) this.#lasso.hover(at);
    else this.#circle(this.#panel.wanding ? this.#cursor : (at ?? this.#cursor));
  }

  /** Show how much the brush covers. */
  #circle(at: Point | null): void {
    if (!at) this.#ring.remove();
    else {
      const { x, y } = this.#pixel(at);
      setProps(this.#ring, { cx: x, cy: y, r: this.#radius });
      if (!this.#ring.isConnected) this.surface.sketch.append(this.#ring);
    }
  }

  #dropSketch(): void {
    this.#lasso.cancel();
    this.#ring.remove();
  }

  add(): void {
    if (this.#panel.outlining) this.#panel.toggleOutline();
    this.#byKeys();
  }

  #byKeys(): void {
    runs += 1;
    this.#cursor = part(this.surface.seen, 0.5, 0.5);
    this.surface.focus();
    this.hover(null);
    announce(gettext("Arrow keys move the brush, Space paints, Shift with arrows paints on the way, Escape ends."));
  }

  key(event: KeyboardEvent): boolean {
    if (this.#panel.outlining && this.#lasso.key(event)) return true;
    const cursor = this.#cursor;
    if (!cursor || event.ctrlKey || event.metaKey || event.altKey) return false;
    const arrow = ARROWS[event.key];
    if (arrow) this.#step(cursor, along(this.surface.port, ...arrow), event.shiftKey);
    else if (event.key === " ") this.#dab(cursor, cursor);
    else if (event.key === "Escape") {
      this.#cursor = null;
      this.#ring.remove();
    } else return false;
    return true;
  }

  #step(from: Point, [dx, dy]: [number, number], painting: boolean): void {
    const { width, height } = this.surface.port;
    const step = this.#radius;
    const to = { x: within(from.x + (dx * step * 100) / width), y: within(from.y + (dy * step * 100) / height) };
    this.#cursor = to;
    if (painting) this.#dab(from, to);
    this.hover(null);
  }

  #dab(from: Point, to: Point): void {
    this.#mask = this.#begin();
    this.#last = this.#pixel(from);
    this.#held = this.#wandInHand;
    this.#held?.begin(this.#mask, this.#last);
    this.#paint(this.#held ? this.#last : this.#pixel(to));
    this.#commit(`paint:${runs}`);
    const region = this.surface.selected;
    const covered = region ? share(this.codec.mask(region.item.value, this.surface.port.aspect)) : 0;
    announce(interpolate(gettext("%(share)s % painted"), { share: covered }));
  }

  shortcuts(): Shortcut[] {
    return this.#panel.shortcuts();
  }
}
