/** Boxes on a page: drawn, moved and resized by mouse, finger and keys. */

import type { Desk, Region } from "../../lib/desk";
import { s, setProps } from "../../lib/dom";
import { between, HANDLES, type Handle, moved, type Point, resized } from "../../lib/geometry";
import { regionColour, regionName } from "../../lib/labelling";
import { type Box, type Item, SMALLEST } from "../../lib/types";
import type { PdfPage } from "./page";

const STEP = 0.5;
/** Smaller than this in both directions was a slip of the hand. */
const LEAST = 0.5;
const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

interface Drag {
  from: Point;
  id: string | null;
  before: Box;
  handle: Handle | null;
}

export class PageBoxes {
  #drag: Drag | null = null;
  #rubber = s("rect", { class: "pdf-rubber", hidden: true });

  /**
   * @param desk: asked anew each time, because a page of elements serves many tasks.
   * @param add: a new box was drawn.
   * @param change: a box has another place; `done` when the hand lets go.
   */
  constructor(
    readonly page: PdfPage,
    readonly desk: () => Desk,
    readonly deeds: { add(box: Box): void; change(id: string, box: Box, done: boolean): void },
  ) {
    const { boxes } = page;
    boxes.append(this.#rubber);
    boxes.addEventListener("pointerdown", (event) => this.#press(event));
    boxes.addEventListener("pointermove", (event) => this.#move(event));
    boxes.addEventListener("pointerup", (event) => this.#release(event));
    boxes.addEventListener("pointercancel", () => this.#end());
    boxes.addEventListener("keydown", (event) => this.#key(event));
  }

  get #aspect(): number {
    return this.page.size.width / this.page.size.height;
  }

  /** Draw the regions of this page. */
  show(regions: readonly Region[], drawing: boolean): void {
    const desk = this.desk();
    const focused = (document.activeElement as SVGElement | null)?.dataset.region;
    this.page.boxes.classList.toggle("is-drawing", drawing);
    const shapes = regions.flatMap((region) => this.#shapes(desk, region));
    this.page.boxes.replaceChildren(...shapes, this.#rubber);
    if (focused) shapes.find((shape) => shape.dataset.region === focused)?.focus({ preventScroll: true });
  }

  #shapes(desk: Desk, region: Region): SVGElement[] {
    const on = region.id === desk.selected;
    const box = boxOf(region);
    const colour = regionColour(desk, region);
    const turn = box.rotation ? `rotate(${box.rotation} ${box.x} ${box.y})` : null;
    const { rotation: _turned, ...place } = box;
    const rect = s("rect", {
      ...place,
      transform: turn,
      class: on ? "pdf-box is-on" : "pdf-box",
      tabindex: 0,
      role: "button",
      "aria-label": regionName(desk, region),
      "aria-pressed": String(on),
      "data-region": region.id,
      stroke: colour,
      fill: colour,
    });
    rect.addEventListener("focus", () => desk.select(region.id));
    if (!on || desk.readOnly || box.rotation) return [rect];
    const grips = HANDLES.map((handle, at) =>
      s("ellipse", {
        class: "pdf-grip",
        cx: box.x + (box.width * (handle.h + 1)) / 2,
        cy: box.y + (box.height * (handle.v + 1)) / 2,
        rx: 0.9,
        ry: 0.9 * this.#aspect,
        "data-region": region.id,
        "data-handle": at,
        "aria-hidden": "true",
      }),
    );
    return [rect, ...grips];
  }

  #at(event: PointerEvent): Point {
    const frame = this.page.boxes.getBoundingClientRect();
    return {
      x: ((event.clientX - frame.left) / frame.width) * 100,
      y: ((event.clientY - frame.top) / frame.height) * 100,
    };
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    const { region: id, handle } = (event.target as SVGElement).dataset;
    const region = id ? this.desk().region(id) : undefined;
    if (region) this.desk().select(region.id);
    if (this.desk().readOnly || (!region && !this.page.boxes.classList.contains("is-drawing"))) return;
    event.preventDefault();
    this.page.boxes.setPointerCapture(event.pointerId);
    const from = this.#at(event);
    const grip = handle === undefined ? null : (HANDLES[Number(handle)] ?? null);
    this.#drag = { from, id: region?.id ?? null, before: region ? boxOf(region) : between(from, from), handle: grip };
  }

  #move(event: PointerEvent): void {
    if (!this.#drag) return;
    const box = this.#shaped(this.#drag, this.#at(event));
    if (this.#drag.id) this.deeds.change(this.#drag.id, box, false);
    else {
      const { rotation: _none, ...place } = box;
      setProps(this.#rubber, { ...place, hidden: null });
    }
  }

  #shaped({ from, id, before, handle }: Drag, to: Point): Box {
    if (!id) return between(from, to);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    return handle ? resized(before, handle, dx, dy, this.#aspect) : moved(before, dx, dy, this.#aspect);
  }

  #release(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag) return;
    const to = this.#at(event);
    const box = this.#shaped(drag, to);
    this.#end();
    if (!drag.id) {
      if (box.width >= LEAST && box.height >= LEAST) this.deeds.add(box);
      else this.desk().select(null);
    } else if (to.x !== drag.from.x || to.y !== drag.from.y) this.deeds.change(drag.id, box, true);
  }

  #end(): void {
    this.#drag = null;
    this.#rubber.setAttribute("hidden", "");
  }

  #key(event: KeyboardEvent): void {
    const region = this.desk().region((event.target as SVGElement).dataset.region ?? null);
    const step = ARROWS[event.key];
    if (!region || !step || this.desk().readOnly || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const [dx, dy] = step;
    const box = boxOf(region);
    const next = event.shiftKey ? resized(box, { h: 1, v: 1 }, dx, dy, this.#aspect) : moved(box, dx, dy, this.#aspect);
    if (next.width >= SMALLEST && next.height >= SMALLEST) this.deeds.change(region.id, next, true);
  }
}

/** The place of a region on its page. */
export function boxOf({ item }: { item: Item }): Box {
  const number = (key: string) => Number(item.value[key] ?? 0);
  return {
    x: number("x"),
    y: number("y"),
    width: number("width"),
    height: number("height"),
    rotation: number("rotation"),
  };
}
