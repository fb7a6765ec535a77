/** `<cv-queue>`: the review queue's table, gone through and judged by keyboard. Without script it is a form. */

import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import type { Shortcut } from "./face";
import { Keyboard } from "./keyboard";
import { openDialog } from "./room/dialogs";

class CvQueue extends HTMLElement {
  #current: HTMLTableRowElement | undefined;
  readonly #told = h("span", { class: "sr-only", role: "status" });

  connectedCallback(): void {
    const keyboard = new Keyboard(
      this,
      () => this.#shortcuts(keyboard),
      () => true,
    );
    keyboard.listen();
    for (const row of this.#rows) row.tabIndex = -1;
    this.addEventListener("focusin", ({ target }) => {
      if (target instanceof Element) this.#current = target.closest<HTMLTableRowElement>("tbody tr") ?? this.#current;
    });
    this.addEventListener("change", ({ target }) => this.#onChange(target));
    this.#equip(keyboard);
    this.#count();
    if (this.querySelector(".errorlist")) this.#askWhy();
  }

  get #rows(): HTMLTableRowElement[] {
    return [...this.querySelectorAll<HTMLTableRowElement>("tbody tr")];
  }

  get #boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("input[name=ids]")];
  }

  get #all(): HTMLInputElement {
    return this.#part<HTMLInputElement>("[data-all] input");
  }

  #part<E extends HTMLElement>(selector: string): E {
    return this.querySelector(selector) as E;
  }

  /** Show what needs a script, and put a dialog in place of what folds open. */
  #equip(keyboard: Keyboard): void {
    const [all, reject, keys] = ["[data-all]", "[data-reject]", "[data-keys]"].map((each) => this.#part(each));
    for (const part of [all, reject, keys]) if (part) part.hidden = false;
    this.#part("details").hidden = true;
    reject?.addEventListener("click", () => this.#askWhy());
    keys?.addEventListener("click", () => void keyboard.help());
    // The dialog stands outside the form.
    const fields = this.#part(".bulk-why").querySelectorAll("select, textarea, button");
    for (const field of fields) field.setAttribute("form", this.#part("form").id);
    this.append(this.#told);
  }

  #onChange(target: EventTarget | null): void {
    if (target === this.#all) for (const box of this.#boxes) box.checked = this.#all.checked;
    this.#count();
  }

  /** Say how many are selected. */
  #count(): void {
    const count = this.#boxes.filter((box) => box.checked).length;
    this.#all.checked = count === this.#boxes.length;
    this.#all.indeterminate = count > 0 && !this.#all.checked;
    const [accept, reject] = [
      this.#part<HTMLButtonElement>("[data-accept]"),
      this.#part<HTMLButtonElement>("[data-reject]"),
    ];
    accept.textContent = `${gettext("Accept selected")} (${count})`;
    accept.disabled = reject.disabled = count === 0;
    this.#told.textContent = `${gettext("Selected")}: ${count}`;
  }

  #askWhy(): void {
    const why = document.querySelector<HTMLElement>(".bulk-why");
    if (!why || this.#part<HTMLButtonElement>("[data-reject]").disabled) return;
    const home = this.#part("details");
    const dialog = openDialog(gettext("Reject selected"), why);
    dialog.addEventListener("close", () => {
      home.append(why);
      (this.#current ?? this.#part("[data-reject]")).focus();
    });
    why.querySelector("select")?.focus();
  }

  /** Go to the row below or above; the selection grows or shrinks with it if `extend`. */
  #move(by: 1 | -1, extend = false): void {
    const rows = this.#rows;
    const from = this.#current;
    const at = from ? rows.indexOf(from) : -1;
    const to = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (extend) this.#extend(from, to);
    to?.focus();
    to?.scrollIntoView({ block: "nearest" });
  }

  /** Back onto what is selected lets go of what is left behind. */
  #extend(from: HTMLTableRowElement | undefined, to: HTMLTableRowElement | undefined): void {
    const [left, met] = [boxOf(from), boxOf(to)];
    if (!met) return;
    if (left && left !== met && left.checked && met.checked) left.checked = false;
    else {
      if (left) left.checked = true;
      met.checked = true;
    }
    this.#count();
  }

  #toggle(): void {
    const box = boxOf(this.#current);
    if (!box) return;
    box.checked = !box.checked;
    this.#count();
  }

  #shortcuts(keyboard: Keyboard): Shortcut[] {
    const [below, above] = [gettext("The row below"), gettext("The row above")];
    const [more, less] = [gettext("Select on to the row below"), gettext("Select on to the row above")];
    const select = gettext("Select the row, or no longer");
    const on: Shortcut[] = [
      { id: "queue-below", combo: "j", does: below, run: () => this.#move(1) },
      { id: "queue-above", combo: "k", does: above, run: () => this.#move(-1) },
      { id: "queue-select", combo: "x", does: select, run: () => this.#toggle() },
      { id: "queue-more", combo: "shift+j", does: more, run: () => this.#move(1, true) },
      { id: "queue-less", combo: "shift+k", does: less, run: () => this.#move(-1, true) },
      {
        id: "queue-accept",
        combo: "a",
        does: gettext("Accept selected"),
        run: () => this.#part("[data-accept]").click(),
      },
      { id: "queue-reject", combo: "r", does: gettext("Reject selected…"), run: () => this.#askWhy() },
    ];
    // Elsewhere on the page these scroll it, as everywhere.
    const inRow: Shortcut[] = [
      { combo: "down", does: below, run: () => this.#move(1) },
      { combo: "up", does: above, run: () => this.#move(-1) },
      { combo: "shift+down", does: more, run: () => this.#move(1, true) },
      { combo: "shift+up", does: less, run: () => this.#move(-1, true) },
      { combo: "space", does: select, run: () => this.#toggle() },
      { combo: "enter", does: gettext("Open the row"), run: () => this.#current?.querySelector("a")?.click() },
    ];
    const help = { id: "help", combo: "?", does: gettext("Keys and help"), run: () => void keyboard.help() };
    return [...on, ...(this.#current?.matches(":focus-within") || this.#asksKeys ? inRow : []), help];
  }

  /** The dialog of keys tells of all. */
  get #asksKeys(): boolean {
    return document.querySelector("dialog[open]") !== null;
  }
}

function boxOf(row: HTMLTableRowElement | undefined): HTMLInputElement | null {
  return row?.querySelector<HTMLInputElement>("input[name=ids]") ?? null;
}

customElements.define("cv-queue", CvQueue);
