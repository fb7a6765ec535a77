/** The list of regions: choose one, put numbers right without dragging, take one away. */

import type { Desk, Region } from "../lib/desk";
import { h, swatch } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { regionColour, regionName, regionTitle } from "../lib/labelling";
import { SMALLEST } from "../lib/types";

/** More rows than anybody reads; the picture still shows every region. */
const MOST = 200;

interface Field {
  key: string;
  name: string;
  low: number;
  high: (region: Region) => number;
  step: number;
}

const percent = (region: Region, start: string) => 100 - Number(region.item.value[start] ?? 0);
const seconds = ({ item }: Region) => item.original_length ?? Number.POSITIVE_INFINITY;

export class CvRegions extends HTMLElement {
  #desk!: Desk;
  readonly #heading = h("h2", { class: "side-title" });
  readonly #list = h("ol", { class: "regions" });
  #stop: (() => void) | undefined;
  #shown = "";

  load(desk: Desk): void {
    this.#stop?.();
    this.#desk = desk;
    this.#shown = "";
    this.replaceChildren(this.#heading, this.#list);
    this.#refresh();
    this.#stop = desk.listen(() => this.#refresh());
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }

  #refresh(): void {
    const regions = this.#desk.regions();
    const names = regions.map((region) => `${region.id}${regionTitle(this.#desk, region)}`);
    const now = JSON.stringify([this.#desk.selected, names]);
    this.#heading.textContent = interpolate(gettext("Regions (%(count)s)"), { count: regions.length });
    if (now !== this.#shown) {
      this.#shown = now;
      const rows = regions.slice(0, MOST).map((region) => this.#row(region));
      const left = regions.length - rows.length;
      const more =
        left > 0 ? [h("li", { class: "help" }, interpolate(gettext("and %(count)s more"), { count: left }))] : [];
      this.#list.replaceChildren(...rows, ...more);
    }
    this.#refreshFields();
  }

  #row(region: Region): HTMLElement {
    const desk = this.#desk;
    const on = region.id === desk.selected;
    const quote = region.item.value.text;
    const words = h("span", { class: "region-words" }, h("span", {}, `${region.number}. ${regionTitle(desk, region)}`));
    if (typeof quote === "string") words.append(h("q", { dir: "auto", class: "region-quote" }, quote));
    const choose = h(
      "button",
      { type: "button", class: "region", "aria-pressed": String(on) },
      swatch(regionColour(desk, region)),
      words,
    );
    choose.addEventListener("click", () => desk.select(on ? null : region.id));
    const label = interpolate(gettext("Delete %(region)s"), { region: regionName(desk, region) });
    const drop = h(
      "button",
      {
        type: "button",
        class: "region-drop",
        "aria-label": label,
        title: gettext("Delete"),
        onclick: () => desk.remove(region.id),
      },
      "×",
    );
    const row = h("li", { class: on ? "is-on" : "" }, choose, desk.readOnly ? null : drop);
    if (on && !desk.readOnly) row.append(...this.#fields(region));
    return row;
  }

  #fields(region: Region): HTMLElement[] {
    const fields = fieldsOf(region).map((field) => {
      const input = h("input", { type: "number", step: field.step, min: field.low, "data-key": field.key });
      input.addEventListener("change", () => this.#change(region.id, field, Number(input.value)));
      return h("label", {}, h("span", {}, field.name), input);
    });
    return fields.length ? [h("div", { class: "region-fields" }, ...fields)] : [];
  }

  #change(id: string, field: Field, wanted: number): void {
    const region = this.#desk.region(id);
    if (!region || !Number.isFinite(wanted)) {
      this.#refreshFields();
      return;
    }
    const value = Math.min(Math.max(wanted, field.low), field.high(region));
    this.#desk.reshape(id, kept(region, field.key, value));
  }

  #refreshFields(): void {
    const region = this.#desk.region(this.#desk.selected);
    for (const input of this.#list.querySelectorAll<HTMLInputElement>("input[data-key]")) {
      const value = Number(region?.item.value[input.dataset.key ?? ""] ?? 0);
      if (input !== document.activeElement || Number(input.value) !== value)
        input.value = String(Math.round(value * 1000) / 1000);
    }
  }
}

/** The change with the opposite side held where the field asks for a corner. */
function kept({ item }: Region, key: string, value: number): Record<string, number> {
  const now = item.value as Record<string, number>;
  if (key === "x") return { x: value, width: Math.min(now.width ?? 0, 100 - value) };
  if (key === "y") return { y: value, height: Math.min(now.height ?? 0, 100 - value) };
  if (key === "start") return { start: Math.min(value, (now.end ?? 0) - 0.01) };
  if (key === "end") return { end: Math.max(value, (now.start ?? 0) + 0.01) };
  return { [key]: value };
}

function fieldsOf({ item }: Region): Field[] {
  if ("width" in item.value && !item.value.rotation) {
    const side = (key: string, name: string, start: string): Field => ({
      key,
      name,
      low: SMALLEST,
      high: (region) => percent(region, start),
      step: 0.5,
    });
    const corner = (key: string, name: string): Field => ({ key, name, low: 0, high: () => 100 - SMALLEST, step: 0.5 });
    return [
      corner("x", "x %"),
      corner("y", "y %"),
      side("width", gettext("width %"), "x"),
      side("height", gettext("height %"), "y"),
    ];
  }
  if (item.original_length === undefined) return [];
  const time = (key: string, name: string): Field => ({ key, name, low: 0, high: seconds, step: 0.05 });
  return [time("start", gettext("from (s)")), time("end", gettext("to (s)"))];
}

customElements.define("cv-regions", CvRegions);
