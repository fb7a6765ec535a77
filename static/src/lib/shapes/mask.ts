/** Painting in a mask, one byte a pixel: discs, strokes, polygons; what it covers. Pure but for the mask written to. */

import type { Point } from "../geometry";
import type { Bounds } from "./shape";

export interface Mask {
  width: number;
  height: number;
  /** 1 where it is painted. */
  bits: Uint8Array;
}

export const blank = (width: number, height: number): Mask => ({ width, height, bits: new Uint8Array(width * height) });

/** Paint or erase a line as thick as a brush of this radius, in pixels; returns what may have changed. */
export function stroke(mask: Mask, from: Point, to: Point, radius: number, painted: 0 | 1): Bounds {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / Math.max(radius / 2, 0.5)));
  for (let step = 0; step <= steps; step += 1) {
    const share = step / steps;
    disc(mask, from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share, radius, painted);
  }
  return cut(mask, {
    left: Math.min(from.x, to.x) - radius,
    top: Math.min(from.y, to.y) - radius,
    right: Math.max(from.x, to.x) + radius,
    bottom: Math.max(from.y, to.y) + radius,
  });
}

/** Pixels whose middle lies within the radius; at least the one below the middle. */
function disc({ width, height, bits }: Mask, x: number, y: number, radius: number, painted: 0 | 1): void {
  const top = Math.max(0, Math.ceil(y - radius - 0.5));
  const bottom = Math.min(height - 1, Math.floor(y + radius - 0.5));
  for (let row = top; row <= bottom; row += 1) {
    const half = Math.sqrt(Math.max(0, radius ** 2 - (row + 0.5 - y) ** 2));
    const left = Math.max(0, Math.ceil(x - half - 0.5));
    const right = Math.min(width - 1, Math.floor(x + half - 0.5));
    if (right >= left) bits.fill(painted, row * width + left, row * width + right + 1);
  }
  const [column, line] = [Math.floor(x), Math.floor(y)];
  if (column >= 0 && column < width && line >= 0 && line < height) bits[line * width + column] = painted;
}

/** Paint or erase what lies inside a polygon, by the even-odd rule, in pixels. */
export function fill(mask: Mask, points: readonly Point[], painted: 0 | 1): Bounds {
  const { width, height, bits } = mask;
  const ys = points.map(({ y }) => y);
  const last = Math.min(height - 1, Math.floor(Math.max(...ys)));
  for (let row = Math.max(0, Math.floor(Math.min(...ys))); row <= last; row += 1) {
    const crossings = crossed(points, row + 0.5);
    for (let at = 0; at + 1 < crossings.length; at += 2) {
      const left = Math.max(0, Math.ceil((crossings[at] ?? 0) - 0.5));
      const right = Math.min(width - 1, Math.floor((crossings[at + 1] ?? 0) - 0.5));
      if (right >= left) bits.fill(painted, row * width + left, row * width + right + 1);
    }
  }
  const xs = points.map(({ x }) => x);
  return cut(mask, { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) });
}

function crossed(points: readonly Point[], y: number): number[] {
  return points
    .flatMap((a, at) => {
      const b = points[(at + 1) % points.length] as Point;
      return a.y > y !== b.y > y ? [a.x + ((y - a.y) * (b.x - a.x)) / (b.y - a.y)] : [];
    })
    .sort((a, b) => a - b);
}

/** Whole pixels of the mask around something: right and bottom are past the end. */
function cut({ width, height }: Mask, { left, top, right, bottom }: Bounds): Bounds {
  return {
    left: Math.max(0, Math.floor(left)),
    top: Math.max(0, Math.floor(top)),
    right: Math.min(width, Math.ceil(right) + 1),
    bottom: Math.min(height, Math.ceil(bottom) + 1),
  };
}

/** The smallest frame around what is painted, in pixels, or null. */
export function painted({ width, height, bits }: Mask): Bounds | null {
  const first = bits.indexOf(1);
  if (first < 0) return null;
  const bottom = Math.floor(bits.lastIndexOf(1) / width) + 1;
  let [left, right] = [width, 0];
  for (let row = Math.floor(first / width); row < Math.min(bottom, height); row += 1) {
    const line = bits.subarray(row * width, (row + 1) * width);
    const from = line.indexOf(1);
    if (from < 0) continue;
    left = Math.min(left, from);
    right = Math.max(right, line.lastIndexOf(1) + 1);
  }
  return { left, top: Math.floor(first / width), right, bottom };
}

/** Moved by whole pixels, what leaves the picture is lost at no edge: the move stops there. */
export function shifted(mask: Mask, dx: number, dy: number): Mask {
  const frame = painted(mask);
  if (!frame) return mask;
  const right = Math.round(Math.min(Math.max(dx, -frame.left), mask.width - frame.right));
  const down = Math.round(Math.min(Math.max(dy, -frame.top), mask.height - frame.bottom));
  const next = blank(mask.width, mask.height);
  for (let row = frame.top; row < frame.bottom; row += 1) {
    const line = mask.bits.subarray(row * mask.width + frame.left, row * mask.width + frame.right);
    next.bits.set(line, (row + down) * mask.width + frame.left + right);
  }
  return next;
}

/** Percent of the picture that is painted, to a tenth. */
export function share(mask: Mask | null): number {
  if (!mask) return 0;
  let count = 0;
  for (const one of mask.bits) count += one;
  return Math.round((count / mask.bits.length) * 1000) / 10;
}
