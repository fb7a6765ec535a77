/** The number in the upper left corner of a region, always of one size on the screen. */

import { s, setProps } from "../../lib/dom";
import { inkOn } from "../../lib/ink";

export class Chip {
  readonly #back = s("rect", { height: 17 });
  readonly #digits = s("text", { "text-anchor": "middle", y: 12.5, "font-size": 12, "aria-hidden": "true" });
  readonly element = s("g", {}, s("g", { class: "tag" }, this.#back, this.#digits));

  /** @param x: pixels of the picture, as is `y`. */
  show(number: number, stroke: string, x: number, y: number): void {
    const text = String(number);
    const width = 8 + 7.5 * text.length;
    const ink = inkOn(stroke);
    setProps(this.element, { transform: `translate(${x} ${y})` });
    setProps(this.#back, { width, fill: stroke, stroke: ink });
    setProps(this.#digits, { x: width / 2, fill: ink });
    if (this.#digits.textContent !== text) this.#digits.textContent = text;
  }
}
