/** Lists of points, which polygons, paths and filled masks have in common. Pure. */

import type { Point } from "../geometry";
import { SMALLEST, type Value } from "../types";
import { allowed, boundsOf, type Grip, isInside, type Pointwise, part, type Shape, turnedAbout, within } from "./shape";

/** How a kind of shape keeps its points. */
export interface Holder {
  least: number;
  read(value: Value): Point[];
  closed(value: Value): boolean;
  /** The same shape with other points: each says which of the old ones it was, or -1 for a new one. */
  write(value: Value, points: Point[], was: number[]): Value;
}

const tidy = ({ x, y }: Point): Point => ({ x: within(x), y: within(y) });
const every = (points: readonly Point[]): number[] => points.map((_, at) => at);

export function shifted(points: readonly Point[], dx: number, dy: number): Point[] {
  const by = allowed(boundsOf(points), dx, dy);
  return points.map(({ x, y }) => tidy({ x: x + by.x, y: y + by.y }));
}

/** Stretched from the upper left corner of their bounds, as far as the picture allows. */
export function stretched(points: readonly Point[], dx: number, dy: number): Point[] {
  const { left, top, right, bottom } = boundsOf(points);
  const factor = (from: number, to: number, by: number) =>
    to > from ? Math.max(Math.min(to + by, 100) - from, SMALLEST) / (to - from) : 1;
  const [across, down] = [factor(left, right, dx), factor(top, bottom, dy)];
  return points.map(({ x, y }) => tidy({ x: left + (x - left) * across, y: top + (y - top) * down }));
}

/** Turned about the middle of their bounds; the same if that would leave the picture. */
export function turned(points: readonly Point[], by: number, aspect: number): Point[] {
  const centre = part(boundsOf(points), 0.5, 0.5);
  const next = points.map((point) => turnedAbout(point, centre, by, aspect));
  return (isInside(boundsOf(next)) ? next : points).map(tidy);
}

/** Whether a place is inside, by the even-odd rule. */
export function contains(points: readonly Point[], { x, y }: Point): boolean {
  let inside = false;
  points.forEach((a, at) => {
    const b = points[(at + 1) % points.length] as Point;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  });
  return inside;
}

/** How far a place is from the line through the points, in percent of the height. */
export function distance(points: readonly Point[], at: Point, closed: boolean, aspect: number): number {
  const ends = closed ? points.length : points.length - 1;
  let least = Number.POSITIVE_INFINITY;
  for (let from = 0; from < ends; from += 1) {
    const a = points[from] as Point;
    const b = points[(from + 1) % points.length] as Point;
    const [dx, dy] = [(b.x - a.x) * aspect, b.y - a.y];
    const [px, py] = [(at.x - a.x) * aspect, at.y - a.y];
    const along = Math.min(Math.max((px * dx + py * dy) / (dx * dx + dy * dy || 1), 0), 1);
    least = Math.min(least, Math.hypot(px - along * dx, py - along * dy));
  }
  return least;
}

export function pathOf(points: readonly Point[], closed: boolean, width: number, height: number): string {
  const steps = points.map(({ x, y }) => `${(x * width) / 100} ${(y * height) / 100}`);
  return steps.length ? `M${steps.join("L")}${closed ? "Z" : ""}` : "";
}

const halfway = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** The places between neighbours where one more point can go. */
function gaps(points: Point[], closed: boolean): Point[] {
  return points
    .slice(0, closed ? undefined : -1)
    .map((point, at) => halfway(point, points[(at + 1) % points.length] as Point));
}

/** A shape that is a list of points, kept as the holder says. */
export function pointShape(holder: Holder, made: Pointwise["made"]): Shape {
  const { read, write, closed, least } = holder;
  const moved = (value: Value, at: number, dx: number, dy: number): Value => {
    const points = read(value);
    const next = points.map(({ x, y }, place) => (place === at ? tidy({ x: x + dx, y: y + dy }) : { x, y }));
    return write(value, next, every(points));
  };
  const inserted = (value: Value, after: number, point: Point): Value => {
    const points = read(value);
    return write(value, points.toSpliced(after + 1, 0, tidy(point)), every(points).toSpliced(after + 1, 0, -1));
  };
  const same = (value: Value, change: (points: Point[]) => Point[]): Value =>
    write(value, change(read(value)), every(read(value)));
  return {
    fresh: (seen) => {
      const at = [part(seen, 0.4, 0.4), part(seen, 0.6, 0.4), part(seen, 0.6, 0.6), part(seen, 0.4, 0.6)];
      return made(at.map(tidy), true) as Value;
    },
    path: (value, width, height) => pathOf(read(value), closed(value), width, height),
    bounds: (value) => boundsOf(read(value)),
    hit(value, at, aspect, slack) {
      const points = read(value);
      return (closed(value) && contains(points, at)) || distance(points, at, closed(value), aspect) <= slack;
    },
    moved: (value, dx, dy) => same(value, (points) => shifted(points, dx, dy)),
    resized: (value, dx, dy) => same(value, (points) => stretched(points, dx, dy)),
    turned: (value, by, aspect) => same(value, (points) => turned(points, by, aspect)),
    grips(value) {
      const points = read(value);
      const corners = points.map((point): Grip => ({ ...point, kind: "point" }));
      return [...corners, ...gaps(points, closed(value)).map((point): Grip => ({ ...point, kind: "between" }))];
    },
    pulled(value, grip, from, to) {
      const count = read(value).length;
      if (grip < count) return moved(value, grip, to.x - from.x, to.y - from.y);
      return inserted(value, grip - count, to);
    },
    points: {
      of: read,
      moved,
      added(value, after) {
        const points = read(value);
        const [a, b] = [points[after] as Point, points[(after + 1) % points.length] as Point];
        return inserted(value, after, halfway(a, b));
      },
      removed(value, at) {
        const points = read(value);
        if (points.length <= least) return value;
        return write(value, points.toSpliced(at, 1), every(points).toSpliced(at, 1));
      },
      made: (points, isClosed) => made(points.map(tidy), isClosed),
    },
  };
}
