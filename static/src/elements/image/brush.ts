/** Masks on a picture: painted with a brush, kept as runs of bytes or as a PNG. */

import { type Mask, painted, shifted } from "../../lib/shapes/mask";
import { type Bounds, isInside, type Shape } from "../../lib/shapes/shape";
import type { Value } from "../../lib/types";
import { BrushTool } from "./brush-tool";
import { type Codec, png, runs } from "./codecs";
import { MaskLayer } from "./masks";
import type { Kind, Surface } from "./surface";
import { Wand } from "./wand";

const frames = new WeakMap<Mask, Bounds>();
const NOWHERE = { left: 0, top: 0, right: 0, bottom: 0 };

/** What a mask covers, in percent. */
function boundsOf(mask: Mask | null): Bounds {
  if (!mask) return NOWHERE;
  const known = frames.get(mask);
  if (known) return known;
  const { left, top, right, bottom } = painted(mask) ?? NOWHERE;
  const [wide, high] = [100 / mask.width, 100 / mask.height];
  const found = { left: left * wide, top: top * high, right: right * wide, bottom: bottom * high };
  frames.set(mask, found);
  return found;
}

/** A mask has no outline to pull: it is moved, painted and erased. */
function shapeOf(codec: Codec): Shape {
  const bounds = (value: Value, aspect: number) => boundsOf(codec.mask(value, aspect));
  return {
    fresh: () => ({}),
    path(value, width, height) {
      const { left, top, right, bottom } = bounds(value, width / height);
      const [x, y] = [(left * width) / 100, (top * height) / 100];
      return `M${x} ${y}H${(right * width) / 100}V${(bottom * height) / 100}H${x}Z`;
    },
    bounds,
    hit(value, at, aspect) {
      const mask = codec.mask(value, aspect);
      if (!mask || !isInside({ left: at.x, right: at.x, top: at.y, bottom: at.y }, 0)) return false;
      const [column, row] = [Math.floor((at.x * mask.width) / 100), Math.floor((at.y * mask.height) / 100)];
      return mask.bits[row * mask.width + column] === 1;
    },
    moved(value, dx, dy, aspect) {
      const mask = codec.mask(value, aspect);
      if (!mask) return value;
      // A step of a key is at least one pixel.
      const pixels = (by: number, side: number) => Math.sign(by) * Math.ceil((Math.abs(by) * side) / 100);
      return codec.value(shifted(mask, pixels(dx, mask.width), pixels(dy, mask.height)));
    },
    resized: (value) => value,
    grips: () => [],
    pulled: (value) => value,
  };
}

/** The kind of a brush, and that of a wand that leaves the same. */
function kindsOf(made: (ready: () => void) => Codec): { brush: Kind; wand: Kind } {
  const layers = new Map<Surface, MaskLayer>();
  const codec = made(() => {
    for (const surface of layers.keys()) surface.redraw();
  });
  const layerOf = (surface: Surface): MaskLayer => {
    const layer = layers.get(surface) ?? new MaskLayer(surface, codec);
    layers.set(surface, layer);
    return layer;
  };
  const shared = { shape: shapeOf(codec), layer: layerOf };
  return {
    brush: { ...shared, tool: (surface, control) => new BrushTool(surface, control, codec, layerOf(surface)) },
    wand: {
      ...shared,
      drawn: "brush",
      tool: (surface, control) => new BrushTool(surface, control, codec, layerOf(surface), new Wand(surface, control)),
    },
  };
}

export const { brush, wand } = kindsOf(() => runs);
export const { brush: bitmask } = kindsOf(png);
