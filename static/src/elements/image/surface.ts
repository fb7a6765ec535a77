/** What the parts of a picture share: the desk, the view, the layers, and the kinds of shapes the task asks for. */

import { announce } from "../../lib/announce";
import type { Control } from "../../lib/config";
import type { Desk, Region } from "../../lib/desk";
import { h, s } from "../../lib/dom";
import type { Point } from "../../lib/geometry";
import { regionName } from "../../lib/labelling";
import { type Bounds, boundsOf, clamp, type Shape } from "../../lib/shapes/shape";
import type { Item, Value } from "../../lib/types";
import type { Shortcut } from "../face";
import { ShapeLayer } from "./layer";
import { percent } from "./moves";
import type { Viewport } from "./viewport";

/** Something to draw with. Places are percent of the picture. */
export interface Tool {
  /** It takes every press, also one on a region. */
  readonly greedy?: boolean;
  down(at: Point): void;
  drag(at: Point): void;
  /** @param tapped: the pointer has not moved since it came down. Returns whether anything came of it. */
  up(at: Point, tapped: boolean): boolean;
  hover?(at: Point | null): void;
  /** Give up what is being drawn. */
  cancel(): void;
  /** A key pressed on the picture; true if it was for this tool. */
  key?(event: KeyboardEvent): boolean;
  /** Draw one without a pointer. */
  add(): void;
  shortcuts?(): Shortcut[];
  /** It is picked, or no longer. */
  on?(): void;
  off?(): void;
}

export interface PointEditor {
  begin(region: Region, at: number): void;
  /** True if the key was for it. */
  press(event: KeyboardEvent, region: Region): boolean;
  refresh(selected: Region | undefined): void;
}

export interface Kind {
  shape: Shape;
  /** What its results are told by, if another kind makes the same. */
  drawn?: string;
  tool(surface: Surface, control: Control): Tool;
  /** Edits the selected one by its points. */
  editor?(surface: Surface): PointEditor;
  /** Show what a vector layer cannot. */
  layer?(surface: Surface): { show(regions: Region[]): void };
}

/** Which kind a result item is: told by its geometry, since labels may come in an item of their own. */
export function kindOf({ value }: Pick<Item, "value">): string {
  if ("points" in value) return "polygon";
  if ("vertices" in value) return "vector";
  if ("radiusX" in value) return "ellipse";
  if ("rle" in value) return "brush";
  if ("imageDataURL" in value) return "bitmask";
  return "height" in value ? "rectangle" : "keypoint";
}

export class Surface {
  desk!: Desk;
  object = "";
  several = false;
  /** Draws places to what is near them but the region `except`; for who wants that. */
  magnet: ((surface: Surface, at: Point, except?: string) => Point) | undefined;
  readonly kinds = new Map<string, Kind>();
  readonly sketch = s("g", { class: "sketch" });
  readonly layer = new ShapeLayer();
  /** Buttons of the tool in hand. */
  readonly options = h("div", { class: "tool-options" });
  /** Buttons of what is being drawn: below the picture, which stays where it is. */
  readonly underneath = h("div", { class: "tool-options" });

  /** @param changed: shows everything. */
  constructor(
    readonly port: Viewport,
    readonly changed: () => void,
  ) {
    port.world.append(this.layer.root, this.sketch);
  }

  /** What of the picture is in sight, in percent. */
  get seen(): Bounds {
    const { left, top, right, bottom } = this.port.svg.getBoundingClientRect();
    const corner = (clientX: number, clientY: number) => {
      const { x, y } = percent(this.port, { clientX, clientY });
      return { x: clamp(x, 0, 100), y: clamp(y, 0, 100) };
    };
    return boundsOf([corner(left, top), corner(right, bottom)]);
  }

  /** Regions on the page that is shown. */
  get regions(): Region[] {
    const { index } = this.desk;
    return this.desk.regions(this.object).filter(({ item }) => (item.item_index ?? 0) === index);
  }

  get selected(): Region | undefined {
    return this.desk.region(this.desk.selected);
  }

  kind(region: Region): Kind | undefined {
    return this.kinds.get(kindOf(region.item));
  }

  /** Add what has been drawn, select it and say so. */
  add(control: Control, value: Value): string | null {
    const { port } = this;
    const size = { original_width: port.width, original_height: port.height, image_rotation: port.turn };
    const beside = this.several ? { ...size, item_index: this.desk.index } : size;
    const id = this.desk.addRegion(this.object, value, beside, control);
    if (!id) return null;
    this.layer.focus(id);
    const region = this.desk.region(id);
    if (region) announce(regionName(this.desk, region));
    return id;
  }

  /** Whether a region may be changed here. */
  free(region: Region | undefined): region is Region {
    return region !== undefined && !this.desk.readOnly && !this.desk.locked.has(region.id);
  }

  /** The place itself or what it is drawn to, and the nearest corner of a pixel where a control asks for that. */
  snapped(place: Point, control: Control | undefined, except?: string): Point {
    const at = this.magnet?.(this, place, except) ?? place;
    if (control?.node.attrs.snap !== "pixel") return at;
    const { width, height } = this.port;
    return {
      x: (Math.round((at.x * width) / 100) * 100) / width,
      y: (Math.round((at.y * height) / 100) * 100) / height,
    };
  }

  /** Show everything anew, as something has become known. */
  redraw(): void {
    this.layer.forget();
    this.changed();
  }

  focus(): void {
    this.port.svg.focus({ preventScroll: true });
  }
}
