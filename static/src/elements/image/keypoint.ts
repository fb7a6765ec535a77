/** Key points on a picture: a tap sets one. */

import type { Control } from "../../lib/config";
import type { Point } from "../../lib/geometry";
import { DOT, dot, keypoint } from "../../lib/shapes/keypoint";
import { part } from "../../lib/shapes/shape";
import type { Kind, Surface, Tool } from "./surface";

class PointTool implements Tool {
  constructor(
    readonly surface: Surface,
    readonly control: Control,
  ) {}

  down(): void {}
  drag(): void {}
  cancel(): void {}

  up(at: Point): boolean {
    const { x, y } = this.surface.snapped(at, this.control);
    return this.surface.add(this.control, dot(x, y, this.#size)) !== null;
  }

  /** Of the dot, in percent of the width of the picture. */
  get #size(): number {
    return Number(this.control.node.attrs.size) || DOT;
  }

  add(): void {
    const { x, y } = part(this.surface.seen, 0.5, 0.5);
    this.surface.add(this.control, dot(x, y, this.#size));
  }
}

export const kind: Kind = { shape: keypoint, tool: (surface, control) => new PointTool(surface, control) };
