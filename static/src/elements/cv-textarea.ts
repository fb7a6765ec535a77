/** TextArea: what a person writes, one text or several. */

import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { ControlFace } from "./face";

export class CvTextarea extends ControlFace {
  #list!: HTMLElement;
  #more!: HTMLButtonElement;
  #fields: HTMLTextAreaElement[] = [];

  get #most(): number {
    return Number(this.node.attrs.maxSubmissions ?? Number.POSITIVE_INFINITY);
  }

  protected paint(): void {
    this.className = "control";
    this.#fields = [];
    this.#list = h("div", { class: "texts" });
    this.#more = h(
      "button",
      { type: "button", class: "btn btn-quiet btn-sm", onclick: () => this.#add().focus() },
      gettext("Add another"),
    );
    const label = this.node.attrs.label;
    this.replaceChildren(
      ...(typeof label === "string" ? [h("p", { class: "small" }, label)] : []),
      this.#list,
      this.#more,
    );
    this.complain("");
  }

  protected refresh(): void {
    const answer = this.desk.answer(this.control);
    const texts = Array.isArray(answer) ? answer.map(String) : [];
    // While somebody writes, their fields lead: a blank one in between must not jump.
    if (this.#written().join("\0") !== texts.join("\0") || !this.#fields.length) this.#show(texts);
    this.#more.hidden = this.readOnly || this.#fields.length >= this.#most || !this.#fields.at(-1)?.value.trim();
  }

  #show(texts: string[]): void {
    while (this.#fields.length > Math.max(texts.length, 1)) this.#fields.pop()?.remove();
    while (this.#fields.length < Math.max(texts.length, 1)) this.#add();
    this.#fields.forEach((field, at) => {
      field.value = texts[at] ?? "";
    });
  }

  #add(): HTMLTextAreaElement {
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
    this.#fields.push(field);
    this.#list.append(field);
    this.#more.hidden = true;
    return field;
  }

  #written(): string[] {
    return this.#fields.map((field) => field.value).filter((text) => text.trim());
  }

  #write(): void {
    const texts = this.#written();
    this.answer(texts.length ? texts : undefined, `text:${this.node.name}`);
  }
}

customElements.define("cv-textarea", CvTextarea);
