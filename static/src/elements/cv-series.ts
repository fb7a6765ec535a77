/** TimeSeries: channels above each other over one stretch of time, periods and moments on them, and an overview. */

import "uplot/dist/uPlot.min.css";
import "../styles/kinds/audio.css";
import "../styles/kinds/series.css";
import { announce } from "../lib/announce";
import { type Control, optionsOf, resultOf } from "../lib/config";
import type { Region } from "../lib/desk";
import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { regionColour, regionName } from "../lib/labelling";
import { nearest, type Table } from "../lib/series";
import { reader } from "../lib/times";
import type { Item } from "../lib/types";
import { copyShortcuts, type Home, offer, stretchAt } from "./copies";
import { Face, type Shortcut } from "./face";
import { seriesBar } from "./series/bar";
import { type Band, Plots } from "./series/plots";
import { tableOf } from "./series/reading";
import { trouble } from "./trouble";

export class CvSeries extends Face {
  readonly #plots = new Plots({
    bands: () => this.#bands(),
    marked: (from, to) => this.#mark(from, to),
    pressed: (at) => this.#press(at),
  });
  readonly #fields = h("div", { class: "tools series-fields" });
  readonly #readout = h("output", { class: "money small" });
  #table: Table | null = null;
  /** Where the cursor is, in times of the data. */
  #cursor = 0;
  #turn = 0;
  #fieldsOf = "";
  #home: Home | null = null;

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
    this.#plots.clear();
    this.#table = null;
  }

  protected paint(): void {
    this.#clear();
    this.className = "object-series";
    this.#fieldsOf = "";
    const { channels, overview } = this.#plots;
    channels.setAttribute("role", "group");
    channels.setAttribute("aria-label", gettext("Measurements. Left and right arrow keys move the cursor."));
    channels.tabIndex = 0;
    channels.onkeydown = (event) => this.#onKey(event);
    const { config } = this.desk;
    const marks = { period: () => this.#markHere(), moment: () => this.#markMoment() };
    const bar = seriesBar(this.#readout, {
      move: (steps) => this.#move(steps),
      zoom: (factor) => this.#plots.zoom(factor, this.#cursor),
      marks: this.#markable ? { ...marks, keys: [config.spare("n"), config.spare("i")] } : null,
    });
    this.replaceChildren(bar, channels, overview, this.#fields);
    this.#home = this.#markable
      ? offer({ desk: this.desk, object: this.#object, place: (item, twin) => this.#copyOf(item, twin) })
      : null;
    void this.#open(this.#turn);
  }

  async #open(turn: number): Promise<void> {
    const { channels } = this.#plots;
    try {
      const [{ default: Plot }, table] = await Promise.all([import("uplot"), tableOf(this.node, this.desk.data)]);
      if (turn !== this.#turn) return;
      this.#table = table;
      this.#cursor = table.x[0] ?? 0;
      this.#plots.draw(Plot, table, this.node, this);
      this.refresh();
    } catch {
      if (turn !== this.#turn) return;
      const words = gettext("The measurements could not be read.");
      channels.replaceChildren(trouble(this, words, () => void this.#open(turn)));
    }
  }

  /** What is coloured on the channels: the cursor, and every region. */
  #bands(): Band[] {
    const shown = this.desk.regions(this.#object).filter(({ id }) => !this.desk.hidden.has(id));
    const regions = shown.map((region) => ({
      from: this.#timeOf(region, "start"),
      to: this.#timeOf(region, "end"),
      colour: regionColour(this.desk, region),
      strength: region.id === this.desk.selected ? 0.45 : 0.22,
    }));
    return [{ from: this.#cursor, to: this.#cursor, colour: "#c33", strength: 1 }, ...regions];
  }

  /** One end of a region as a number; times are written as the data writes them. */
  #timeOf({ item }: Region, side: "start" | "end"): number {
    return this.#timeIn(item, side);
  }

  #timeIn(item: Item, side: "start" | "end"): number {
    const given = item.value[side];
    const { timeFormat } = this.node.attrs;
    return typeof given === "string" ? reader(String(timeFormat ?? "%s"))(given) : Number(given);
  }

  override seenAt(region: Region): ReturnType<Plots["rectOf"]> {
    return this.#plots.rectOf(this.#timeOf(region, "start"), this.#timeOf(region, "end"));
  }

  protected refresh(): void {
    if (!this.#table) return;
    this.#plots.redraw();
    this.#readout.value = String(this.#raw(this.#cursor));
    this.#showFields();
  }

  #raw(at: number): string | number {
    const { x, raw } = this.#table ?? { x: [], raw: [] };
    return raw[nearest(x, at)] ?? "";
  }

  /** Put the cursor here; what is marked here is selected, of several the next one. */
  #press(at: number): void {
    this.#cursor = at;
    const under = this.desk.regions(this.#object).filter((region) => {
      const slack = this.#plots.span / 100;
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

  /** A copy begins at the cursor, a twin where its original ends: of a moment, at the next one. */
  #copyOf(item: Item, twin: boolean): Partial<Item> | null {
    const { x } = this.#table ?? { x: [] };
    const [start, end] = [this.#timeIn(item, "start"), this.#timeIn(item, "end")];
    const after = item.value.instant === true ? (x[nearest(x, end) + 1] ?? null) : null;
    const put = stretchAt(start, end, twin ? after : this.#cursor, x.at(-1) ?? 0, x[0]);
    const value = { start: this.#raw(put.start), end: this.#raw(put.end) };
    return x.length ? { value } : null;
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
    const [first, last] = this.#plots.view;
    const rows = Math.max(Math.round((nearest(x, last) - nearest(x, first)) / 100), 1);
    const row = Math.min(Math.max(nearest(x, this.#cursor) + steps * rows, 0), x.length - 1);
    this.#cursor = x[row] ?? 0;
    const half = this.#plots.span / 2;
    if (this.#cursor < first || this.#cursor > last) this.#plots.look(this.#cursor - half, this.#cursor + half);
    this.refresh();
  }

  #markHere(): void {
    this.#mark(this.#cursor, this.#cursor + this.#plots.span / 20);
  }

  #markMoment(): void {
    this.#mark(this.#cursor, this.#cursor);
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const region = this.#chosen;
    if (event.target !== this.#plots.channels || event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) this.#move(step * (event.shiftKey ? 10 : 1));
    else if ((event.key === "Delete" || event.key === "Backspace") && region) this.desk.remove(region.id);
    else if (event.key === "Escape") this.desk.select(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  override shortcuts(): Shortcut[] {
    if (!this.#markable) return [];
    return [
      ...copyShortcuts(this.#home),
      { combo: "n", does: gettext("Mark a period from the cursor"), run: () => this.#markHere() },
      { combo: "i", does: gettext("Mark the moment at the cursor"), run: () => this.#markMoment() },
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

customElements.define("cv-series", CvSeries);
