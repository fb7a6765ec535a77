/** Number: an amount, typed or slid. */

import "../styles/kinds/asking.css";
import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import type { Shortcut } from "./face";
import { Typed } from "./typed";

export class CvNumber extends Typed {
  #slider: HTMLInputElement | undefined;

  protected paint(): void {
    this.className = "control";
    const { min, max, step, slider } = this.node.attrs;
    const bounds = { min: given(min), max: given(max), step: given(step) ?? "any", disabled: this.readOnly };
    const field = h("input", { type: "number", inputmode: "decimal", class: "typed", ...bounds, ...this.naming() });
    this.#slider = undefined;
    const row = h("div", { class: "typed-row" }, field);
    if (slider === true && typeof min === "number" && typeof max === "number") {
      this.#slider = h("input", { type: "range", class: "slider", ...bounds, ...this.naming() });
      this.#slider.addEventListener("input", () => this.answer(Number(this.#slider?.value), `typed:${this.node.name}`));
      row.append(
        this.#slider,
        h("span", { class: "muted small typed-ends", "aria-hidden": "true" }, `${min} – ${max}`),
      );
    }
    this.replaceChildren(row);
    this.begin(field);
  }

  protected read(text: string): unknown {
    return text === "" ? undefined : Number(text);
  }

  protected override refresh(): void {
    super.refresh();
    const answer = this.desk.answer(this.control);
    if (!this.#slider) return;
    this.#slider.classList.toggle("is-blank", answer === undefined);
    if (answer !== undefined) this.#slider.value = String(answer);
    this.#slider.setAttribute("aria-valuetext", answer === undefined ? gettext("No answer yet") : String(answer));
  }

  override shortcuts(): Shortcut[] {
    const { hotkey } = this.node.attrs;
    if (typeof hotkey !== "string") return [];
    return [{ combo: hotkey, does: gettext("Type the number"), run: () => this.field.focus() }];
  }
}

const given = (value: unknown): number | null => (typeof value === "number" ? value : null);

customElements.define("cv-number", CvNumber);
