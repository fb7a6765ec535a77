/** The list of regions: choose one, put it right without dragging, take one away. A page of them at a time. */

import type { Desk, Region } from "../lib/desk";
import { h, swatch } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { regionColour, regionName, regionTitle } from "../lib/labelling";
import type { Item } from "../lib/types";
import type { RegionDetails } from "./region-details";

/** As many rows as can be made within one frame. */
const PAGE = 100;

interface Row {
  /** The region it stands for now. */
  id: string;
  element: HTMLElement;
  choose: HTMLElement;
  title: HTMLElement;
  quote: HTMLElement;
  drop: HTMLElement | null;
  dot: HTMLElement;
  /** What the row tells: shown again only if it is another. */
  told: string;
}

export class CvRegions extends HTMLElement {
  #desk!: Desk;
  readonly #heading = h("h2", { class: "side-title" });
  readonly #list = h("ol", { class: "regions" });
  readonly #back = this.#turner(gettext("Earlier regions"), -1);
  readonly #on = this.#turner(gettext("Later regions"), 1);
  #rows = new Map<string, Row>();
  #details: RegionDetails | undefined;
  #Details: typeof RegionDetails | undefined;
  /** What was written about regions, of these items. */
  #written = { of: [] as Item[], texts: new Map<string, unknown>() };
  #selected: string | null = null;
  #page = 0;
  #stop: (() => void) | undefined;

  load(desk: Desk): void {
    this.#stop?.();
    this.#desk = desk;
    this.#unmark();
    this.#rows.clear();
    this.#list.replaceChildren();
    this.replaceChildren(this.#heading, this.#back, this.#list, this.#on);
    this.#refresh();
    this.#stop = desk.listen(() => this.#refresh());
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }

  #turner(text: string, by: number): HTMLButtonElement {
    const turn = () => {
      this.#page += by;
      this.#refresh();
    };
    return h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: turn }, text);
  }

  #refresh(): void {
    const desk = this.#desk;
    const regions = desk.regions().filter(({ item }) => item.type !== "chatmessage");
    this.#heading.textContent = interpolate(gettext("Regions (%(count)s)"), { count: regions.length });
    if (desk.selected !== this.#selected) {
      const at = regions.findIndex(({ id }) => id === desk.selected);
      if (at >= 0) this.#page = Math.floor(at / PAGE);
    }
    this.#page = Math.max(0, Math.min(this.#page, Math.ceil(regions.length / PAGE) - 1));
    const shown = regions.slice(this.#page * PAGE, (this.#page + 1) * PAGE);
    this.#back.hidden = this.#page === 0;
    this.#on.hidden = (this.#page + 1) * PAGE >= regions.length;
    const on = shown.some(({ id }) => id === desk.selected) ? desk.selected : null;
    const another = on !== this.#selected;
    if (another) this.#unmark();
    this.#fill(shown);
    if (another && on) this.#mark(on);
    this.#details?.refresh();
  }

  /** Rows for these regions: those that are there stay, those no longer needed serve others. */
  #fill(regions: Region[]): void {
    const wanted = new Set(regions.map(({ id }) => id));
    const free = [...this.#rows.values()].filter(({ id }) => !wanted.has(id));
    const rows = regions.map((region) => this.#rows.get(region.id) ?? free.shift() ?? this.#row());
    for (const { element } of free) element.remove();
    let next = this.#list.firstElementChild;
    regions.forEach((region, at) => {
      const row = rows[at] as Row;
      this.#tell(row, region);
      if (row.element === next) next = next.nextElementSibling;
      else this.#list.insertBefore(row.element, next);
    });
    this.#rows = new Map(rows.map((row) => [row.id, row]));
  }

  #row(): Row {
    const desk = this.#desk;
    const dot = swatch("");
    const title = h("span");
    const quote = h("q", { dir: "auto", class: "region-quote" });
    const words = h("span", { class: "region-words" }, title);
    const choose = h("button", { type: "button", class: "region", "aria-pressed": "false" }, dot, words);
    const props = { type: "button", class: "region-drop", title: gettext("Delete") };
    const drop = desk.readOnly ? null : h("button", props, "×");
    const element = h("li", {}, choose, drop);
    const row = { id: "", element, choose, title, quote, drop, dot, told: "" };
    choose.addEventListener("click", () => desk.select(desk.selected === row.id ? null : row.id));
    drop?.addEventListener("click", () => desk.remove(row.id));
    return row;
  }

  /** What is marked, or was written about it. */
  #quote({ id, item }: Region): unknown {
    if (typeof item.value.text === "string") return item.value.text;
    const { items } = this.#desk;
    if (this.#written.of !== items) {
      const texts = items.filter(({ type }) => type === "textarea").reverse();
      this.#written = { of: items, texts: new Map(texts.map(({ id, value }) => [id, value.text])) };
    }
    const written = this.#written.texts.get(id);
    return Array.isArray(written) ? written.join(" · ") : undefined;
  }

  #tell(row: Row, region: Region): void {
    const quote = this.#quote(region);
    const told = `${region.id} ${region.number} ${region.by} ${region.labels} ${quote}`;
    if (told === row.told) return;
    const desk = this.#desk;
    row.told = told;
    row.id = region.id;
    row.element.dataset.region = region.id;
    row.title.textContent = `${region.number}. ${regionTitle(desk, region)}`;
    row.quote.textContent = typeof quote === "string" ? quote : "";
    if (typeof quote !== "string") row.quote.remove();
    else row.title.after(row.quote);
    row.dot.style.setProperty("--colour", regionColour(desk, region));
    const name = interpolate(gettext("Delete %(region)s"), { region: regionName(desk, region) });
    row.drop?.setAttribute("aria-label", name);
  }

  #press(on: boolean): void {
    const row = this.#rows.get(this.#selected ?? "");
    row?.element.classList.toggle("is-on", on);
    row?.choose.setAttribute("aria-pressed", String(on));
  }

  #unmark(): void {
    this.#press(false);
    this.#selected = null;
    this.#details?.close();
    this.#details = undefined;
  }

  #mark(id: string): void {
    this.#selected = id;
    this.#press(true);
    // Once its script is there it is shown with everything else, so that the page is laid out once.
    if (this.#Details) this.#open(this.#Details, id);
    else void this.#fetch(id);
  }

  async #fetch(id: string): Promise<void> {
    const desk = this.#desk;
    const { RegionDetails } = await import("./region-details");
    this.#Details = RegionDetails;
    if (desk === this.#desk && id === this.#selected && !this.#details) this.#open(RegionDetails, id);
  }

  #open(Details: typeof RegionDetails, id: string): void {
    this.#details = new Details(this.#desk, id);
    this.#rows.get(id)?.element.append(this.#details.element);
  }
}

customElements.define("cv-regions", CvRegions);
