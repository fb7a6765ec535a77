/** What of a picture is in sight: zoom, pan and quarter turns, and where on the picture a pointer is. */

import { h, s, setProps } from "../../lib/dom";
import { type Point, panned, type View, zoomed } from "../../lib/views";

const WHOLE: View = { x: 0, y: 0, scale: 1 };

export class Viewport {
  readonly picture = s("image");
  /** Everything that is laid out in pixels of the picture, however it is turned. */
  readonly world = s("g", {}, this.picture);
  readonly svg = s("svg", { class: "canvas", tabindex: 0, role: "group" }, this.world);
  /** Size of the picture in pixels, not turned. */
  width = 0;
  height = 0;
  /** Degrees the picture is turned clockwise: 0, 90, 180 or 270. */
  turn = 0;
  view: View = WHOLE;
  #room = { width: 1, height: 1 };

  readonly stage = h("div", { class: "stage" }, this.svg);
  #told: () => void = () => {};

  /** Call something after every change of what is in sight. */
  listen(told: () => void): void {
    this.#told = told;
    told();
  }

  /** Show another picture. */
  open(url: string, width: number, height: number, turn: number): void {
    Object.assign(this, { width, height, turn, view: WHOLE });
    setProps(this.picture, { href: url, width, height });
    this.settle();
  }

  get aspect(): number {
    return this.width / this.height;
  }

  /** Width and height as they are shown. */
  get #shown(): [number, number] {
    return this.turn % 180 ? [this.height, this.width] : [this.width, this.height];
  }

  /** Length of a screen pixel in pixels of the picture. Reckoned: asking the page would lay it out in mid-change. */
  get unit(): number {
    const [wide, high] = this.#shown;
    return Math.max(wide / this.#room.width, high / this.#room.height) / this.view.scale;
  }

  /** The picture has this much room, in pixels of the screen. */
  resized(room: { width: number; height: number }): void {
    this.#room = { width: room.width || 1, height: room.height || 1 };
    this.settle();
  }

  /** Length of a screen pixel in percent of the height. */
  get slack(): number {
    return (this.unit * 100) / this.height;
  }

  settle(): void {
    if (!this.width) return;
    const [wide, high] = this.#shown;
    const { x, y, scale } = this.view;
    const shift = { 90: `${this.height} 0`, 180: `${this.width} ${this.height}`, 270: `0 ${this.width}` }[this.turn];
    setProps(this.svg, { viewBox: `${x} ${y} ${wide / scale} ${high / scale}` });
    setProps(this.world, { transform: shift ? `translate(${shift}) rotate(${this.turn})` : null });
    const { style } = this.svg;
    this.stage.style.setProperty("--ratio", String(wide / high));
    style.setProperty("--unit", String(this.unit));
    style.setProperty("--turn", `${-this.turn}deg`);
    this.#told();
  }

  /** Zoom, about the middle if no place is given in pixels of the screen; zero shows the whole. */
  zoom(factor: number, at?: { clientX: number; clientY: number }): void {
    const [wide, high] = this.#shown;
    const { x, y, scale } = this.view;
    const about = at ? this.#onSheet(at) : { x: x + wide / scale / 2, y: y + high / scale / 2 };
    this.view = factor ? zoomed(this.view, factor, about, wide, high) : WHOLE;
    this.settle();
  }

  /** Move what is in sight by pixels of the screen. */
  pan(dx: number, dy: number): void {
    const { unit } = this;
    this.view = panned(this.view, dx * unit, dy * unit, ...this.#shown);
    this.settle();
  }

  /** A place on the screen in units of the turned picture. */
  #onSheet({ clientX, clientY }: { clientX: number; clientY: number }): Point {
    return placed(this.svg, clientX, clientY);
  }

  /** A place on the screen in percent of the picture. */
  percent({ clientX, clientY }: { clientX: number; clientY: number }): Point {
    const { x, y } = placed(this.world, clientX, clientY);
    return { x: (x / this.width) * 100, y: (y / this.height) * 100 };
  }

  /** A step on the screen as a step on the picture, whichever way it is turned. */
  along(dx: number, dy: number): [number, number] {
    const [x, y] = { 90: [dy, -dx], 180: [-dx, -dy], 270: [-dy, dx] }[this.turn] ?? [dx, dy];
    return [x ?? 0, y ?? 0];
  }
}

function placed(element: SVGGraphicsElement, x: number, y: number): Point {
  const matrix = element.getScreenCTM();
  return matrix ? new DOMPoint(x, y).matrixTransform(matrix.inverse()) : { x: 0, y: 0 };
}
