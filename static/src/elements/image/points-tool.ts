/** Drawing by points: tap each, then the first one again, the last one twice, or Enter. Dragging looks around. */

import { announce } from "../../lib/announce";
import { h, s, setProps } from "../../lib/dom";
import type { Point } from "../../lib/geometry";
import { gettext, interpolate } from "../../lib/i18n";
import { pathOf } from "../../lib/shapes/points";
import { pan } from "./moves";
import type { Surface, Tool } from "./surface";

const NEAR_PX = 12;
const NEAR_FINGER_PX = 22;

export interface Sketch {
  least: number;
  /** How many there may be. */
  most?: number;
  /** Whether it ends by going back to its first point. */
  closes: boolean;
  /** Whether it also may end anywhere. */
  opens: boolean;
  snapped(at: Point): Point;
  done(points: Point[], closed: boolean): void;
  add(): void;
}

export class PointsTool implements Tool {
  readonly #halo = s("path", { class: "rubber" });
  readonly #first = s("g", {}, s("circle", { class: "ring" }));
  readonly #finish = button(gettext("Finish"), () => this.#end());
  readonly #back = button(gettext("Remove last point"), () => this.#drop());
  #points: Point[] = [];
  #last: Point | null = null;
  #from: Point | null = null;

  constructor(
    readonly surface: Surface,
    readonly sketch: Sketch,
  ) {}

  /** While something is begun, presses on other regions are for it too. */
  get greedy(): boolean {
    return this.#points.length > 0;
  }

  down(at: Point): void {
    this.#from = at;
  }

  drag(at: Point): void {
    const { port } = this.surface;
    if (!this.#from) return;
    const far = Math.hypot((at.x - this.#from.x) * port.aspect, at.y - this.#from.y) > 4 * port.slack;
    if (!far) return;
    const [dx, dy] = [((this.#from.x - at.x) * port.width) / 100, ((this.#from.y - at.y) * port.height) / 100];
    const { unit } = port;
    pan(port, ...unturned(port.turn, dx / unit, dy / unit));
  }

  up(at: Point, tapped: boolean): boolean {
    this.#from = null;
    if (!tapped) return true;
    const { least, closes } = this.sketch;
    const [first] = this.#points;
    const last = this.#points.at(-1);
    const enough = this.#points.length >= least;
    if (first && enough && closes && this.#near(at, first)) this.#end(true);
    else if (last && this.#near(at, last, 5)) {
      if (enough) this.#end();
    } else if (this.#points.length < (this.sketch.most ?? Number.POSITIVE_INFINITY)) {
      this.#push(this.sketch.snapped(at));
    }
    return true;
  }

  #near(a: Point, b: Point, reach = matchMedia("(pointer: coarse)").matches ? NEAR_FINGER_PX : NEAR_PX): boolean {
    const { aspect, slack } = this.surface.port;
    return Math.hypot((a.x - b.x) * aspect, a.y - b.y) <= reach * slack;
  }

  #push({ x, y }: Point): void {
    this.#points.push({ x: Math.min(Math.max(x, 0), 100), y: Math.min(Math.max(y, 0), 100) });
    this.surface.desk.select(null);
    this.surface.underneath.append(this.#back, this.#finish);
    this.#finish.disabled = this.#points.length < this.sketch.least;
    announce(interpolate(gettext("Point %(number)s"), { number: this.#points.length }));
    this.#show();
  }

  hover(at: Point | null): void {
    this.#last = at;
    if (this.#points.length) this.#show();
  }

  #show(): void {
    const { port, sketch } = this.surface;
    const [first] = this.#points;
    if (!first) {
      this.cancel();
      return;
    }
    const closing = this.#last && this.sketch.closes && this.#points.length > 2 && this.#near(this.#last, first);
    const shown = this.#last && !closing ? [...this.#points, this.sketch.snapped(this.#last)] : this.#points;
    setProps(this.#halo, { d: pathOf(shown, Boolean(closing), port.width, port.height) });
    const place = `translate(${(first.x * port.width) / 100} ${(first.y * port.height) / 100})`;
    setProps(this.#first, { transform: place, class: closing ? "is-near" : null });
    if (!this.#halo.isConnected) sketch.append(this.#halo, this.#first);
  }

  #drop(): void {
    this.#points.pop();
    this.#finish.disabled = this.#points.length < this.sketch.least;
    this.#show();
  }

  #end(closed = this.sketch.closes && !this.sketch.opens): void {
    const points = this.#points;
    if (points.length < this.sketch.least) return;
    this.cancel();
    this.sketch.done(points, closed);
  }

  cancel(): void {
    this.#points = [];
    this.#from = null;
    for (const one of [this.#halo, this.#first, this.#back, this.#finish]) one.remove();
  }

  off(): void {
    this.cancel();
  }

  add(): void {
    this.cancel();
    this.sketch.add();
  }

  key(event: KeyboardEvent): boolean {
    if (!this.#points.length) return false;
    const undo = (event.ctrlKey || event.metaKey) && event.key === "z";
    if (event.key === "Enter") this.#end();
    else if (event.key === "Escape") this.cancel();
    else if (event.key === "Backspace" || event.key === "Delete" || undo) this.#drop();
    else return false;
    return true;
  }
}

function button(text: string, run: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: run }, text);
}

/** A step on the picture as a step on the screen. */
function unturned(turn: number, dx: number, dy: number): [number, number] {
  const [x, y] = { 90: [-dy, dx], 180: [-dx, -dy], 270: [dy, -dx] }[turn] ?? [dx, dy];
  return [x ?? 0, y ?? 0];
}
