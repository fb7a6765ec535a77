/** TimeSeries: channels above each other over one stretch of time, periods and moments on them, and an overview. */

import "uplot/dist/uPlot.min.css";
import "../styles/kinds/series.css";
import type uPlot from "uplot";
import { announce } from "../lib/announce";
import { type Control, optionsOf, resultOf, within } from "../lib/config";
import type { Region } from "../lib/desk";
import { h, kbd } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { regionColour, regionName } from "../lib/labelling";
import { lookUp } from "../lib/paths";
import { column, columnsOf, columnsOfJson, nearest, type Table, tabled } from "../lib/series";
import { reader } from "../lib/times";
import type { Node } from "../lib/types";
import { Face, type Shortcut } from "./face";

const SLIP_PX = 4;
const AXIS_PX = 56;
const ZOOM = 1.6;

export class CvSeries extends Face {
  readonly #plots = h("div", { class: "series" });
  readonly #overview = h("div", { class: "series" });
  readonly #fields = h("div", { class: "tools series-fields" });
  readonly #readout = h("output", { class: "money small" });
  #table: Table | null = null;
  #shown: uPlot[] = [];
  #whole: uPlot | undefined;
  /** What is in view, and where the cursor is, in times of the data. */
  #view: [number, number] = [0, 1];
  #cursor = 0;
  #sketch: [number, number] | null = null;
  #turn = 0;
  #fieldsOf = "";
  readonly #resized = new ResizeObserver(() => this.#fit());

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#clear();
  }

  get #object(): string {
    return this.node.name ?? "";
  }

  get #controls(): Control[] {
    return this.desk.config.drawing(this.#object);
  }

  get #markable(): boolean {
    return !this.readOnly && this.#controls.length > 0;
  }

  #clear(): void {
    this.#turn += 1;
    this.#resized.disconnect();
    for (const plot of [...this.#shown, this.#whole]) plot?.destroy();
    this.#shown = [];
    this.#whole = undefined;
    this.#table = null;
  }

  protected paint(): void {
    this.#clear();
    this.className = "object-series";
    this.#fieldsOf = "";
    const hint = gettext("Measurements. Left and right arrow keys move the cursor.");
    this.#plots.setAttribute("role", "group");
    this.#plots.setAttribute("aria-label", hint);
    this.#plots.tabIndex = 0;
    this.#plots.onkeydown = (event) => this.#onKey(event);
    this.replaceChildren(this.#bar(), this.#plots, this.#overview, this.#fields);
    void this.#open(this.#turn);
  }

  async #open(turn: number): Promise<void> {
    try {
      const [{ default: Plot }, columns] = await Promise.all([import("uplot"), this.#read()]);
      if (turn !== this.#turn) return;
      this.#table = tabled(columns, this.node.attrs);
      const [first, last] = [this.#table.x[0], this.#table.x.at(-1)];
      if (first === undefined || last === undefined || !(last > first)) throw new Error("no times");
      this.#view = [first, last];
      this.#cursor = first;
      this.#draw(Plot, this.#table);
      this.refresh();
    } catch {
      if (turn !== this.#turn) return;
      const words = gettext("The measurements could not be read. Skip this task and say so.");
      this.#plots.replaceChildren(h("p", { class: "notice notice-warning" }, words));
      announce(words);
    }
  }

  async #read(): Promise<Map<string, unknown[]>> {
    const { value, valueType, sep } = this.node.attrs;
    const found = lookUp(this.desk.data, String(value ?? ""));
    if (valueType === "json") return columnsOfJson(found);
    const response = await fetch(String(found));
    if (!response.ok) throw new Error(String(response.status));
    return columnsOf(await response.text(), typeof sep === "string" ? sep : ",");
  }

  #draw(Plot: typeof uPlot, table: Table): void {
    const channels = within(this.node).filter(({ tag }) => tag === "Channel");
    const colours = getComputedStyle(this);
    const ink = colours.color;
    const stroke = colours.getPropertyValue("--color-primary").trim() || "#00737a";
    const valuesOf = (node: Node) => (column(table.columns, String(node.attrs.column)) ?? []).map(number);
    const scales = { x: { time: Boolean(this.node.attrs.timeColumn && this.node.attrs.timeFormat) } };
    const axis = (size?: number): uPlot.Axis => ({
      stroke: ink,
      grid: { stroke: "#8884" },
      ticks: { stroke: "#8884" },
      ...(size ? { size } : {}),
    });
    this.#plots.replaceChildren();
    this.#overview.replaceChildren();
    this.#shown = channels.map((node) => {
      const { legend, units, height, strokeColor, strokeWidth } = node.attrs;
      const name = [legend ?? node.attrs.column, units ? `(${units})` : ""].filter(Boolean).join(" ");
      const options: uPlot.Options = {
        width: this.#width,
        height: Number(height ?? 200),
        title: name,
        legend: { show: false },
        tzDate: (seconds) => Plot.tzDate(new Date(seconds * 1e3), "Etc/UTC"),
        cursor: { drag: { x: false, y: false }, y: false },
        scales,
        axes: [axis(), axis(AXIS_PX)],
        series: [
          {},
          { stroke: typeof strokeColor === "string" ? strokeColor : stroke, width: Number(strokeWidth ?? 1) },
        ],
        hooks: { draw: [(plot) => this.#overlay(plot)] },
      };
      const plot = new Plot(options, [table.x, valuesOf(node)], this.#plots);
      this.#hands(
        plot,
        (from, to) => this.#mark(from, to),
        (at) => this.#press(at),
      );
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
        axes: [{ show: false }, { ...axis(AXIS_PX), values: () => [] }],
        series: [{}, { stroke, width: 1 }],
        hooks: { draw: [(plot) => this.#band(plot, ...this.#view, stroke, 0.25)] },
      };
      this.#whole = new Plot(options, [table.x, valuesOf(first)], this.#overview);
      const go = (from: number, to: number) => this.#look(from, to);
      this.#hands(this.#whole, go, (at) => this.#look(at - this.#span / 2, at + this.#span / 2));
    }
    this.#resized.observe(this);
  }

  get #width(): number {
    return Math.max(this.clientWidth, 200);
  }

  get #span(): number {
    return this.#view[1] - this.#view[0];
  }

  #fit(): void {
    for (const plot of [...this.#shown, this.#whole])
      if (plot && plot.width !== this.#width) plot.setSize({ width: this.#width, height: plot.height });
  }

  /** Drag and press on a plot, by mouse, pen or finger. */
  #hands(plot: uPlot, dragged: (from: number, to: number) => void, pressed: (at: number) => void): void {
    let from: { at: number; x: number } | null = null;
    const at = (event: PointerEvent) => plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, "x");
    plot.over.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      from = { at: at(event), x: event.clientX };
      plot.over.setPointerCapture(event.pointerId);
    });
    plot.over.addEventListener("pointermove", (event) => {
      if (!from || Math.abs(event.clientX - from.x) < SLIP_PX) return;
      this.#sketch = [from.at, at(event)];
      this.#redraw();
    });
    const end = (event: PointerEvent, counts: boolean) => {
      const began = from;
      from = this.#sketch = null;
      if (began && counts && Math.abs(event.clientX - began.x) < SLIP_PX) pressed(began.at);
      else if (began && counts) dragged(Math.min(began.at, at(event)), Math.max(began.at, at(event)));
      this.#redraw();
    };
    plot.over.addEventListener("pointerup", (event) => end(event, true));
    plot.over.addEventListener("pointercancel", (event) => end(event, false));
  }

  #redraw(): void {
    for (const plot of [...this.#shown, this.#whole]) plot?.redraw(false);
  }

  #overlay(plot: uPlot): void {
    for (const region of this.desk.regions(this.#object)) {
      if (this.desk.hidden.has(region.id)) continue;
      const [start, end] = [this.#timeOf(region, "start"), this.#timeOf(region, "end")];
      this.#band(plot, start, end, regionColour(this.desk, region), region.id === this.desk.selected ? 0.45 : 0.22);
    }
    if (this.#sketch) this.#band(plot, ...this.#sketch, "#888", 0.3);
    this.#band(plot, this.#cursor, this.#cursor, "#c33", 1);
  }

  #band(plot: uPlot, from: number, to: number, colour: string, strength: number): void {
    const { left, top, width, height } = plot.bbox;
    const x = (value: number) => Math.min(Math.max(plot.valToPos(value, "x", true), left), left + width);
    if (Math.max(from, to) < (plot.scales.x?.min ?? 0) || Math.min(from, to) > (plot.scales.x?.max ?? 0)) return;
    plot.ctx.save();
    plot.ctx.globalAlpha = strength;
    plot.ctx.fillStyle = colour;
    plot.ctx.fillRect(Math.min(x(from), x(to)), top, Math.max(Math.abs(x(to) - x(from)), 2), height);
    plot.ctx.restore();
  }

  /** One end of a region as a number; times are written as the data writes them. */
  #timeOf({ item }: Region, side: "start" | "end"): number {
    const given = item.value[side];
    const { timeFormat } = this.node.attrs;
    return typeof given === "string" ? reader(String(timeFormat ?? "%s"))(given) : Number(given);
  }

  protected refresh(): void {
    if (!this.#table) return;
    this.#redraw();
    this.#readout.value = String(this.#raw(this.#cursor));
    this.#showFields();
  }

  #raw(at: number): string | number {
    const { x, raw } = this.#table ?? { x: [], raw: [] };
    return raw[nearest(x, at)] ?? "";
  }

  #look(from: number, to: number): void {
    const { x } = this.#table ?? { x: [] };
    const [first = 0, last = 1] = [x[0], x.at(-1)];
    const span = Math.min(Math.max(to - from, ((last - first) / x.length) * 4), last - first);
    const start = Math.min(Math.max((from + to - span) / 2, first), last - span);
    this.#view = [start, start + span];
    for (const plot of this.#shown) plot.setScale("x", { min: start, max: start + span });
    this.#whole?.redraw(false);
  }

  #zoom(factor: number): void {
    const middle =
      this.#cursor >= this.#view[0] && this.#cursor <= this.#view[1] ? this.#cursor : this.#view[0] + this.#span / 2;
    this.#look(middle - this.#span / factor / 2, middle + this.#span / factor / 2);
  }

  /** Put the cursor here; what is marked here is selected, of several the next one. */
  #press(at: number): void {
    this.#cursor = at;
    const under = this.desk.regions(this.#object).filter((region) => {
      const slack = this.#span / 100;
      return this.#timeOf(region, "start") - slack <= at && at <= this.#timeOf(region, "end") + slack;
    });
    const now = under.findIndex(({ id }) => id === this.desk.selected);
    this.desk.select(under[(now + 1) % Math.max(under.length, 1)]?.id ?? null);
    this.refresh();
  }

  /** Mark a period, or a moment where both ends are one. */
  #mark(from: number, to: number): void {
    if (!this.#table || !this.#markable) return;
    const [start, end] = [this.#raw(from), this.#raw(to)];
    const { armed } = this.desk;
    const [control] = this.#controls;
    const first = control && optionsOf(control.node, this.desk.data)[0];
    if (!this.desk.pen(this.#object) && control && first)
      this.desk.armed = { control: control.name, label: resultOf(first) };
    const id = this.desk.addRegion(this.#object, { start, end, instant: start === end }, {});
    this.desk.armed = armed;
    const region = this.desk.region(id);
    if (region) announce(regionName(this.desk, region));
  }

  get #chosen(): Region | undefined {
    const region = this.desk.region(this.desk.selected);
    return region?.item.to_name === this.#object && !this.readOnly ? region : undefined;
  }

  #bound(side: "start" | "end", at: number): void {
    const region = this.#chosen;
    if (!region || Number.isNaN(at)) {
      this.#showFields();
      return;
    }
    const ends = { start: this.#timeOf(region, "start"), end: this.#timeOf(region, "end"), [side]: at };
    if (region.item.value.instant === true) ends.start = ends.end = at;
    const [start, end] = [this.#raw(ends.start), this.#raw(ends.end)];
    if (ends.start <= ends.end && (start !== end || region.item.value.instant === true))
      this.desk.reshape(region.id, { start, end });
    else this.#showFields();
  }

  #showFields(): void {
    const region = this.#chosen;
    if ((region?.id ?? "") !== this.#fieldsOf) {
      this.#fieldsOf = region?.id ?? "";
      const names = { start: gettext("from"), end: gettext("to") };
      const field = (side: "start" | "end") => {
        const input = h("input", { "data-key": side });
        input.addEventListener("change", () => this.#bound(side, this.#written(input.value)));
        return h("label", { class: "small" }, `${names[side]} `, input);
      };
      this.#fields.replaceChildren(...(region ? [field("start"), field("end")] : []));
    }
    for (const input of this.#fields.querySelectorAll("input"))
      input.value = String(region?.item.value[input.dataset.key ?? ""] ?? "");
  }

  #written(text: string): number {
    const { timeColumn, timeFormat } = this.node.attrs;
    return timeColumn && timeFormat ? reader(String(timeFormat))(text) : Number(text || Number.NaN);
  }

  #move(steps: number): void {
    const { x } = this.#table ?? { x: [] };
    const rows = Math.max(Math.round((nearest(x, this.#view[1]) - nearest(x, this.#view[0])) / 100), 1);
    const row = Math.min(Math.max(nearest(x, this.#cursor) + steps * rows, 0), x.length - 1);
    this.#cursor = x[row] ?? 0;
    if (this.#cursor < this.#view[0] || this.#cursor > this.#view[1])
      this.#look(this.#cursor - this.#span / 2, this.#cursor + this.#span / 2);
    this.refresh();
  }

  #markHere(): void {
    this.#mark(this.#cursor, this.#cursor + this.#span / 20);
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const region = this.#chosen;
    if (event.target !== this.#plots || event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) this.#move(step * (event.shiftKey ? 10 : 1));
    else if ((event.key === "Delete" || event.key === "Backspace") && region) this.desk.remove(region.id);
    else if (event.key === "Escape") this.desk.select(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #bar(): HTMLElement {
    const button = (text: string, title: string, run: () => void, key?: string) =>
      h(
        "button",
        {
          type: "button",
          class: "btn btn-quiet btn-sm",
          title,
          onclick: run,
          ...(/\w/.test(text) ? {} : { "aria-label": title }),
        },
        text,
        kbd(key),
      );
    const marks = this.#markable
      ? [
          button(gettext("Period"), gettext("Mark a period from the cursor"), () => this.#markHere(), "n"),
          button(
            gettext("Moment"),
            gettext("Mark the moment at the cursor"),
            () => this.#mark(this.#cursor, this.#cursor),
            "i",
          ),
        ]
      : [];
    return h(
      "div",
      { class: "tools" },
      button("‹", gettext("Cursor back"), () => this.#move(-1)),
      this.#readout,
      button("›", gettext("Cursor on"), () => this.#move(1)),
      ...marks,
      h("span", { class: "ms-auto" }),
      button("−", gettext("Zoom out"), () => this.#zoom(1 / ZOOM)),
      button("+", gettext("Zoom in"), () => this.#zoom(ZOOM)),
    );
  }

  override shortcuts(): Shortcut[] {
    if (!this.#markable) return [];
    return [
      { combo: "n", does: gettext("Mark a period from the cursor"), run: () => this.#markHere() },
      { combo: "i", does: gettext("Mark the moment at the cursor"), run: () => this.#mark(this.#cursor, this.#cursor) },
      {
        combo: "[",
        does: gettext("The selected period starts at the cursor"),
        run: () => this.#bound("start", this.#cursor),
      },
      {
        combo: "]",
        does: gettext("The selected period ends at the cursor"),
        run: () => this.#bound("end", this.#cursor),
      },
    ];
  }
}

function number(given: unknown): number | null {
  return given === "" || given === null || !Number.isFinite(Number(given)) ? null : Number(given);
}

customElements.define("cv-series", CvSeries);
