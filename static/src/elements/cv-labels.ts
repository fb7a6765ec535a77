/** Labels to draw with: pick one and draw, or draw first and then pick. */

import { colourOf } from "../lib/colours";
import { optionsOf, resultOf } from "../lib/config";
import { h, kbd, swatch } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { uuid } from "../lib/ids";
import type { Option } from "../lib/types";
import { ControlFace, type Shortcut } from "./face";

/** Somebody picked a label while a piece of text or sound is marked; whoever has it answers by preventDefault. */
export const PICK = "cv-pick";

export class CvLabels extends ControlFace {
  #rows: { option: Option; input: HTMLInputElement }[] = [];

  protected paint(): void {
    this.className = "control";
    const name = uuid();
    this.#rows = optionsOf(this.node, this.desk.data).map((option) => {
      const input = h("input", { type: "radio", name, class: "dot", disabled: this.readOnly });
      input.addEventListener("change", () => this.#pick(option));
      return { option, input };
    });
    const labels = this.#rows.map(({ option, input }, at) => {
      const hint = option.hint ? h("span", { class: "option-hint" }, option.hint) : null;
      const text = h("span", { dir: "auto", class: "option-text" }, option.value, hint);
      const row = h("label", { class: "option" }, input, swatch(colourOf(option, at)), text, kbd(option.hotkey));
      // Pressing a label must not take away the text just marked for it.
      row.addEventListener("mousedown", (event) => event.preventDefault());
      return row;
    });
    const naming = this.labelledBy ? this.naming() : { "aria-label": gettext("Label") };
    this.replaceChildren(h("div", { class: "options options-labels", role: "radiogroup", ...naming }, ...labels));
    this.complain("");
  }

  protected refresh(): void {
    const region = this.desk.region(this.desk.selected);
    const own = region && region.by === this.node.name ? region.labels : undefined;
    const { armed } = this.desk;
    const marked = own ?? (armed && armed.control === this.node.name ? [armed.label] : []);
    for (const { option, input } of this.#rows) input.checked = marked.includes(resultOf(option));
  }

  /** Relabel what is selected, or draw with this from now on. A key pressed right after drawing is for the next region. */
  #pick(option: Option, byKey = false): void {
    this.complain("");
    const label = resultOf(option);
    if (byKey && this.desk.selected === this.desk.fresh) this.desk.select(null);
    const region = this.desk.region(this.desk.selected);
    if (region && this.desk.mayLabel(region, this.control)) {
      this.desk.relabel(region.id, this.control, label);
      return;
    }
    const event = new CustomEvent(PICK, {
      bubbles: true,
      cancelable: true,
      detail: { control: this.node.name, label },
    });
    if (this.dispatchEvent(event)) this.desk.arm(this.node.name ?? "", label);
    else this.desk.notify();
  }

  override shortcuts(): Shortcut[] {
    return this.#rows.flatMap(({ option }) =>
      (option.hotkey?.split(",") ?? []).map((combo) => ({
        combo,
        does: option.value,
        run: () => this.#pick(option, true),
      })),
    );
  }
}

customElements.define("cv-labels", CvLabels);
