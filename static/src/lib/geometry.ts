/** Boxes in percent of an image: drawing, moving, resizing, never over the edge. Pure. */

import { type Box, SMALLEST } from "./types";
import { clamp, type Point } from "./views";

export type { Point };

/** Which sides a handle pulls: -1 the left or top one, 1 the right or bottom one, 0 neither. */
export interface Handle {
  h: -1 | 0 | 1;
  v: -1 | 0 | 1;
}

export const HANDLES: readonly Handle[] = [
  { h: -1, v: -1 },
  { h: 0, v: -1 },
  { h: 1, v: -1 },
  { h: 1, v: 0 },
  { h: 1, v: 1 },
  { h: 0, v: 1 },
  { h: -1, v: 1 },
  { h: -1, v: 0 },
];

/** A hundredth of a pixel of a 10,000 pixel image. */
const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** The upright box between two points, cut at the edge of the image. */
export function between(a: Point, b: Point): Box {
  const [left, right] = [clamp(Math.min(a.x, b.x), 0, 100), clamp(Math.max(a.x, b.x), 0, 100)];
  const [top, bottom] = [clamp(Math.min(a.y, b.y), 0, 100), clamp(Math.max(a.y, b.y), 0, 100)];
  return tidy({ x: left, y: top, width: right - left, height: bottom - top, rotation: 0 });
}

/** Four decimals, and right and bottom sides that do not pass 100 by a rounding error. */
function tidy(box: Box): Box {
  const [x, y] = [round(box.x), round(box.y)];
  return {
    ...box,
    x,
    y,
    width: least(box.width, box.rotation ? 100 : 100 - x),
    height: least(box.height, box.rotation ? 100 : 100 - y),
  };
}

function least(side: number, most: number): number {
  return round(Math.min(side, most));
}

/** The corners in percent. Width and height of a percent differ, so turning needs the image's aspect ratio. */
export function corners(box: Box, aspect: number): Point[] {
  const angle = (box.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const at = (right: number, down: number): Point => ({
    x: box.x + right * cos - (down * sin) / aspect,
    y: box.y + right * sin * aspect + down * cos,
  });
  return [at(0, 0), at(box.width, 0), at(box.width, box.height), at(0, box.height)];
}

/** Whether all corners are on the image. */
export function fits(box: Box, aspect: number): boolean {
  const slack = 1e-6;
  return corners(box, aspect).every(({ x, y }) => x >= -slack && x <= 100 + slack && y >= -slack && y <= 100 + slack);
}

/** The box moved as far as the image allows. */
export function moved(box: Box, dx: number, dy: number, aspect: number): Box {
  const around = corners(box, aspect);
  const [xs, ys] = [around.map((corner) => corner.x), around.map((corner) => corner.y)];
  const right = clamp(dx, -Math.min(...xs), 100 - Math.max(...xs));
  const down = clamp(dy, -Math.min(...ys), 100 - Math.max(...ys));
  return settled(tidy({ ...box, x: box.x + right, y: box.y + down }), aspect);
}

/** A box that rounding has put over the edge by a hair brought back. */
function settled(box: Box, aspect: number): Box {
  if (fits(box, aspect)) return box;
  const around = corners(box, aspect);
  const back = (values: number[]) => {
    const [over, under] = [Math.max(...values) - 100, Math.min(...values)];
    return over > 0 ? -Math.ceil(over * 10_000) / 10_000 : Math.ceil(Math.max(0, -under) * 10_000) / 10_000;
  };
  const x = round(box.x + back(around.map((corner) => corner.x)));
  const y = round(box.y + back(around.map((corner) => corner.y)));
  return { ...box, x, y };
}

/** The box with one handle pulled, in percent along the image; a turned box is pulled along its own sides. */
export function resized(box: Box, handle: Handle, dx: number, dy: number, aspect: number): Box {
  const angle = (box.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const along = dx * cos + (dy * sin) / aspect;
  const down = -dx * sin * aspect + dy * cos;
  const width = box.width + handle.h * along;
  const height = box.height + handle.v * down;
  if (!box.rotation) return uprightResized(box, handle, dx, dy);
  if (width < SMALLEST || height < SMALLEST) return box;
  const shiftRight = handle.h < 0 ? along : 0;
  const shiftDown = handle.v < 0 ? down : 0;
  const next = tidy({
    ...box,
    width,
    height,
    x: box.x + shiftRight * cos - (shiftDown * sin) / aspect,
    y: box.y + shiftRight * sin * aspect + shiftDown * cos,
  });
  return fits(next, aspect) ? next : box;
}

function uprightResized(box: Box, handle: Handle, dx: number, dy: number): Box {
  const left = handle.h < 0 ? clamp(box.x + dx, 0, box.x + box.width - SMALLEST) : box.x;
  const right = handle.h > 0 ? clamp(box.x + box.width + dx, box.x + SMALLEST, 100) : box.x + box.width;
  const top = handle.v < 0 ? clamp(box.y + dy, 0, box.y + box.height - SMALLEST) : box.y;
  const bottom = handle.v > 0 ? clamp(box.y + box.height + dy, box.y + SMALLEST, 100) : box.y + box.height;
  return tidy({ ...box, x: left, y: top, width: right - left, height: bottom - top });
}
