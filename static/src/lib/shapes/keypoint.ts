/** Key points: a place, and the size of its dot in percent of the picture's width. Pure. */

import type { Value } from "../types";
import { clamp, numberOf, part, round, type Shape, within } from "./shape";

export const DOT = 0.75;

/** The dot at a place. */
export function dot(x: number, y: number, width = DOT): Value {
  return { x: within(x), y: within(y), width: round(clamp(width, 0.05, 100)) };
}

export const keypoint: Shape = {
  fresh(seen) {
    const { x, y } = part(seen, 0.5, 0.5);
    return dot(x, y);
  },
  path(value, width, height) {
    const [cx, cy] = [(numberOf(value, "x") * width) / 100, (numberOf(value, "y") * height) / 100];
    const r = (numberOf(value, "width") * width) / 200;
    return `M${cx - r} ${cy}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0Z`;
  },
  bounds(value, aspect) {
    const [x, y, r] = [numberOf(value, "x"), numberOf(value, "y"), numberOf(value, "width") / 2];
    return { left: x - r, top: y - r * aspect, right: x + r, bottom: y + r * aspect };
  },
  hit(value, at, aspect, slack) {
    const away = Math.hypot((at.x - numberOf(value, "x")) * aspect, at.y - numberOf(value, "y"));
    return away <= (numberOf(value, "width") / 2) * aspect + slack;
  },
  moved: (value, dx, dy) => dot(numberOf(value, "x") + dx, numberOf(value, "y") + dy, numberOf(value, "width")),
  resized: (value, dx, dy) => dot(numberOf(value, "x"), numberOf(value, "y"), numberOf(value, "width") + dx + dy),
  grips: () => [],
  pulled: (value) => value,
};
