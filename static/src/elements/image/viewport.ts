/** A picture, and what of it is in sight. */

import { h, s, setProps } from "../../lib/dom";
import type { View } from "../../lib/views";

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
  /** How small it may be shown; 1 is as large as there is room. */
  least = 1;
  /** How much a press on a button zooms. */
  step = 1.5;
  /** Wheels do not zoom. */
  still = false;
  #room = { width: 1, height: 1 };

  readonly stage = h("div", { class: "stage" }, this.svg);
  /** Called with every picture that is shown. */
  opened: () => void = () => {};
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
    this.opened();
  }

  get aspect(): number {
    return this.width / this.height;
  }

  /** Width and height as they are shown. */
  get shown(): [number, number] {
    return this.turn % 180 ? [this.height, this.width] : [this.width, this.height];
  }

  /** Length of a screen pixel in pixels of the picture. Reckoned: asking the page would lay it out in mid-change. */
  get unit(): number {
    const [wide, high] = this.shown;
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
    const [wide, high] = this.shown;
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
}
