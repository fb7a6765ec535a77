/** DateTime: a day, a time, a month or a year. */

import "../styles/kinds/asking.css";
import { h } from "../lib/dom";
import { boundFor, fieldFor, shown } from "../lib/moments";
import { Typed } from "./typed";

export class CvDatetime extends Typed {
  readonly #shown = h("span", { class: "muted small" });

  protected paint(): void {
    this.className = "control";
    const { only, min, max } = this.node.attrs;
    const type = fieldFor(only);
    const year = type === "number";
    const bounds = {
      min: boundFor(min, type) ?? (year ? "1000" : null),
      max: boundFor(max, type) ?? (year ? "9999" : null),
    };
    const field = h("input", { type, class: "typed", ...bounds, disabled: this.readOnly, ...this.naming() });
    this.replaceChildren(h("div", { class: "typed-row" }, field, this.#shown));
    this.begin(field);
  }

  protected read(text: string): unknown {
    return text || undefined;
  }

  protected override refresh(): void {
    super.refresh();
    const { format } = this.node.attrs;
    const answer = this.desk.answer(this.control);
    this.#shown.textContent = typeof format === "string" && typeof answer === "string" ? shown(answer, format) : "";
  }
}

customElements.define("cv-datetime", CvDatetime);
