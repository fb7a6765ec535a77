/** Repeater: the same questions for every entry of a list, below each other or a page at a time. */

import "../styles/kinds/asking.css";
import { h } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { Face, REVEAL } from "./face";

export class CvRepeater extends Face {
  #parts: HTMLElement[] = [];
  #page = 0;
  readonly #place = h("span", { role: "status" });
  readonly #back = this.#turner(gettext("Previous"), -1);
  readonly #on = this.#turner(gettext("Next"), 1);
  readonly #nav = h("nav", { class: "pages", "aria-label": gettext("Parts of this task") });

  override hold(parts: HTMLElement[]): void {
    this.#parts = parts;
    this.className = "repeater";
    this.#nav.append(h("div", { class: "actions justify-center" }, this.#back, this.#place, this.#on));
    for (const part of parts) part.classList.add("repeated");
    this.append(...(this.#paged ? [this.#nav] : []), ...parts);
    this.addEventListener(REVEAL, ({ target }) =>
      this.#turn(parts.findIndex((part) => part.contains(target as HTMLElement))),
    );
  }

  get #paged(): boolean {
    return this.node.attrs.mode !== "list" && this.node.attrs.mode !== undefined && this.#parts.length > 1;
  }

  #turner(text: string, by: number): HTMLButtonElement {
    const turn = () => this.#turn(this.#page + by);
    return h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: turn }, text);
  }

  #turn(page: number): void {
    if (!this.#paged || page < 0) return;
    this.#page = Math.min(page, this.#parts.length - 1);
    this.#parts.forEach((part, at) => {
      part.hidden = at !== this.#page;
    });
    const place = { number: this.#page + 1, count: this.#parts.length };
    this.#place.textContent = interpolate(gettext("%(number)s of %(count)s"), place);
    this.#back.disabled = this.#page === 0;
    this.#on.disabled = this.#page === this.#parts.length - 1;
  }

  protected paint(): void {
    this.#turn(0);
  }

  protected refresh(): void {}
}

customElements.define("cv-repeater", CvRepeater);
