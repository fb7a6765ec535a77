/** The plots of measurements: channels above each other over one stretch of time, and the whole below them. */

import type uPlot from "uplot";
import { within } from "../../lib/config";
import { h } from "../../lib/dom";
import { column, type Table } from "../../lib/series";
import type { Rect } from "../../lib/ties";
import type { Node } from "../../lib/types";
import { onPlot, type PlotHands } from "./hands";

const AXIS_PX = 56;

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

  draw(Plot: typeof uPlot, table: Table, node: Node, place: HTMLElement): void {
    this.#x = table.x;
    this.view = [table.x[0] ?? 0, table.x.at(-1) ?? 1];
    const channels = within(node).filter(({ tag }) => tag === "Channel");
    const colours = getComputedStyle(place);
    const stroke = colours.getPropertyValue("--color-primary").trim() || "#00737a";
    const valuesOf = ({ attrs }: Node) => (column(table.columns, String(attrs.column)) ?? []).map(number);
    const scales = { x: { time: Boolean(node.attrs.timeColumn && node.attrs.timeFormat) } };
    const lines = { stroke: colours.color, grid: { stroke: "#8884" }, ticks: { stroke: "#8884" } };
    this.channels.replaceChildren();
    this.overview.replaceChildren();
    this.#shown = channels.map((channel) => {
      const options: uPlot.Options = {
        ...this.#channelOptions(channel, stroke, place),
        tzDate: (seconds) => Plot.tzDate(new Date(seconds * 1e3), "Etc/UTC"),
        scales,
        axes: [lines, { ...lines, size: AXIS_PX }],
      };
      const plot = new Plot(options, [table.x, valuesOf(channel)], this.channels);
      onPlot(plot, this.#hands(this.#deeds.marked, this.#deeds.pressed));
      return plot;
    });
    const [first] = channels;
    if (first) {
      const options: uPlot.Options = {
        width: this.#width,
        height: 64,
        legend: { show: false },
        cursor: { show: false },
        scales,
        axes: [{ show: false }, { ...lines, size: AXIS_PX, values: () => [] }],
        series: [{}, { stroke, width: 1 }],
        hooks: { draw: [(plot) => paint(plot, this.view[0], this.view[1], stroke, 0.25)] },
      };
      this.#whole = new Plot(options, [table.x, valuesOf(first)], this.overview);
      const go = (from: number, to: number) => this.look(from, to);
      onPlot(
        this.#whole,
        this.#hands(go, (at) => go(at - this.span / 2, at + this.span / 2)),
      );
    }
    this.#resized.observe(place);
  }

  #channelOptions({ attrs }: Node, stroke: string, place: HTMLElement): Omit<uPlot.Options, "axes"> {
    const { legend, units, height, strokeColor, strokeWidth } = attrs;
    return {
      width: this.#width,
      height: Number(height ?? 200),
      title: [legend ?? attrs.column, units ? `(${units})` : ""].filter(Boolean).join(" "),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false },
      series: [
        {},
        {
          stroke: typeof strokeColor === "string" ? lit(strokeColor, place) : stroke,
          width: Number(strokeWidth ?? 1),
        },
      ],
      hooks: { draw: [(plot) => this.#overlay(plot)] },
    };
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

/** A colour that a config gives for a light page, so that it can be seen on a dark one. */
function lit(colour: string, place: HTMLElement): string {
  place.style.color = `light-dark(${colour}, color-mix(in oklab, ${colour} 60%, white))`;
  const seen = getComputedStyle(place).color;
  place.style.color = "";
  return seen;
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

function number(given: unknown): number | null {
  return given === "" || given === null || !Number.isFinite(Number(given)) ? null : Number(given);
}
