/** TextArea: what a person writes, one text or several. */

import { h } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { uuid } from "../lib/ids";
import { ControlFace } from "./face";

interface Entry {
  element: HTMLElement;
  field: HTMLTextAreaElement;
}

export class CvTextarea extends ControlFace {
  #list!: HTMLElement;
  #more!: HTMLButtonElement;
  #entries: Entry[] = [];
  /** Id of the words of its own above it. */
  readonly #title = `l-${uuid()}`;
  /** Buttons that write. */
  readonly #phrases = h("div", { class: "phrases" });

  get #most(): number {
    return Number(this.node.attrs.maxSubmissions ?? Number.POSITIVE_INFINITY);
  }

  override hold(parts: HTMLElement[]): void {
    this.#phrases.append(...parts);
  }

  protected paint(): void {
    this.className = "control";
    this.#entries = [];
    this.#list = h("div", { class: "texts" });
    const add = () => this.#add().field.focus();
    this.#more = h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: add }, gettext("Add another"));
    const { label } = this.node.attrs;
    const title = typeof label === "string" ? h("p", { class: "small", id: this.#title, dir: "auto" }, label) : null;
    if (title) this.labelledBy ||= this.#title;
    const phrases = this.#phrases.childElementCount && !this.readOnly ? [this.#phrases] : [];
    this.replaceChildren(...(title ? [title] : []), this.#list, ...phrases, this.#more);
    this.complain("");
  }

  protected refresh(): void {
    const answer = this.desk.answer(this.control);
    const texts = Array.isArray(answer) ? answer.map(String) : [];
    // While somebody writes, their fields lead: a blank one in between must not jump.
    if (this.#written().join("\0") !== texts.join("\0") || !this.#entries.length) this.#show(texts);
    this.#more.hidden =
      this.readOnly || this.#entries.length >= this.#most || !this.#entries.at(-1)?.field.value.trim();
  }

  #show(texts: string[]): void {
    while (this.#entries.length > Math.max(texts.length, 1)) this.#entries.pop()?.element.remove();
    while (this.#entries.length < Math.max(texts.length, 1)) this.#add();
    this.#entries.forEach(({ field }, at) => {
      field.value = texts[at] ?? "";
    });
  }

  #add(): Entry {
    const { rows, placeholder } = this.node.attrs;
    const field = h("textarea", {
      rows: Math.max(Number(rows ?? 1), 1),
      placeholder: typeof placeholder === "string" ? placeholder : null,
      dir: "auto",
      readonly: this.readOnly,
      ...this.naming(),
    });
    field.style.setProperty("--rows", String(rows ?? 1));
    field.addEventListener("input", () => this.#write());
    field.addEventListener("keydown", (event) => this.#onKey(event));
    const entry: Entry = { element: h("div", { class: "flex gap-1" }, field), field };
    if (this.#most > 1 && this.#entries.length && !this.readOnly) entry.element.append(this.#dropper(entry));
    this.#entries.push(entry);
    this.#list.append(entry.element);
    this.#more.hidden = true;
    return entry;
  }

  /** In one line Enter begins another text, in several Shift and Enter do. */
  #onKey(event: KeyboardEvent): void {
    const several = Number(this.node.attrs.rows ?? 1) > 1;
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey !== several)
      return;
    if (this.#most === 1 || this.readOnly) return;
    event.preventDefault();
    if (!this.#more.hidden) this.#add().field.focus();
  }

  #dropper(entry: Entry): HTMLElement {
    const label = interpolate(gettext("Remove text %(number)s"), { number: this.#entries.length + 1 });
    const drop = () => {
      this.#entries = this.#entries.filter((one) => one !== entry);
      entry.element.remove();
      this.#write();
      this.#entries.at(-1)?.field.focus();
    };
    return h("button", { type: "button", class: "region-drop", "aria-label": label, title: label, onclick: drop }, "×");
  }

  #written(): string[] {
    const texts = this.#entries.map(({ field }) => field.value).filter((text) => text.trim());
    return this.node.attrs.skipDuplicates === true ? [...new Set(texts)] : texts;
  }

  #write(): void {
    const texts = this.#written();
    this.answer(texts.length ? texts : undefined, `text:${this.node.name}`);
    const given = this.#entries.filter(({ field }) => field.value.trim()).length;
    if (given > texts.length) this.complain(gettext("This text is there already; it counts once."));
  }
}

customElements.define("cv-textarea", CvTextarea);
