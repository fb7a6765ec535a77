/** Editing by points with keys: Enter begins, Tab goes on, arrows move, N adds, Delete takes away, Escape ends. */

import { announce } from "../../lib/announce";
import type { Region } from "../../lib/desk";
import { s, setProps } from "../../lib/dom";
import { gettext, interpolate } from "../../lib/i18n";
import type { Pointwise } from "../../lib/shapes/shape";
import type { Value } from "../../lib/types";
import { ARROWS } from "./keys";
import { along } from "./moves";
import type { PointEditor, Surface } from "./surface";

export class PointKeys implements PointEditor {
  readonly #holder = s("g", {}, s("circle", { class: "ring" }));
  #of = "";
  #at = 0;

  constructor(readonly surface: Surface) {}

  /** Edit a region from one of its points on. */
  begin(region: Region, at: number): void {
    const count = this.#points(region)?.of(region.item.value).length ?? 0;
    if (at >= count) return;
    this.#of = region.id;
    this.#at = at;
    this.#say(region, count);
    this.refresh(region);
  }

  #points(region: Region): Pointwise | undefined {
    return this.surface.kind(region)?.shape.points;
  }

  #say(region: Region, count = this.#points(region)?.of(region.item.value).length ?? 0): void {
    announce(interpolate(gettext("Point %(number)s of %(count)s"), { number: this.#at + 1, count }));
  }

  #end(): void {
    this.#of = "";
    this.#holder.remove();
  }

  /** Keep the ring on its point. */
  refresh(region: Region | undefined): void {
    if (this.#of && region?.id === this.#of) this.#show(region);
    else if (this.#of) this.#end();
  }

  #show(region: Region): void {
    const points = this.#points(region)?.of(region.item.value) ?? [];
    this.#at = Math.min(this.#at, points.length - 1);
    const { x, y } = points[this.#at] ?? { x: 0, y: 0 };
    const { width, height } = this.surface.port;
    setProps(this.#holder, { transform: `translate(${(x * width) / 100} ${(y * height) / 100})` });
    if (!this.#holder.isConnected) this.surface.sketch.append(this.#holder);
  }

  press(event: KeyboardEvent, region: Region): boolean {
    const points = this.#points(region);
    if (!points || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (this.#of === region.id) return this.#edit(event, region, points);
    if (event.key !== "Enter") return false;
    this.begin(region, 0);
    return true;
  }

  #edit(event: KeyboardEvent, region: Region, points: Pointwise): boolean {
    const { value } = region.item;
    const count = points.of(value).length;
    const step = ARROWS[event.key];
    if (step) this.#move(region, points, step, event.shiftKey);
    else if (event.key === "Tab") {
      this.#at = (this.#at + (event.shiftKey ? count - 1 : 1)) % count;
      this.#say(region);
      this.refresh(region);
    } else if (event.key === "n" || event.key === "Insert") {
      this.#change(region, points.added(value, this.#at), this.#at + 1);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.#change(region, points.removed(value, this.#at), this.#at);
    } else if (event.key === "Escape" || event.key === "Enter") {
      this.#end();
      announce(gettext("Back to the whole shape"));
    } else return false;
    return true;
  }

  #move(region: Region, points: Pointwise, step: [number, number], far: boolean): void {
    const { port, desk } = this.surface;
    const [dx, dy] = along(port, ...step);
    const size = (far ? 5 : 0.5) / port.view.scale;
    const next = points.moved(region.item.value, this.#at, dx * size, dy * size);
    desk.reshape(region.id, next, `point:${region.id}:${this.#at}`);
  }

  #change(region: Region, next: Value, at: number): void {
    this.#at = at;
    this.surface.desk.reshape(region.id, next);
    const now = this.surface.desk.region(region.id);
    if (now) this.#say(now);
  }
}
