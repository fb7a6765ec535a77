/** Paths on a picture: open, or closed where the control allows it. */

import { vector } from "../../lib/shapes/vector";
import { PointsTool } from "./points-tool";
import { PointKeys } from "./pointwise";
import type { Kind } from "./surface";

export const kind: Kind = {
  shape: vector,
  editor: (surface) => new PointKeys(surface),
  tool(surface, control) {
    const { closable, minPoints, maxPoints } = control.node.attrs;
    const closes = closable === true;
    const add = (points: Parameters<NonNullable<typeof vector.points>["made"]>[0], closed: boolean) => {
      const value = vector.points?.made(points, closed);
      if (value) surface.add(control, value);
    };
    return new PointsTool(surface, {
      least: Math.max(2, Number(minPoints) || 0),
      most: Number(maxPoints) || Number.POSITIVE_INFINITY,
      closes,
      opens: true,
      snapped: (at) => surface.snapped(at, control),
      done: add,
      add() {
        const square = vector.points?.of(vector.fresh(surface.seen, surface.port.aspect)) ?? [];
        add(square, closes);
      },
    });
  },
};
