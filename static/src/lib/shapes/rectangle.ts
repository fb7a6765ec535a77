/** Boxes: x and y of the top left corner, width, height, and degrees clockwise about that corner. Pure. */

import { between, corners, fits, HANDLES, moved, type Point, resized } from "../geometry";
import type { Box, Value } from "../types";
import { boundsOf, degrees, type Grip, numberOf, part, type Shape, turnBetween, turnedAbout } from "./shape";

export function boxOf(value: Value): Box {
  const of = (key: string) => numberOf(value, key);
  return { x: of("x"), y: of("y"), width: of("width"), height: of("height"), rotation: of("rotation") };
}

/** Where the handles are: as `HANDLES`, in eighths around. */
function gripsOf(box: Box, aspect: number): Grip[] {
  const [a, b, c, d] = corners(box, aspect) as [Point, Point, Point, Point];
  const half = (p: Point, q: Point): Point => ({ x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 });
  const sides = [a, half(a, b), b, half(b, c), c, half(c, d), d, half(d, a)];
  return sides.map((at) => ({ ...at, kind: "side" }));
}

function middle(box: Box, aspect: number): Point {
  const [a, , c] = corners(box, aspect) as [Point, Point, Point];
  return { x: (a.x + c.x) / 2, y: (a.y + c.y) / 2 };
}

function turned(box: Box, by: number, aspect: number): Box {
  const rotation = degrees(box.rotation + by);
  const corner = turnedAbout(box, middle(box, aspect), rotation - box.rotation, aspect);
  const next = moved({ ...box, ...corner, rotation }, 0, 0, aspect);
  return fits(next, aspect) ? next : box;
}

export const rectangle: Shape = {
  fresh: (seen) => ({ ...between(part(seen, 0.4, 0.4), part(seen, 0.6, 0.6)) }),
  between: (from, to) => ({ ...between(from, to) }),
  path(value, width, height) {
    const at = ({ x, y }: Point) => `${(x * width) / 100} ${(y * height) / 100}`;
    return `M${corners(boxOf(value), width / height)
      .map(at)
      .join("L")}Z`;
  },
  bounds: (value, aspect) => boundsOf(corners(boxOf(value), aspect)),
  hit(value, at, aspect, slack) {
    const box = boxOf(value);
    const { x, y } = turnedAbout(at, box, -box.rotation, aspect);
    const aside = slack / aspect;
    return (
      x >= box.x - aside && x <= box.x + box.width + aside && y >= box.y - slack && y <= box.y + box.height + slack
    );
  },
  moved: (value, dx, dy, aspect) => ({ ...moved(boxOf(value), dx, dy, aspect) }),
  resized: (value, dx, dy, aspect) => ({ ...resized(boxOf(value), { h: 1, v: 1 }, dx, dy, aspect) }),
  turned: (value, by, aspect) => ({ ...turned(boxOf(value), by, aspect) }),
  grips(value, aspect) {
    const sides = gripsOf(boxOf(value), aspect);
    return [...sides, { ...(sides[1] as Grip), kind: "turn" }];
  },
  pulled(value, grip, from, to, aspect) {
    const box = boxOf(value);
    const handle = HANDLES[grip];
    if (handle) return { ...resized(box, handle, to.x - from.x, to.y - from.y, aspect) };
    return { ...turned(box, turnBetween(middle(box, aspect), from, to, aspect), aspect) };
  },
};
