/** Choices: one of several, several of many, also as a list to open and in levels. */

import { colourOf } from "../lib/colours";
import { optionsOf, paths } from "../lib/config";
import { h, kbd, swatch } from "../lib/dom";
import { uuid } from "../lib/ids";
import type { Option } from "../lib/types";
import { ControlFace, type Shortcut } from "./face";

const rare = () => import("./choices-rare");

export interface Row {
  option: Option;
  path: string[];
  value: unknown;
  /** The value as one string. */
  key: string;
  input: HTMLInputElement | HTMLOptionElement;
  element?: HTMLElement;
}

export class CvChoices extends ControlFace {
  #rows: Row[] = [];
  #stopSwiping: (() => void) | undefined;

  get #several(): boolean {
    return this.node.attrs.choice === "multiple";
  }

  protected paint(): void {
    this.className = "control";
    const name = uuid();
    const kind = this.#several ? { type: "checkbox", class: "tick" } : { type: "radio", name, class: "dot" };
    const nested = this.node.attrs.allowNested === true;
    this.#rows = paths(optionsOf(this.node, this.desk.data)).map(({ option, path }) => {
      const input = h("input", { ...kind, disabled: this.readOnly });
      const value = nested ? path : path.at(-1);
      return { option, path, value, key: JSON.stringify(value), input };
    });
    if (this.node.attrs.layout === "select" && !this.#several) void this.#select();
    else this.replaceChildren(this.#group());
    this.complain("");
    void this.#swipe();
  }

  async #select(): Promise<void> {
    this.replaceChildren();
    const rows = this.#rows;
    const { selectOf } = await rare();
    if (rows !== this.#rows) return;
    const take = (row?: Row) => this.answer(row && [row.value]);
    this.prepend(selectOf(rows, { disabled: this.readOnly, ...this.naming() }, take));
    this.refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopSwiping?.();
    this.#stopSwiping = undefined;
  }

  /** Where one of two is all that is asked, a finger may throw the task to its side. */
  async #swipe(): Promise<void> {
    this.#stopSwiping?.();
    const { config } = this.desk;
    const plain = this.#rows.length === 2 && !this.#several && config.controls.size === 1;
    if (!plain || this.readOnly || !matchMedia("(pointer: coarse)").matches) return;
    const { onThrow } = await rare();
    if (!this.isConnected) return;
    this.classList.add("is-thrown");
    const [left, right] = this.#rows as [Row, Row];
    this.#stopSwiping = onThrow(this, { left: left.element, right: right.element }, (side) =>
      this.#choose(side === "left" ? left : right, true),
    );
  }

  #group(): HTMLElement {
    const inline = this.node.attrs.layout === "inline" || this.node.attrs.showInline === true;
    const role = this.#several ? "group" : "radiogroup";
    const props = { class: inline ? "options options-inline" : "options", role, ...this.naming() };
    return h("div", props, ...this.#rows.map((row) => this.#offered(row)));
  }

  #offered(row: Row): HTMLElement {
    const input = row.input as HTMLInputElement;
    input.addEventListener("change", () => this.#choose(row, input.checked));
    // Pressing the answer once more takes it back, as in Label Studio, unless it asked for true radio buttons.
    if (this.node.attrs.choice === "single")
      input.addEventListener("click", ({ detail }) => {
        if (detail < 2 && this.#chosen.has(row.key)) this.#choose(row, false);
      });
    row.element = labelOf(row);
    return row.element;
  }

  protected refresh(): void {
    const chosen = this.#chosen;
    const sought = this.desk.sought.get(this.node.name ?? "");
    for (const { input, key, element, option } of this.#rows) {
      const on = chosen.has(key);
      if (element) element.hidden = sought !== undefined && !on && !sought(option.value);
      if (input instanceof HTMLInputElement) input.checked = on;
      else input.selected = on;
    }
  }

  get #chosen(): Set<string> {
    const answer = this.desk.answer(this.control);
    return new Set(Array.isArray(answer) ? answer.map((value) => JSON.stringify(value)) : []);
  }

  #choose({ key }: Row, on: boolean): void {
    const keys = new Set(this.#several ? this.#chosen : []);
    keys.delete(key);
    if (on) keys.add(key);
    const wanted = this.#rows.filter((row) => keys.has(row.key)).map(({ value }) => value);
    this.answer(wanted.length ? wanted : undefined);
  }

  override shortcuts(): Shortcut[] {
    const sticks = this.node.attrs.choice === "single-radio";
    return this.#rows.flatMap((row) => {
      const run = () => this.#choose(row, sticks || !this.#chosen.has(row.key));
      return (row.option.hotkey?.split(",") ?? []).map((combo) => ({ combo, does: row.option.value, run }));
    });
  }
}

function labelOf({ option, path, input }: Row): HTMLElement {
  const words = h("span", {}, option.value);
  if (option.html) {
    const { html } = option;
    void rare().then(({ putMarkup }) => putMarkup(words, html, { links: false }));
  }
  const hint = option.hint ? h("span", { class: "option-hint" }, option.hint) : null;
  const text = h("span", { dir: "auto", class: "option-text" }, words, hint);
  const colour = option.background ?? option.color;
  const row = h(
    "label",
    { class: "option" },
    input,
    colour ? swatch(colourOf({ value: "", background: colour }, 0)) : null,
  );
  row.append(text, ...[kbd(option.hotkey)].filter((key) => key !== null));
  row.style.setProperty("--level", String(path.length - 1));
  return row;
}

customElements.define("cv-choices", CvChoices);
