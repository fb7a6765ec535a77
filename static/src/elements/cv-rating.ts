/** Rating: so many of so many stars. */

import { h, s } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { uuid } from "../lib/ids";
import { ControlFace, type Shortcut } from "./face";

const ICONS: Record<string, string> = {
  star: "M12 2.6l2.9 5.9 6.5.9-4.7 4.6 1.1 6.5-5.8-3.1-5.8 3.1 1.1-6.5L2.6 9.4l6.5-.9z",
  heart: "M12 20.5C5 15.5 2.5 12 2.5 8.5a4.8 4.8 0 0 1 9.5-1.5 4.8 4.8 0 0 1 9.5 1.5c0 3.5-2.5 7-9.5 12z",
  fire: "M12 2.5c1 4 6.5 6.5 6.5 12a6.5 6.5 0 0 1-13 0c0-2.5 1.2-4.3 2.6-5.7.3 1.7 1 2.7 2 3.2C9.5 8.5 10.5 5 12 2.5z",
  smile:
    "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM8.7 8.2a1.1 1.1 0 1 0 .01 0zM15.3 8.2a1.1 1.1 0 1 0 .01 0zM7.5 13.5h9a4.5 4.5 0 0 1-9 0z",
};

export class CvRating extends ControlFace {
  #inputs: HTMLInputElement[] = [];
  /** Whether the digits are free, so that they can rate. */
  digits = false;

  get #most(): number {
    return Number(this.node.attrs.maxRating ?? 5);
  }

  protected paint(): void {
    const { icon, size } = this.node.attrs;
    this.className = "control";
    const name = uuid();
    this.#inputs = Array.from({ length: this.#most }, (_, at) => {
      const label = interpolate(gettext("%(count)s of %(most)s"), { count: at + 1, most: this.#most });
      const input = h("input", { type: "radio", name, class: "sr-only", "aria-label": label, disabled: this.readOnly });
      input.addEventListener("change", () => this.answer(at + 1));
      // Pressing the answer once more takes it back.
      input.addEventListener("click", () => input.classList.contains("was-on") && this.answer(undefined));
      return input;
    });
    const path = ICONS[String(icon)] ?? ICONS.star;
    const stars = this.#inputs.map((input) =>
      h(
        "label",
        { class: "star" },
        input,
        s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, s("path", { d: path, "fill-rule": "evenodd" })),
      ),
    );
    const row = h("div", { class: "stars", role: "radiogroup", ...this.naming() }, ...stars);
    if (size !== "large") row.style.setProperty("--star", size === "small" ? "1.125rem" : "1.4rem");
    this.replaceChildren(row);
    this.complain("");
  }

  protected refresh(): void {
    const rating = Number(this.desk.answer(this.control) ?? 0);
    this.#inputs.forEach((input, at) => {
      input.checked = at + 1 === rating;
      input.classList.toggle("was-on", input.checked);
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
