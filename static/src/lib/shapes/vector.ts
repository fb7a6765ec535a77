/** Paths: vertices, each naming the one before it, open or closed. */

import type { Point } from "../geometry";
import { itemId } from "../ids";
import type { Value } from "../types";
import { pointShape } from "./points";

interface Vertex extends Point {
  id: string;
  prevPointId: string | null;
  isBezier: boolean;
}

function vertices({ vertices: found }: Value): Vertex[] {
  return (Array.isArray(found) ? found : []) as Vertex[];
}

/** The chain of ids made whole again after points came or went. */
function chained(points: Omit<Vertex, "prevPointId">[]): Vertex[] {
  return points.map((point, at) => ({ ...point, prevPointId: points[at - 1]?.id ?? null }));
}

const fresh = (point: Point): Omit<Vertex, "prevPointId"> => ({ ...point, id: itemId(), isBezier: false });

export const vector = pointShape(
  {
    least: 2,
    read: (value) => vertices(value).map(({ x, y }) => ({ x: Number(x), y: Number(y) })),
    closed: (value) => value.closed === true,
    write(value, points, was) {
      const before = vertices(value);
      const next = points.map((point, at) => ({ ...(before[was[at] ?? -1] ?? fresh(point)), ...point }));
      return { vertices: chained(next), closed: value.closed === true };
    },
  },
  (points, closed) => (points.length < 2 ? null : { vertices: chained(points.map(fresh)), closed }),
);
