/** Going about a picture, and where on it a pointer is. */

import { type Point, panned, zoomed } from "../../lib/views";
import type { Viewport } from "./viewport";

interface Spot {
  clientX: number;
  clientY: number;
}

const WHOLE = { x: 0, y: 0, scale: 1 };

/** Zoom, about the middle if no place is given in pixels of the screen; zero shows the whole. */
export function zoom(port: Viewport, factor: number, at?: Spot): void {
  const [wide, high] = port.shown;
  const { x, y, scale } = port.view;
  const about = at ? placed(port.svg, at) : { x: x + wide / scale / 2, y: y + high / scale / 2 };
  port.view = factor ? zoomed(port.view, factor, about, wide, high, port.least) : WHOLE;
  port.settle();
}

/** Move what is in sight by pixels of the screen. */
export function pan(port: Viewport, dx: number, dy: number): void {
  const { unit } = port;
  port.view = panned(port.view, dx * unit, dy * unit, ...port.shown);
  port.settle();
}

/** A place on the screen in percent of the picture. */
export function percent(port: Viewport, at: Spot): Point {
  const { x, y } = placed(port.world, at);
  return { x: (x / port.width) * 100, y: (y / port.height) * 100 };
}

/** A step on the screen as a step on the picture, whichever way it is turned. */
export function along({ turn }: Viewport, dx: number, dy: number): [number, number] {
  const [x, y] = { 90: [dy, -dx], 180: [-dx, -dy], 270: [-dy, dx] }[turn] ?? [dx, dy];
  return [x ?? 0, y ?? 0];
}

/** A place on the screen in the units an element is laid out in. */
function placed(element: SVGGraphicsElement, { clientX, clientY }: Spot): Point {
  const matrix = element.getScreenCTM();
  return matrix ? new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse()) : { x: 0, y: 0 };
}
