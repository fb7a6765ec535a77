/** Choices: one of several, several of many, also as a list to open and in levels. */

import { optionsOf, paths } from "../lib/config";
import { h, kbd } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { uuid } from "../lib/ids";
import type { Option } from "../lib/types";
import { ControlFace, type Shortcut } from "./face";

interface Row {
  option: Option;
  path: string[];
  value: unknown;
  input: HTMLInputElement | HTMLOptionElement;
}

export class CvChoices extends ControlFace {
  #rows: Row[] = [];

  get #several(): boolean {
    return this.node.attrs.choice === "multiple";
  }

  protected paint(): void {
    this.className = "control";
    const listed = paths(optionsOf(this.node, this.desk.data));
    this.replaceChildren(
      this.node.attrs.layout === "select" && !this.#several ? this.#select(listed) : this.#group(listed),
    );
    this.complain("");
  }

  #spelled(path: string[]): unknown {
    return this.node.attrs.allowNested === true ? path : path.at(-1);
  }

  #group(listed: { option: Option; path: string[] }[]): HTMLElement {
    const name = uuid();
    this.#rows = listed.map(({ option, path }) => {
      const type = this.#several ? "checkbox" : "radio";
      const input = h("input", { type, name, class: this.#several ? "tick" : "dot", disabled: this.readOnly });
      const row = { option, path, value: this.#spelled(path), input };
      input.addEventListener("change", () => this.#choose(row, input.checked));
      return row;
    });
    const inline = this.node.attrs.layout === "inline" || this.node.attrs.showInline === true;
    const role = this.#several ? "group" : "radiogroup";
    return h(
      "div",
      { class: inline ? "options options-inline" : "options", role, ...this.naming() },
      ...this.#rows.map(labelOf),
    );
  }

  #select(listed: { option: Option; path: string[] }[]): HTMLElement {
    this.#rows = listed.map(({ option, path }) => ({
      option,
      path,
      value: this.#spelled(path),
      input: h("option", {}, `${"\u2003".repeat(path.length - 1)}${option.value}`),
    }));
    const select = h("select", { disabled: this.readOnly, ...this.naming() }, h("option", {}, gettext("Choose…")));
    select.append(...this.#rows.map(({ input }) => input));
    select.addEventListener("change", () => {
      const row = this.#rows[select.selectedIndex - 1];
      this.answer(row ? [row.value] : undefined);
    });
    return select;
  }

  protected refresh(): void {
    const chosen = new Set(this.#chosen.map((value) => JSON.stringify(value)));
    for (const { input, value } of this.#rows) {
      const on = chosen.has(JSON.stringify(value));
      if (input instanceof HTMLInputElement) input.checked = on;
      else input.selected = on;
    }
  }

  get #chosen(): unknown[] {
    const answer = this.desk.answer(this.control);
    return Array.isArray(answer) ? answer : [];
  }

  #choose(row: Row, on: boolean): void {
    const others = this.#several
      ? this.#chosen.filter((value) => JSON.stringify(value) !== JSON.stringify(row.value))
      : [];
    const wanted = on ? [...others, row.value] : others;
    const order = this.#rows.map(({ value }) => JSON.stringify(value));
    wanted.sort((a, b) => order.indexOf(JSON.stringify(a)) - order.indexOf(JSON.stringify(b)));
    this.answer(wanted.length ? wanted : undefined);
  }

  override shortcuts(): Shortcut[] {
    return this.#rows.flatMap((row) => {
      const run = () =>
        this.#choose(row, !this.#chosen.some((value) => JSON.stringify(value) === JSON.stringify(row.value)));
      return (row.option.hotkey?.split(",") ?? []).map((combo) => ({ combo, does: row.option.value, run }));
    });
  }
}

function labelOf({ option, path, input }: Row): HTMLElement {
  const text = h(
    "span",
    { dir: "auto", class: "option-text" },
    option.value,
    option.hint ? h("span", { class: "option-hint" }, option.hint) : null,
  );
  const row = h("label", { class: "option" }, input, text, kbd(option.hotkey));
  row.style.setProperty("--level", String(path.length - 1));
  return row;
}

customElements.define("cv-choices", CvChoices);
