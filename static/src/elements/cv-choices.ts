/** Choices: one of several, several of many, also as a list to open and in levels. */

import { colourOf } from "../lib/colours";
import { optionsOf, paths } from "../lib/config";
import { h, kbd, swatch } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { uuid } from "../lib/ids";
import type { Option } from "../lib/types";
import { ControlFace, type Shortcut } from "./face";

interface Row {
  option: Option;
  path: string[];
  value: unknown;
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
    const listed = paths(optionsOf(this.node, this.desk.data));
    this.replaceChildren(
      this.node.attrs.layout === "select" && !this.#several ? this.#select(listed) : this.#group(listed),
    );
    this.complain("");
    void this.#swipe();
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
    const { onThrow } = await import("./swipe");
    if (!this.isConnected) return;
    this.classList.add("is-thrown");
    const [left, right] = this.#rows as [Row, Row];
    this.#stopSwiping = onThrow(this, { left: left.element, right: right.element }, (side) =>
      this.#choose(side === "left" ? left : right, true),
    );
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
      ...this.#rows.map((row) => {
        row.element = labelOf(row);
        return row.element;
      }),
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
    const sought = this.desk.sought.get(this.node.name ?? "");
    for (const { input, value, element, option } of this.#rows) {
      const on = chosen.has(JSON.stringify(value));
      if (element) element.hidden = sought !== undefined && !on && !sought(option.value);
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
  const words = h("span", {}, option.value);
  if (option.html) {
    const { html } = option;
    void import("../lib/markup").then(({ putMarkup }) => putMarkup(words, html, { links: false }));
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
