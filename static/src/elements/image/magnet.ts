/** Places near an edge or a corner of something else belong on it. */

import type { Point } from "../../lib/geometry";
import { type Bounds, clamp } from "../../lib/shapes/shape";
import type { Surface } from "./surface";

const REACH_PX = 8;

/** The corner, the edge or the border of the picture that a place is drawn to, or the place itself. */
export function drawn(surface: Surface, at: Point, except?: string): Point {
  const { port, desk } = surface;
  const reach = { x: (REACH_PX * port.slack) / port.aspect, y: REACH_PX * port.slack };
  const others = surface.regions.filter(({ id }) => id !== except && !desk.hidden.has(id));
  const shapes = others.flatMap((region) => {
    const shape = surface.kind(region)?.shape;
    const { value } = region.item;
    return shape ? [{ bounds: shape.bounds(value, port.aspect), points: shape.points?.of(value) ?? [] }] : [];
  });
  const all = shapes.map(({ bounds }) => bounds);
  const corners = shapes.flatMap(({ bounds, points }) => (points.length ? points : cornersOf(bounds)));
  const corner = nearest(corners, (one) => Math.hypot((one.x - at.x) / reach.x, (one.y - at.y) / reach.y));
  if (corner) return corner;
  const whole = { left: 0, top: 0, right: 100, bottom: 100 };
  const across = [whole, ...all.filter((one) => beside(at.y, one.top, one.bottom, reach.y))];
  const down = [whole, ...all.filter((one) => beside(at.x, one.left, one.right, reach.x))];
  const x = across.flatMap(({ left, right }) => [left, right]);
  const y = down.flatMap(({ top, bottom }) => [top, bottom]);
  return {
    x: nearest(x, (one) => Math.abs(one - at.x) / reach.x) ?? clamp(at.x, 0, 100),
    y: nearest(y, (one) => Math.abs(one - at.y) / reach.y) ?? clamp(at.y, 0, 100),
  };
}

/** The one least far away, if any is within reach. */
function nearest<T>(all: T[], far: (one: T) => number): T | undefined {
  let best: T | undefined;
  let least = 1;
  for (const one of all) {
    const now = far(one);
    if (now <= least) [best, least] = [one, now];
  }
  return best;
}

function beside(at: number, low: number, high: number, reach: number): boolean {
  return at >= low - reach && at <= high + reach;
}

function cornersOf({ left, top, right, bottom }: Bounds): Point[] {
  return [left, right].flatMap((x) => [top, bottom].map((y) => ({ x, y })));
}
