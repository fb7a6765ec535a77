/** The plots of measurements: channels above each other over one stretch of time, and the whole below them. */

import type uPlot from "uplot";
import { h, swatch } from "../../lib/dom";
import type { Table } from "../../lib/series";
import type { Rect } from "../../lib/ties";
import type { Node } from "../../lib/types";
import { onPlot, type PlotHands } from "./hands";
import { groupsOf, type Looks, legendOf, overviewOf, plotOptions, valuesOf, wholeOptions } from "./options";

/** A stretch to be coloured, in times of the data. */
export interface Band {
  from: number;
  to: number;
  colour: string;
  strength: number;
}

export interface PlotDeeds {
  /** What is coloured on the channels: the cursor first, which is drawn over all. */
  bands(): Band[];
  marked(from: number, to: number): void;
  pressed(at: number): void;
}

export class Plots {
  readonly channels = h("div", { class: "series" });
  readonly overview = h("div", { class: "series" });
  /** What is in view, in times of the data. */
  view: [number, number] = [0, 1];
  readonly #deeds: PlotDeeds;
  #shown: uPlot[] = [];
  #whole: uPlot | undefined;
  #x: number[] = [];
  #sketch: [number, number] | null = null;
  readonly #resized = new ResizeObserver(() => this.#fit());

  constructor(deeds: PlotDeeds) {
    this.#deeds = deeds;
  }

  clear(): void {
    this.#resized.disconnect();
    for (const plot of [...this.#shown, this.#whole]) plot?.destroy();
    this.#shown = [];
    this.#whole = undefined;
  }

  /** @param written: how times are written under the plots; null as the library does. */
  draw(Plot: typeof uPlot, table: Table, node: Node, place: HTMLElement, written: Looks["written"]): void {
    this.#x = table.x;
    this.view = [table.x[0] ?? 0, table.x.at(-1) ?? 1];
    const colours = getComputedStyle(place);
    const stroke = colours.getPropertyValue("--color-primary").trim() || "#00737a";
    const looks = { ink: colours.color, stroke, place, written };
    const tzDate = (seconds: number) => Plot.tzDate(new Date(seconds * 1e3), "Etc/UTC");
    const made = (options: Omit<uPlot.Options, "width">, channels: Node[], where: HTMLElement) =>
      new Plot(
        { ...options, width: this.#width, tzDate },
        [table.x, ...channels.map((one) => valuesOf(table, one))],
        where,
      );
    this.channels.replaceChildren();
    this.overview.replaceChildren();
    this.#shown = groupsOf(node).map((group) => {
      if (group.channels.length > 1) this.channels.append(legend(legendOf(group.channels, looks)));
      const hooks = { draw: [(plot: uPlot) => this.#overlay(plot)] };
      const plot = made({ ...plotOptions(group, node, table, looks), hooks }, group.channels, this.channels);
      onPlot(plot, this.#hands(this.#deeds.marked, this.#deeds.pressed));
      return plot;
    });
    const hooks = { draw: [(plot: uPlot) => paint(plot, this.view[0], this.view[1], stroke, 0.25)] };
    const all = overviewOf(node);
    this.#whole = made({ ...wholeOptions(all, node, looks), hooks }, all, this.overview);
    const go = (from: number, to: number) => this.look(from, to);
    onPlot(
      this.#whole,
      this.#hands(go, (at) => go(at - this.span / 2, at + this.span / 2)),
    );
    this.#resized.observe(place);
  }

  get #width(): number {
    return Math.max(this.channels.clientWidth, 200);
  }

  get span(): number {
    return this.view[1] - this.view[0];
  }

  #fit(): void {
    for (const plot of [...this.#shown, this.#whole])
      if (plot && plot.width !== this.#width) plot.setSize({ width: this.#width, height: plot.height });
  }

  #hands(dragged: PlotHands["dragged"], pressed: PlotHands["pressed"]): PlotHands {
    const dragging = (sketch: [number, number] | null) => {
      this.#sketch = sketch;
      this.redraw();
    };
    return { dragging, dragged, pressed };
  }

  /** Where a stretch of time is on the first channel, on the screen; beyond its sides if it is not in view. */
  rectOf(from: number, to: number): { rect: Rect; frame: Element } | null {
    const [plot] = this.#shown;
    if (!plot) return null;
    const { left, top, bottom } = plot.over.getBoundingClientRect();
    const at = (time: number) => left + plot.valToPos(time, "x");
    return { rect: { left: at(from), right: at(to), top, bottom }, frame: plot.over };
  }

  redraw(): void {
    for (const plot of [...this.#shown, this.#whole]) plot?.redraw(false);
  }

  #overlay(plot: uPlot): void {
    const [cursor, ...regions] = this.#deeds.bands();
    for (const { from, to, colour, strength } of regions) paint(plot, from, to, colour, strength);
    if (this.#sketch) paint(plot, ...this.#sketch, "#888", 0.3);
    if (cursor) paint(plot, cursor.from, cursor.to, cursor.colour, cursor.strength);
  }

  /** Bring a stretch of time into view; no less than a few rows, no more than there is. */
  look(from: number, to: number): void {
    const [first = 0, last = 1] = [this.#x[0], this.#x.at(-1)];
    const span = Math.min(Math.max(to - from, ((last - first) / this.#x.length) * 4), last - first);
    const start = Math.min(Math.max((from + to - span) / 2, first), last - span);
    this.view = [start, start + span];
    for (const plot of this.#shown) plot.setScale("x", { min: start, max: start + span });
    this.#whole?.redraw(false);
    this.channels.dispatchEvent(new Event("scroll"));
  }

  /** A closer look around this time, or around the middle where it is not in view. */
  zoom(factor: number, around: number): void {
    const seen = around >= this.view[0] && around <= this.view[1];
    const middle = seen ? around : this.view[0] + this.span / 2;
    this.look(middle - this.span / factor / 2, middle + this.span / factor / 2);
  }
}

/** Which line of a plot is what. */
function legend(lines: { name: string; colour: string }[]): HTMLElement {
  const entry = ({ name, colour }: { name: string; colour: string }) =>
    h("li", {}, swatch(colour), h("span", { dir: "auto" }, name));
  return h("ul", { class: "series-legend" }, ...lines.map(entry));
}

function paint(plot: uPlot, from: number, to: number, colour: string, strength: number): void {
  const { left, top, width, height } = plot.bbox;
  const x = (value: number) => Math.min(Math.max(plot.valToPos(value, "x", true), left), left + width);
  if (Math.max(from, to) < (plot.scales.x?.min ?? 0) || Math.min(from, to) > (plot.scales.x?.max ?? 0)) return;
  plot.ctx.save();
  plot.ctx.globalAlpha = strength;
  plot.ctx.fillStyle = colour;
  plot.ctx.fillRect(Math.min(x(from), x(to)), top, Math.max(Math.abs(x(to) - x(from)), 2), height);
  plot.ctx.restore();
}
