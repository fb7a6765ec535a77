/** Mouse, pen and fingers on a picture: draw, move, pull a grip, pan, and pinch with two fingers. */

import type { Region } from "../../lib/desk";
import type { Point } from "../../lib/geometry";
import type { Value } from "../../lib/types";
import { pan, percent, zoom } from "./moves";
import type { Surface, Tool } from "./surface";

/** What the pointer is doing. */
type Gesture =
  | { kind: "draw"; tool: Tool; over: string | null }
  | { kind: "pan"; over: string | null }
  | { kind: "change"; key: string; id: string; value: Value; from: Point; grip: number | null };

interface Spot {
  clientX: number;
  clientY: number;
}

const SLIP_PX = 4;
const TWICE_MS = 400;
let count = 0;

export class Gestures {
  readonly #fingers = new Map<number, Spot>();
  #gesture: Gesture | null = null;
  #start: Spot = { clientX: 0, clientY: 0 };
  #last: Spot = this.#start;
  #tapped = true;
  #tappedLast = { grip: "", at: 0 };
  #frame = 0;

  /**
   * @param tool: what one draws with now, if anything.
   * @param grabbed: called when a grip of a region has been pressed.
   */
  constructor(
    readonly surface: Surface,
    readonly tool: () => Tool | null,
    readonly grabbed: (region: Region, grip: number) => void,
  ) {
    const { svg } = surface.port;
    svg.addEventListener("pointerdown", (event) => this.#down(event));
    svg.addEventListener("pointermove", (event) => this.#move(event));
    svg.addEventListener("pointerup", (event) => this.#up(event));
    svg.addEventListener("pointercancel", (event) => this.#up(event, true));
    svg.addEventListener("pointerleave", () => this.tool()?.hover?.(null));
    svg.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  reset(): void {
    this.#fingers.clear();
    this.#gesture = null;
  }

  #down(event: PointerEvent): void {
    const { port, desk } = this.surface;
    if (!port.width) return;
    this.#fingers.set(event.pointerId, event);
    port.svg.setPointerCapture(event.pointerId);
    event.preventDefault();
    if (this.#fingers.size > 1) {
      this.tool()?.cancel();
      this.#gesture = null;
      return;
    }
    this.#start = this.#last = event;
    this.#tapped = true;
    const target = event.target as Element;
    const id = target.closest<SVGElement>("[data-region]")?.dataset.region ?? this.#under(event);
    this.#gesture = this.#begin(event, target, id);
    if (this.#gesture.kind === "draw") this.#gesture.tool.down(percent(port, event));
    else if (!id && event.button !== 1) desk.select(null);
  }

  #begin(event: PointerEvent, target: Element, id: string | null): Gesture {
    const { port, desk } = this.surface;
    const tool = event.button === 1 ? null : this.tool();
    const grip = target.closest<SVGElement>("[data-grip]")?.dataset.grip;
    // Above another region one draws as well: a press that does not move selects it.
    const draws = tool && (tool.greedy || event.ctrlKey || event.metaKey || !id || id !== desk.selected);
    if (tool && draws && grip === undefined) {
      port.svg.focus({ preventScroll: true });
      return { kind: "draw", tool, over: id };
    }
    if (!id || event.button === 1) return { kind: "pan", over: null };
    this.#choose(id);
    const region = desk.region(id);
    if (region && grip !== undefined) this.grabbed(region, Number(grip));
    if (!this.surface.free(region)) return { kind: "pan", over: id };
    count += 1;
    const at = grip === undefined ? null : Number(grip);
    return { kind: "change", key: `drag:${count}`, id, value: region.item.value, from: percent(port, event), grip: at };
  }

  /** Select a region. The focus goes there first: moving it lays out the page, which is cheap while nothing is changed. */
  #choose(id: string): void {
    const { desk, layer } = this.surface;
    layer.focus(id);
    desk.select(id);
  }

  /** The topmost region at a place that has no outline to press on, such as a mask. */
  #under(event: PointerEvent): string | null {
    const { port, desk } = this.surface;
    const at = percent(port, event);
    const hit = this.surface.regions.findLast((region) => {
      const kind = this.surface.kind(region);
      return kind?.layer && !desk.hidden.has(region.id) && kind.shape.hit(region.item.value, at, port.aspect, 0);
    });
    return hit?.id ?? null;
  }

  #move(event: PointerEvent): void {
    const before = this.#fingers.get(event.pointerId);
    const at = percent(this.surface.port, event);
    if (!before) {
      this.tool()?.hover?.(at);
      return;
    }
    if (this.#fingers.size > 1) this.#pinch(event.pointerId, before, event);
    this.#fingers.set(event.pointerId, event);
    const away = Math.hypot(event.clientX - this.#start.clientX, event.clientY - this.#start.clientY);
    if (away > SLIP_PX) this.#tapped = false;
    cancelAnimationFrame(this.#frame);
    if (this.#gesture?.kind === "draw" && this.#gesture.tool.greedy) this.#follow(event);
    else this.#frame = requestAnimationFrame(() => this.#follow(event));
  }

  #follow(event: PointerEvent): void {
    const gesture = this.#gesture;
    const { port } = this.surface;
    if (!gesture) return;
    if (gesture.kind === "pan") pan(port, this.#last.clientX - event.clientX, this.#last.clientY - event.clientY);
    else if (gesture.kind === "change") {
      if (!this.#tapped) this.#change(gesture, event);
    } else if (!this.#tapped || gesture.tool.greedy) gesture.tool.drag(percent(port, event));
    this.#last = event;
  }

  #change({ id, value, from, grip, key }: Extract<Gesture, { kind: "change" }>, event: PointerEvent): void {
    const { surface } = this;
    const { port, desk } = surface;
    const region = desk.region(id);
    const shape = region && surface.kind(region)?.shape;
    if (!region || !shape) return;
    const at = percent(port, event);
    const control = desk.config.controls.get(region.item.from_name);
    const next =
      grip === null
        ? shape.moved(value, at.x - from.x, at.y - from.y, port.aspect)
        : shape.pulled(value, grip, from, surface.snapped(at, control, id), port.aspect);
    desk.reshape(id, next, key);
  }

  #pinch(id: number, before: Spot, now: Spot): void {
    const { port } = this.surface;
    const other = [...this.#fingers].find(([key]) => key !== id)?.[1];
    if (!other) return;
    const apart = (spot: Spot) => Math.hypot(spot.clientX - other.clientX, spot.clientY - other.clientY) || 1;
    const middle = { clientX: (now.clientX + other.clientX) / 2, clientY: (now.clientY + other.clientY) / 2 };
    zoom(port, apart(now) / apart(before), middle);
    pan(port, (before.clientX - now.clientX) / 2, (before.clientY - now.clientY) / 2);
  }

  #up(event: PointerEvent, cancelled = false): void {
    const known = this.#fingers.delete(event.pointerId);
    cancelAnimationFrame(this.#frame);
    const gesture = this.#gesture;
    this.#gesture = null;
    if (!known || !gesture) return;
    if (gesture.kind === "draw") this.#draw(gesture, event, cancelled);
    else if (gesture.kind === "change" && this.#tapped) this.#tap(gesture.id, gesture.grip);
    else if (!cancelled) {
      this.#gesture = gesture;
      this.#follow(event);
      this.#gesture = null;
    }
  }

  /** A tap between two points adds one there; two taps on a point take it away. */
  #tap(id: string, grip: number | null): void {
    const { surface } = this;
    const region = surface.desk.region(id);
    const points = region && surface.kind(region)?.shape.points;
    const again = `${id} ${grip}` === this.#tappedLast.grip && Date.now() - this.#tappedLast.at < TWICE_MS;
    this.#tappedLast = { grip: `${id} ${grip}`, at: Date.now() };
    if (!points || grip === null) return;
    const count = points.of(region.item.value).length;
    if (grip >= count) surface.desk.reshape(id, points.added(region.item.value, grip - count));
    else if (again) surface.desk.reshape(id, points.removed(region.item.value, grip));
  }

  #draw({ tool, over }: Extract<Gesture, { kind: "draw" }>, event: PointerEvent, cancelled: boolean): void {
    const { desk, port } = this.surface;
    if (cancelled) {
      tool.cancel();
      return;
    }
    if (this.#tapped && over && !tool.greedy) {
      tool.cancel();
      this.#choose(over);
    } else if (!tool.up(percent(port, event), this.#tapped)) desk.select(null);
  }

  #wheel(event: WheelEvent): void {
    const { port } = this.surface;
    if (event.ctrlKey ? port.still : port.view.scale === 1) return;
    event.preventDefault();
    if (event.ctrlKey) zoom(port, Math.exp(-event.deltaY / 200), event);
    else pan(port, event.deltaX, event.deltaY);
  }
}
