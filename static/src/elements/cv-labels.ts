/** Labels to draw with: pick one and draw, or draw first and then pick. */

import { optionsOf, resultOf } from "../lib/config";
import { h, kbd, swatch } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { uuid } from "../lib/ids";
import { labelColour } from "../lib/labelling";
import type { Option } from "../lib/types";
import { ControlFace, type Shortcut } from "./face";

/** Somebody picked a label while a piece of text or sound is marked; whoever has it answers by preventDefault. */
export const PICK = "cv-pick";

const rare = () => import("./labels-rare");

interface Row {
  option: Option;
  input: HTMLInputElement;
  hint: HTMLElement;
}

export class CvLabels extends ControlFace {
  #rows: Row[] = [];

  get #several(): boolean {
    return this.node.attrs.choice === "multiple";
  }

  protected paint(): void {
    this.className = "control";
    const name = uuid();
    const kind = this.#several ? { type: "checkbox", class: "tick" } : { type: "radio", name, class: "dot" };
    this.#rows = optionsOf(this.node, this.desk.data).map((option) => {
      const input = h("input", { ...kind, disabled: this.readOnly });
      input.addEventListener("change", () => this.#pick(option));
      return { option, input, hint: h("span", { class: "option-hint" }) };
    });
    const labels = this.#rows.map(({ option, input, hint }) => {
      const words = h("span", {}, option.value);
      if (option.html || option.showAlias) void rare().then(({ say }) => say(words, option));
      const text = h("span", { dir: "auto", class: "option-text" }, words, hint);
      const row = h(
        "label",
        { class: "option" },
        input,
        swatch(labelColour(this.desk, this.node.name ?? "", resultOf(option))),
        text,
        kbd(option.hotkey),
      );
      // Pressing a label must not take away the text just marked for it.
      row.addEventListener("mousedown", (event) => event.preventDefault());
      return row;
    });
    const naming = this.labelledBy ? this.naming() : { "aria-label": gettext("Label") };
    const role = this.#several ? "group" : "radiogroup";
    this.replaceChildren(h("div", { class: "options options-labels", role, ...naming }, ...labels));
    this.complain("");
  }

  protected refresh(): void {
    const region = this.desk.region(this.desk.selected);
    const own = region && region.by === this.node.name ? region.labels : undefined;
    const marked = own ?? this.#armed;
    const sought = this.desk.sought.get(this.node.name ?? "");
    for (const { option, input, hint } of this.#rows) {
      const row = input.parentElement;
      if (row) row.hidden = sought !== undefined && !sought(option.value);
      const label = resultOf(option);
      const left = this.desk.left(this.control, label);
      input.checked = marked.includes(label);
      input.disabled = this.readOnly || (left <= 0 && !own?.includes(label));
      const used = gettext("used as often as it may be");
      hint.textContent = [option.hint, left <= 0 && !this.readOnly ? used : ""].filter(Boolean).join(" · ");
    }
  }

  /** What the next region gets from here. */
  get #armed(): string[] {
    const { armed } = this.desk;
    return armed && armed.control === this.node.name ? [armed.label, ...(armed.others ?? [])] : [];
  }

  /**
   * Label what was just marked, else relabel what is selected, else draw with this from now on.
   * A key pressed right after drawing is for the next region, unless a region may have several labels.
   */
  #pick(option: Option, byKey = false): void {
    this.complain("");
    const label = resultOf(option);
    const detail = { control: this.node.name, label };
    if (!this.dispatchEvent(new CustomEvent(PICK, { bubbles: true, cancelable: true, detail }))) {
      this.desk.notify();
      return;
    }
    if (byKey && !this.#several && this.desk.selected === this.desk.fresh) this.desk.select(null);
    const region = this.desk.region(this.desk.selected);
    if (!region || !this.desk.mayLabel(region, this.control)) this.#arm(label, byKey);
    else if (this.node.attrs.allowEmpty && String(region.labels) === label)
      void rare().then(({ strip }) => strip(this.desk, region.id, this.control));
    else this.desk.relabel(region.id, this.control, label);
  }

  /** Take a label for the next region; the same key again, or where several may be given the same box, lets it go. */
  #arm(label: string, byKey: boolean): void {
    const armed = this.#armed;
    const before = this.#several ? armed.filter((one) => one !== label) : [];
    const off = armed.includes(label) && (byKey || this.#several);
    const [first, ...others] = off ? before : [...before, label];
    this.desk.arm(this.node.name ?? "", first ?? null, others);
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
