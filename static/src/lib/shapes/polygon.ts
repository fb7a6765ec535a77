/** Polygons: a closed line through at least three points. Pure. */

import type { Point } from "../geometry";
import type { Value } from "../types";
import { pointShape } from "./points";

const pairs = (points: Point[]): number[][] => points.map(({ x, y }) => [x, y]);

export const polygon = pointShape(
  {
    least: 3,
    read: ({ points }: Value) =>
      (Array.isArray(points) ? points : []).map((pair) => ({ x: Number(pair?.[0] ?? 0), y: Number(pair?.[1] ?? 0) })),
    // The sketch of an unfinished polygon may be in an imported result.
    closed: (value) => value.closed !== false,
    write: (value, points) => ({ points: pairs(points), closed: value.closed !== false }),
  },
  (points) => (points.length < 3 ? null : { points: pairs(points), closed: true }),
);
