/** Ellipses: the middle, two radii in percent of width and height, and degrees clockwise. Pure. */

import type { Point } from "../geometry";
import { SMALLEST, type Value } from "../types";
import {
  allowed,
  type Bounds,
  clamp,
  degrees,
  type Grip,
  isInside,
  numberOf,
  part,
  round,
  type Shape,
  turnBetween,
  turnedAbout,
  within,
} from "./shape";

const HAIR = 0.0002;

interface Ellipse extends Point {
  radiusX: number;
  radiusY: number;
  rotation: number;
}

function read(value: Value): Ellipse {
  const of = (key: string) => numberOf(value, key);
  return { x: of("x"), y: of("y"), radiusX: of("radiusX"), radiusY: of("radiusY"), rotation: of("rotation") };
}

function boundsOf({ x, y, radiusX, radiusY, rotation }: Ellipse, aspect: number): Bounds {
  const angle = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const across = Math.hypot(radiusX * aspect * cos, radiusY * sin) / aspect;
  const down = Math.hypot(radiusX * aspect * sin, radiusY * cos);
  return { left: x - across, top: y - down, right: x + across, bottom: y + down };
}

/** Four decimals; what rounding has put over the edge by a hair is made thinner by as much. */
function tidy(one: Ellipse, aspect: number): Value {
  const { x, y } = { x: within(one.x), y: within(one.y) };
  const rounded = { x, y, radiusX: round(one.radiusX), radiusY: round(one.radiusY), rotation: one.rotation };
  if (isInside(boundsOf(rounded, aspect))) return rounded;
  return { ...rounded, radiusX: round(one.radiusX - HAIR), radiusY: round(one.radiusY - HAIR) };
}

/** The wish if it is large enough and on the picture, else what was. */
function unlessOver(wish: Ellipse, before: Ellipse, aspect: number): Value {
  const { x, y } = allowed(boundsOf(wish, aspect), 0, 0);
  const next = { ...wish, x: wish.x + x, y: wish.y + y };
  const least = SMALLEST / 2;
  const good = wish.radiusX >= least && wish.radiusY >= least && isInside(boundsOf(next, aspect));
  return tidy(good ? next : before, aspect);
}

/** The largest radii that fit around the middle. */
function grown(before: Ellipse, radiusX: number, radiusY: number, aspect: number): Value {
  if (before.rotation) return unlessOver({ ...before, radiusX, radiusY }, before, aspect);
  const room = (at: number) => Math.max(SMALLEST / 2, Math.min(at, 100 - at));
  return tidy(
    {
      ...before,
      radiusX: clamp(radiusX, SMALLEST / 2, room(before.x)),
      radiusY: clamp(radiusY, SMALLEST / 2, room(before.y)),
    },
    aspect,
  );
}

/** Ends of the axes, and the knob that turns above the upper one. */
function gripsOf(one: Ellipse, aspect: number): Grip[] {
  const ends = [
    { x: one.x + one.radiusX, y: one.y },
    { x: one.x, y: one.y + one.radiusY },
    { x: one.x - one.radiusX, y: one.y },
    { x: one.x, y: one.y - one.radiusY },
  ].map((end) => turnedAbout(end, one, one.rotation, aspect));
  return [...ends.map((end): Grip => ({ ...end, kind: "side" })), { ...(ends[3] as Point), kind: "turn" }];
}

export const ellipse: Shape = {
  fresh(seen, aspect) {
    const { x, y } = part(seen, 0.5, 0.5);
    const side = (seen.right - seen.left) * 0.1;
    return tidy({ x, y, radiusX: side, radiusY: side, rotation: 0 }, aspect);
  },
  between(from, to, aspect) {
    const a = { x: clamp(from.x, 0, 100), y: clamp(from.y, 0, 100) };
    const b = { x: clamp(to.x, 0, 100), y: clamp(to.y, 0, 100) };
    const radii = { radiusX: Math.abs(a.x - b.x) / 2, radiusY: Math.abs(a.y - b.y) / 2 };
    return tidy({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, ...radii, rotation: 0 }, aspect);
  },
  path(value, width, height) {
    const one = read(value);
    const [rx, ry] = [(one.radiusX * width) / 100, (one.radiusY * height) / 100];
    const angle = (one.rotation * Math.PI) / 180;
    const [dx, dy] = [rx * Math.cos(angle), rx * Math.sin(angle)];
    const [cx, cy] = [(one.x * width) / 100, (one.y * height) / 100];
    const arc = (x: number, y: number) => `A${rx} ${ry} ${one.rotation} 0 1 ${x} ${y}`;
    return `M${cx - dx} ${cy - dy}${arc(cx + dx, cy + dy)}${arc(cx - dx, cy - dy)}Z`;
  },
  bounds: (value, aspect) => boundsOf(read(value), aspect),
  hit(value, at, aspect, slack) {
    const one = read(value);
    const { x, y } = turnedAbout(at, one, -one.rotation, aspect);
    return Math.hypot((x - one.x) / (one.radiusX + slack / aspect), (y - one.y) / (one.radiusY + slack)) <= 1;
  },
  moved(value, dx, dy, aspect) {
    const one = read(value);
    const by = allowed(boundsOf(one, aspect), dx, dy);
    return tidy({ ...one, x: one.x + by.x, y: one.y + by.y }, aspect);
  },
  resized(value, dx, dy, aspect) {
    const one = read(value);
    return grown(one, one.radiusX + dx, one.radiusY + dy, aspect);
  },
  turned(value, by, aspect) {
    const one = read(value);
    return unlessOver({ ...one, rotation: degrees(one.rotation + by) }, one, aspect);
  },
  grips: (value, aspect) => gripsOf(read(value), aspect),
  pulled(value, grip, from, to, aspect) {
    const one = read(value);
    if (grip === 4) return ellipse.turned?.(value, turnBetween(one, from, to, aspect), aspect) ?? value;
    const [start, end] = [from, to].map((at) => turnedAbout(at, one, -one.rotation, aspect)) as [Point, Point];
    const [dx, dy] = [end.x - start.x, end.y - start.y];
    const way = grip < 2 ? 1 : -1;
    return grip % 2
      ? grown(one, one.radiusX, one.radiusY + way * dy, aspect)
      : grown(one, one.radiusX + way * dx, one.radiusY, aspect);
  },
};
