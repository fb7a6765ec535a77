/** Rating: so many of so many stars. */

import { h, s } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { uuid } from "../lib/ids";
import { ControlFace, type Shortcut } from "./face";

const STAR = "M12 2.6l2.9 5.9 6.5.9-4.7 4.6 1.1 6.5-5.8-3.1-5.8 3.1 1.1-6.5L2.6 9.4l6.5-.9z";

export class CvRating extends ControlFace {
  #inputs: HTMLInputElement[] = [];
  /** Whether the digits are free, so that they can rate. */
  digits = false;

  get #most(): number {
    return Number(this.node.attrs.maxRating ?? 5);
  }

  protected paint(): void {
    this.className = "control";
    const name = uuid();
    this.#inputs = Array.from({ length: this.#most }, (_, at) => {
      const label = interpolate(gettext("%(count)s of %(most)s"), { count: at + 1, most: this.#most });
      const input = h("input", { type: "radio", name, class: "sr-only", "aria-label": label, disabled: this.readOnly });
      input.addEventListener("change", () => this.answer(at + 1));
      return input;
    });
    const stars = this.#inputs.map((input) =>
      h(
        "label",
        { class: "star" },
        input,
        s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, s("path", { d: STAR })),
      ),
    );
    this.replaceChildren(h("div", { class: "stars", role: "radiogroup", ...this.naming() }, ...stars));
    this.complain("");
  }

  protected refresh(): void {
    const rating = Number(this.desk.answer(this.control) ?? 0);
    this.#inputs.forEach((input, at) => {
      input.checked = at + 1 === rating;
      input.parentElement?.classList.toggle("is-on", at < rating);
    });
  }

  override shortcuts(): Shortcut[] {
    const does = (stars: number) =>
      interpolate(gettext("Rate %(count)s of %(most)s"), { count: stars, most: this.#most });
    const given = this.node.attrs.hotkey;
    const next = () => this.answer((Number(this.desk.answer(this.control) ?? 0) % this.#most) + 1);
    if (typeof given === "string") return [{ combo: given, does: gettext("One star more"), run: next }];
    if (!this.digits) return [];
    return this.#inputs
      .slice(0, 9)
      .map((_, at) => ({ combo: String(at + 1), does: does(at + 1), run: () => this.answer(at + 1) }));
  }
}

customElements.define("cv-rating", CvRating);
