/** Labels and deeds beside a marked stretch: next to it, or from below where fingers are at work. */

import { optionsOf, resultOf } from "../lib/config";
import type { Desk, Region } from "../lib/desk";
import { h, swatch } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { labelColour, regionName, regionTitle } from "../lib/labelling";
import type { Span } from "../lib/offsets";
import type { Option } from "../lib/types";
import { PICK } from "./cv-labels";
import type { Words } from "./words";

const GAP = 6;

export class MarkPanel {
  readonly #words: Words;
  readonly #leave: () => void;
  readonly #element = h("div", { class: "mark-panel", role: "group", hidden: true });

  /** @param leave: nothing is to be done with the stretch. */
  constructor(words: Words, leave: () => void) {
    this.#words = words;
    this.#leave = leave;
    words.append(this.#element);
    // What is marked must not be lost by pressing a label for it.
    this.#element.addEventListener("mousedown", (event) => event.preventDefault());
    this.#element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      leave();
    });
  }

  hide(): void {
    if (this.#element.matches(":popover-open")) this.#element.hidePopover();
    this.#element.hidden = true;
  }

  /** Offer the labels for a new stretch, or what can be done with a region. */
  show(span: Span, region: Region | undefined, sheet: boolean): void {
    const desk = this.#words.table;
    const title = region
      ? regionTitle(desk, region)
      : this.#words.surface.text.slice(span.start, Math.min(span.end, span.start + 60));
    const name = region ? regionName(desk, region) : interpolate(gettext("Label for: %(text)s"), { text: title });
    this.#element.setAttribute("aria-label", name);
    const head = h(
      "div",
      { class: "mark-head" },
      h("strong", { dir: "auto", class: "mark-title" }, title),
      region && !desk.readOnly ? this.#button(gettext("Delete"), "", () => this.#remove(desk, region)) : null,
      this.#button("×", gettext("Close"), this.#leave),
    );
    this.#element.replaceChildren(head, ...(desk.readOnly ? [] : [this.#labels(desk, region)]));
    this.#words.append(this.#element);
    this.#element.classList.toggle("is-sheet", sheet);
    this.#element.hidden = false;
    if (sheet) this.#rise();
    else this.#settle(span);
  }

  #button(text: string, label: string, run: () => void): HTMLElement {
    const props = { type: "button", class: "btn btn-quiet btn-sm", "aria-label": label || null, onclick: run };
    return h("button", props, text);
  }

  #remove(desk: Desk, region: Region): void {
    desk.remove(region.id);
    this.#words.body.focus({ preventScroll: true });
  }

  #labels(desk: Desk, region: Region | undefined): HTMLElement {
    const controls = desk.config.drawing(this.#words.object).filter(({ node }) => node.labels);
    const buttons = controls.flatMap((control) =>
      optionsOf(control.node, desk.data).map((option) => {
        const label = resultOf(option);
        const on = region?.by === control.name && region.labels.includes(label);
        const run = () => {
          if (region) desk.relabel(region.id, control, label);
          else this.#pick(control.name, label);
        };
        const fits = on || (desk.left(control, label) > 0 && (!region || desk.mayLabel(region, control)));
        return h(
          "button",
          {
            type: "button",
            class: "mark-label",
            "aria-pressed": region ? String(on) : null,
            disabled: !fits,
            onclick: run,
          },
          swatch(labelColour(desk, control.name, label)),
          h("span", { dir: "auto" }, option.value),
        );
      }),
    );
    return h("div", { class: "mark-labels" }, ...buttons, ...(region ? [] : this.#ofTrees(desk)));
  }

  /** A tree does not fit in here: what is chosen in it is offered, or the way to it told. */
  #ofTrees(desk: Desk): HTMLElement[] {
    const trees = desk.config.drawing(this.#words.object).filter(({ node }) => node.tag === "TaxonomyLabels");
    return trees.map(({ name, node }) => {
      const { armed } = desk;
      if (armed?.control !== name)
        return h("p", { class: "small muted" }, gettext("Now choose in the tree what this is."));
      const paths = [armed.label, ...(armed.others ?? [])] as unknown as string[][];
      const words = paths.map((path) => named(optionsOf(node, desk.data), path).join(" / ")).join(", ");
      const run = () => this.#pick(name, armed.label);
      return h("button", { type: "button", class: "mark-label", onclick: run }, h("span", { dir: "auto" }, words));
    });
  }

  #pick(control: string, label: string): void {
    this.hide();
    this.#words.dispatchEvent(new CustomEvent(PICK, { bubbles: true, cancelable: true, detail: { control, label } }));
  }

  #rise(): void {
    this.#element.popover = "manual";
    this.#element.style.removeProperty("left");
    this.#element.style.removeProperty("top");
    if (!this.#element.matches(":popover-open")) this.#element.showPopover();
  }

  /** Under the end of the stretch, inside the words' own frame. */
  #settle(span: Span): void {
    this.#element.removeAttribute("popover");
    const ends = this.#words.surface.ends({ start: Math.max(span.end - 1, span.start), end: span.end });
    if (!ends) return;
    const range = document.createRange();
    range.setStart(ends.startContainer, ends.startOffset);
    range.setEnd(ends.endContainer, ends.endOffset);
    const at = range.getBoundingClientRect();
    const frame = this.#words.getBoundingClientRect();
    const most = frame.width - this.#element.offsetWidth - GAP;
    this.#element.style.left = `${Math.max(Math.min(at.left - frame.left, most), GAP)}px`;
    this.#element.style.top = `${at.bottom - frame.top + GAP}px`;
  }
}

/** A path as people read it. */
function named(options: Option[], [first, ...rest]: string[]): string[] {
  if (first === undefined) return [];
  const found = options.find((option) => resultOf(option) === first);
  return [found?.value ?? first, ...named(found?.children ?? [], rest)];
}
