/** Drawing by dragging from one corner to the other; a key puts one into the middle. */

import type { Control } from "../../lib/config";
import { s, setProps } from "../../lib/dom";
import type { Point } from "../../lib/geometry";
import { SMALLEST } from "../../lib/types";
import type { Kind, Surface, Tool } from "./surface";

const SLIP_PX = 4;

export class DragTool implements Tool {
  readonly #rubber = s("path", { class: "rubber" });
  #from: Point = { x: 0, y: 0 };

  constructor(
    readonly surface: Surface,
    readonly control: Control,
    readonly shape: Kind["shape"],
  ) {}

  #between(at: Point) {
    const { surface, shape, control } = this;
    const [from, to] = [surface.snapped(this.#from, control), surface.snapped(at, control)];
    return shape.between?.(from, to, surface.port.aspect) ?? {};
  }

  down(at: Point): void {
    this.#from = at;
  }

  drag(at: Point): void {
    const { port, sketch } = this.surface;
    setProps(this.#rubber, { d: this.shape.path(this.#between(at), port.width, port.height) });
    if (!this.#rubber.isConnected) sketch.append(this.#rubber);
  }

  up(at: Point): boolean {
    this.cancel();
    const { port } = this.surface;
    const value = this.#between(at);
    const { left, top, right, bottom } = this.shape.bounds(value, port.aspect);
    const slip = SLIP_PX * port.slack;
    const [wide, high] = [right - left, bottom - top];
    if (Math.min(wide, high) <= SMALLEST || wide * port.aspect <= slip || high <= slip) return false;
    return this.surface.add(this.control, value) !== null;
  }

  cancel(): void {
    this.#rubber.remove();
  }

  add(): void {
    const { port, seen } = this.surface;
    this.surface.add(this.control, this.shape.fresh(seen, port.aspect));
  }
}
