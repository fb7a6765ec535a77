/** The list of regions: choose one, put it right without dragging, take one away. A page of them at a time. */

import type { Desk, Region } from "../lib/desk";
import { h, setProps, swatch } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { regionColour, regionName, regionTitle } from "../lib/labelling";
import type { RegionDetails } from "./region-details";

/** As many rows as can be made within one frame. */
const PAGE = 100;

interface Row {
  element: HTMLElement;
  choose: HTMLElement;
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
  #selected: string | null = null;
  #page = 0;
  #stop: (() => void) | undefined;

  load(desk: Desk): void {
    this.#stop?.();
    this.#desk = desk;
    this.#rows.clear();
    this.#details = undefined;
    this.#selected = null;
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
    this.#fill(shown);
    this.#mark(shown.some(({ id }) => id === desk.selected) ? desk.selected : null);
    this.#details?.refresh();
  }

  /** Rows for these regions: those that are there stay. */
  #fill(regions: Region[]): void {
    const rows = new Map(regions.map((region) => [region.id, this.#rows.get(region.id) ?? this.#row(region)]));
    for (const [id, { element }] of this.#rows) if (!rows.has(id)) element.remove();
    this.#rows = rows;
    regions.forEach((region, at) => {
      const row = rows.get(region.id);
      if (!row) return;
      this.#tell(row, region);
      if (this.#list.children[at] !== row.element)
        this.#list.insertBefore(row.element, this.#list.children[at] ?? null);
    });
  }

  #row({ id }: Region): Row {
    const desk = this.#desk;
    const choose = h("button", { type: "button", class: "region", "aria-pressed": "false" });
    choose.addEventListener("click", () => desk.select(desk.selected === id ? null : id));
    const props = { type: "button", class: "region-drop", title: gettext("Delete"), onclick: () => desk.remove(id) };
    return {
      element: h("li", { "data-region": id }, choose, desk.readOnly ? null : h("button", props, "×")),
      choose,
      told: "",
    };
  }

  /** What is marked, or was written about it. */
  #quote({ id, item }: Region): unknown {
    if (typeof item.value.text === "string") return item.value.text;
    const written = this.#desk.items.find((one) => one.id === id && one.type === "textarea")?.value.text;
    return Array.isArray(written) ? written.join(" · ") : undefined;
  }

  #tell(row: Row, region: Region): void {
    const quote = this.#quote(region);
    const told = `${region.number} ${region.labels} ${quote}`;
    if (told === row.told) return;
    row.told = told;
    const desk = this.#desk;
    const title = h("span", {}, `${region.number}. ${regionTitle(desk, region)}`);
    const words = h("span", { class: "region-words" }, title);
    if (typeof quote === "string") words.append(h("q", { dir: "auto", class: "region-quote" }, quote));
    row.choose.replaceChildren(swatch(regionColour(desk, region)), words);
    const name = interpolate(gettext("Delete %(region)s"), { region: regionName(desk, region) });
    setProps(row.choose.nextElementSibling ?? row.choose, desk.readOnly ? {} : { "aria-label": name });
  }

  #mark(id: string | null): void {
    if (id === this.#selected) return;
    const press = (row: Row | undefined, on: boolean) => {
      row?.element.classList.toggle("is-on", on);
      row?.choose.setAttribute("aria-pressed", String(on));
    };
    press(this.#rows.get(this.#selected ?? ""), false);
    press(this.#rows.get(id ?? ""), true);
    this.#selected = id;
    this.#details?.element.remove();
    this.#details = undefined;
    if (id) void this.#open(id);
  }

  async #open(id: string): Promise<void> {
    const desk = this.#desk;
    const { RegionDetails } = await import("./region-details");
    const row = this.#rows.get(id);
    if (desk !== this.#desk || id !== this.#selected || !row) return;
    this.#details = new RegionDetails(desk, id);
    row.element.append(this.#details.element);
  }
}

customElements.define("cv-regions", CvRegions);
