/** Polygons on a picture. */

import { polygon } from "../../lib/shapes/polygon";
import { PointsTool } from "./points-tool";
import { PointKeys } from "./pointwise";
import type { Kind } from "./surface";

export const kind: Kind = {
  shape: polygon,
  editor: (surface) => new PointKeys(surface),
  tool: (surface, control) =>
    new PointsTool(surface, {
      least: 3,
      closes: true,
      opens: false,
      snapped: (at) => surface.snapped(at, control),
      done(points) {
        const value = polygon.points?.made(points, true);
        if (value) surface.add(control, value);
      },
      add: () => void surface.add(control, polygon.fresh(surface.seen, surface.port.aspect)),
    }),
};
