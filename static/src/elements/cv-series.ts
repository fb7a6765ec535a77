/** TimeSeries: channels above each other over one stretch of time, periods and moments on them, and an overview. */

import "uplot/dist/uPlot.min.css";
import "../styles/kinds/audio.css";
import "../styles/kinds/series.css";
import type { Region } from "../lib/desk";
import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { regionColour } from "../lib/labelling";
import { nearest } from "../lib/series";
import { dateWriter, numberWriter } from "../lib/timetext";
import { copyShortcuts, type Home, offer } from "./copies";
import { Face, type Shortcut } from "./face";
import { seriesBar } from "./series/bar";
import { SeriesCompany } from "./series/company";
import { EndFields, type Side } from "./series/fields";
import { Periods } from "./series/periods";
import { type Band, Plots } from "./series/plots";
import { tableOf } from "./series/reading";
import { trouble } from "./trouble";

export class CvSeries extends Face {
  readonly #plots = new Plots({
    bands: () => this.#bands(),
    marked: (from, to) => this.#periods?.mark(from, to),
    pressed: (at) => this.#press(at),
  });
  readonly #fields = new EndFields((side, text) => this.#bound(side, this.#periods?.read(text)));
  readonly #company = new SeriesCompany((seconds) => this.#follow(seconds));
  readonly #readout = h("output", { class: "money small" });
  /** What is marked on the measurements, once they are read. */
  #periods: Periods | undefined;
  /** Where the cursor is, in times of the data. */
  #cursor = 0;
  #turn = 0;
  /** How times are shown; null as they stand in the data. */
  #written: ((time: number) => string) | null = null;
  #home: Home | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#clear();
    this.#company.leave();
  }

  get #object(): string {
    return this.node.name ?? "";
  }

  get #markable(): boolean {
    return !this.readOnly && this.desk.config.drawing(this.#object).length > 0;
  }

  get #x(): number[] {
    return this.#periods?.table.x ?? [];
  }

  #clear(): void {
    this.#turn += 1;
    this.#plots.clear();
    this.#periods = undefined;
  }

  protected paint(): void {
    this.#clear();
    this.className = "object-series";
    this.#fields.clear();
    this.#company.join(this.node);
    this.#written = this.#writer();
    const { channels, overview } = this.#plots;
    channels.setAttribute("role", "group");
    channels.setAttribute("aria-label", gettext("Measurements. Left and right arrow keys move the cursor."));
    channels.tabIndex = 0;
    channels.onkeydown = (event) => this.#onKey(event);
    const { desk } = this;
    const marks = { period: () => this.#markHere(), moment: () => this.#markMoment() };
    const bar = seriesBar(this.#readout, {
      move: (steps) => this.#move(steps),
      zoom: (factor) => this.#plots.zoom(factor, this.#cursor),
      marks: this.#markable ? { ...marks, keys: [desk.config.spare("n"), desk.config.spare("i")] } : null,
    });
    this.replaceChildren(bar, channels, overview, this.#fields.element);
    const place: Home["place"] = (item, twin) => this.#periods?.copyOf(item, twin, this.#cursor) ?? null;
    this.#home = this.#markable ? offer({ desk, object: this.#object, place }) : null;
    void this.#open(this.#turn);
  }

  async #open(turn: number): Promise<void> {
    const { channels } = this.#plots;
    try {
      const [{ default: Plot }, table] = await Promise.all([import("uplot"), tableOf(this.node, this.desk.data)]);
      if (turn !== this.#turn) return;
      this.#periods = new Periods(this.desk, this.node, table);
      this.#cursor = table.x[0] ?? 0;
      this.#plots.draw(Plot, table, this.node, this, this.#written);
      this.refresh();
    } catch {
      if (turn !== this.#turn) return;
      const words = gettext("The measurements could not be read.");
      channels.replaceChildren(trouble(this, words, () => void this.#open(turn)));
    }
  }

  #writer(): ((time: number) => string) | null {
    const { timeDisplayFormat: pattern, timeColumn, timeFormat } = this.node.attrs;
    if (typeof pattern !== "string") return null;
    return timeColumn && timeFormat
      ? dateWriter(pattern, document.documentElement.lang || "en")
      : numberWriter(pattern);
  }

  /** What is coloured on the channels: the cursor, and every region. */
  #bands(): Band[] {
    const periods = this.#periods;
    const shown = periods?.regions.filter(({ id }) => !this.desk.hidden.has(id)) ?? [];
    const regions = shown.map((region) => ({
      from: periods?.end(region.item, "start") ?? 0,
      to: periods?.end(region.item, "end") ?? 0,
      colour: regionColour(this.desk, region),
      strength: region.id === this.desk.selected ? 0.45 : 0.22,
    }));
    const colour = String(this.node.attrs.cursorColor ?? "#c33");
    return [{ from: this.#cursor, to: this.#cursor, colour, strength: 1 }, ...regions];
  }

  override seenAt({ item }: Region): ReturnType<Plots["rectOf"]> {
    const periods = this.#periods;
    return periods ? this.#plots.rectOf(periods.end(item, "start"), periods.end(item, "end")) : null;
  }

  protected refresh(): void {
    const periods = this.#periods;
    if (!periods) return;
    this.#plots.redraw();
    this.#readout.value = this.#written?.(this.#cursor) ?? String(periods.raw(this.#cursor));
    this.#fields.show(periods.chosen);
  }

  /** Put the cursor here; what is marked here is selected, of several the next one. */
  #press(at: number): void {
    const periods = this.#periods;
    if (!periods) return;
    this.#cursor = at;
    this.#tell();
    const slack = this.#plots.span / 100;
    const under = periods.regions.filter(
      ({ item }) => periods.end(item, "start") - slack <= at && at <= periods.end(item, "end") + slack,
    );
    const now = under.findIndex(({ id }) => id === this.desk.selected);
    this.desk.select(under[(now + 1) % Math.max(under.length, 1)]?.id ?? null);
    this.refresh();
  }

  #bound(side: Side, at = Number.NaN): void {
    this.#periods?.bound(side, at);
    this.#fields.show(this.#periods?.chosen);
  }

  #move(steps: number): void {
    const x = this.#x;
    const [first, last] = this.#plots.view;
    const rows = Math.max(Math.round((nearest(x, last) - nearest(x, first)) / 100), 1);
    const row = Math.min(Math.max(nearest(x, this.#cursor) + steps * rows, 0), x.length - 1);
    this.#go(x[row] ?? 0);
    this.#tell();
    this.refresh();
  }

  /** Put the cursor there, in sight. */
  #go(at: number): void {
    this.#cursor = at;
    const [first, last] = this.#plots.view;
    const half = this.#plots.span / 2;
    if (at < first || at > last) this.#plots.look(at - half, at + half);
  }

  /** Send what plays along to the cursor. */
  #tell(): void {
    this.#company.seek(this.#cursor - (this.#x[0] ?? 0));
  }

  /** What plays along is so many seconds after the beginning. */
  #follow(seconds: number): void {
    if (!this.#periods) return;
    this.#go((this.#x[0] ?? 0) + seconds);
    this.refresh();
  }

  #markHere(): void {
    this.#periods?.mark(this.#cursor, this.#cursor + this.#plots.span / 20);
  }

  #markMoment(): void {
    this.#periods?.mark(this.#cursor, this.#cursor);
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const region = this.#periods?.chosen;
    if (event.target !== this.#plots.channels || event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) this.#move(step * (event.shiftKey ? 10 : 1));
    else if ((event.key === "Delete" || event.key === "Backspace") && region) this.desk.remove(region.id);
    else if (event.key === "Escape") this.desk.select(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  override shortcuts(): Shortcut[] {
    const key = (combo: string, does: string, run: () => void): Shortcut => ({ combo, does, run });
    const { hotkey } = this.node.attrs;
    const combos = this.#company.joined ? ["space", ...(typeof hotkey === "string" ? hotkey.split(",") : [])] : [];
    const play = combos.map((combo) => key(combo, gettext("Play or pause"), () => this.#company.toggle()));
    if (!this.#markable) return play;
    return [
      ...play,
      ...copyShortcuts(this.#home),
      key("n", gettext("Mark a period from the cursor"), () => this.#markHere()),
      key("i", gettext("Mark the moment at the cursor"), () => this.#markMoment()),
      key("[", gettext("The selected period starts at the cursor"), () => this.#bound("start", this.#cursor)),
      key("]", gettext("The selected period ends at the cursor"), () => this.#bound("end", this.#cursor)),
    ];
  }
}

customElements.define("cv-series", CvSeries);
