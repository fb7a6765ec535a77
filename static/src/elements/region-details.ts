/** What can be done with the selected region in the list: numbers put right, hide, lock; and what is asked about it there. */

import type { Desk, Region } from "../lib/desk";
import { h, setProps } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { SMALLEST } from "../lib/types";
import type { ControlFace } from "./face";

interface Field {
  key: string;
  name: string;
  low: number;
  high: (region: Region) => number;
  step: number;
}

const percent = (region: Region, start: string) => 100 - Number(region.item.value[start] ?? 0);
const seconds = ({ item }: Region) => item.original_length ?? Number.POSITIVE_INFINITY;

export class RegionDetails {
  readonly element = h("div", { class: "region-details" });
  readonly #inputs: HTMLInputElement[] = [];
  /** Questions that stand here meanwhile, and where they are at home. */
  readonly #guests: { face: ControlFace; home: Comment }[] = [];

  constructor(
    readonly desk: Desk,
    readonly id: string,
  ) {
    const region = desk.region(id);
    if (!region) return;
    const fields = desk.readOnly ? [] : fieldsOf(region).map((field) => this.#field(field));
    if (fields.length) this.element.append(h("div", { class: "region-fields" }, ...fields));
    if (region.item.original_width !== undefined || this.#twins) this.element.append(this.#switches());
    this.#invite();
    this.refresh();
  }

  /** Bring questions that want to be asked in the list. */
  #invite(): void {
    for (const face of document.querySelectorAll<ControlFace>(".control")) {
      const control = this.desk.config.controls.get(face.node?.name ?? "");
      if (!control?.perRegion || control.node !== face.node || face.node.attrs.displayMode !== "region-list") continue;
      const home = new Comment();
      face.before(home);
      this.#guests.push({ face, home });
      this.element.append(face);
    }
  }

  /** Go, and send what was brought home. */
  close(): void {
    for (const { face, home } of this.#guests.splice(0)) home.replaceWith(face);
    this.element.remove();
  }

  #field(field: Field): HTMLElement {
    const input = h("input", { type: "number", step: field.step, min: field.low, "data-key": field.key });
    input.addEventListener("change", () => this.#change(field, Number(input.value)));
    this.#inputs.push(input);
    return h("label", {}, h("span", {}, field.name), input);
  }

  #change(field: Field, wanted: number): void {
    const region = this.desk.region(this.id);
    if (!region || !Number.isFinite(wanted)) {
      this.refresh();
      return;
    }
    const value = Math.min(Math.max(wanted, field.low), field.high(region));
    this.desk.reshape(this.id, kept(region, field.key, value));
  }

  #switches(): HTMLElement {
    const { desk, id } = this;
    const button = (text: string, set: Set<string>) => {
      const made = h("button", { type: "button", class: "btn btn-quiet btn-sm" }, text);
      const show = () => setProps(made, { "aria-pressed": String(set.has(id)) });
      made.addEventListener("click", () => {
        if (!set.delete(id)) set.add(id);
        show();
        desk.notify();
      });
      show();
      return made;
    };
    const hide = button(gettext("Hide"), desk.hidden);
    return h(
      "div",
      { class: "join" },
      hide,
      ...(desk.readOnly ? [] : [button(gettext("Lock"), desk.locked), this.#twin()]),
    );
  }

  get #twins(): (() => void) | undefined {
    return this.desk.duplicating.get(this.desk.region(this.id)?.item.to_name ?? "");
  }

  /** Has another one made of it; for who has no keys to press. */
  #twin(): HTMLElement | null {
    const run = this.#twins;
    const props = { type: "button", class: "btn btn-quiet btn-sm", onclick: run };
    return run ? h("button", props, gettext("Duplicate")) : null;
  }

  /** The numbers as they are now. */
  refresh(): void {
    const region = this.desk.region(this.id);
    for (const input of this.#inputs) {
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
  if (key === "y" && "height" in now) return { y: value, height: Math.min(now.height ?? 0, 100 - value) };
  if (key === "start") return { start: Math.min(value, (now.end ?? 0) - 0.01) };
  if (key === "end") return { end: Math.max(value, (now.start ?? 0) + 0.01) };
  return { [key]: value };
}

function fieldsOf({ item }: Region): Field[] {
  const corner = (key: string, name: string): Field => ({ key, name, low: 0, high: () => 100 - SMALLEST, step: 0.5 });
  if (item.original_width !== undefined && "width" in item.value && !item.value.rotation) {
    const side = (key: string, name: string, start: string): Field => ({
      key,
      name,
      low: SMALLEST,
      high: (region) => percent(region, start),
      step: 0.5,
    });
    const sides = [side("width", gettext("width %"), "x"), side("height", gettext("height %"), "y")];
    const size = "height" in item.value ? sides : sides.slice(0, 1);
    return [corner("x", "x %"), corner("y", "y %"), ...size];
  }
  if (item.original_length === undefined) return [];
  const time = (key: string, name: string): Field => ({ key, name, low: 0, high: seconds, step: 0.05 });
  return [time("start", gettext("from (s)")), time("end", gettext("to (s)"))];
}
