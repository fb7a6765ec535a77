/** How one paints: thickness, paint or erase, by strokes or along an outline. */

import { h, kbd } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import type { Shortcut } from "../face";

const THINNEST = 2;
const THICKEST = 300;
const STEP = 1.25;
/** Thickness of the brush in thousandths of the shorter side; kept from task to task. */
let size = 40;

export class BrushPanel {
  readonly #size = h("input", { type: "range", min: THINNEST, max: THICKEST });
  readonly #eraser = toggle(gettext("Eraser"), "e", () => press(this.#eraser, !this.erasing));
  readonly #wand = toggle(gettext("Wand"), "", () => press(this.#wand, !this.#wanding));
  /** What is said of the wand. */
  readonly #about = h("p", { class: "small muted", role: "status" });
  readonly #outline = toggle(gettext("Fill an outline"), "", () => this.toggleOutline());

  /** @param magic: there is a wand, which is in hand at first. */
  constructor(
    readonly deeds: { outline: () => void; resized: () => void; another: () => void },
    readonly magic: boolean,
  ) {
    press(this.#wand, magic);
    this.#size.addEventListener("input", () => this.#resize(Number(this.#size.value)));
  }

  get size(): number {
    return size;
  }

  get erasing(): boolean {
    return this.#eraser.getAttribute("aria-pressed") === "true";
  }

  get outlining(): boolean {
    return this.#outline.getAttribute("aria-pressed") === "true";
  }

  get #wanding(): boolean {
    return this.#wand.getAttribute("aria-pressed") === "true";
  }

  /** Whether a press takes what is alike instead of painting. */
  get wanding(): boolean {
    return this.#wanding && !this.outlining;
  }

  /** Say what the wand does, or put it away where the picture's colours cannot be read. */
  showWand(able: boolean): void {
    this.#wand.hidden = !able;
    if (!able) press(this.#wand, false);
    this.#about.textContent = able
      ? gettext("Press on a colour to take what is alike around it; draw away from there to take more.")
      : gettext("The site of this picture does not let its colours be read. Paint by hand.");
  }

  parts(): HTMLElement[] {
    this.#size.value = String(size);
    const slider = h("label", { class: "tool-size" }, h("span", {}, gettext("Size of the brush")), this.#size);
    const props = { type: "button", class: "btn btn-quiet btn-sm", onclick: this.deeds.another };
    const another = h("button", props, gettext("New region"));
    const wand = this.magic ? [this.#wand] : [];
    return [...wand, this.#eraser, this.#outline, slider, another, ...(this.magic ? [this.#about] : [])];
  }

  toggleOutline(): void {
    press(this.#outline, !this.outlining);
    this.deeds.outline();
  }

  #resize(next: number): void {
    size = Math.min(Math.max(next, THINNEST), THICKEST);
    this.#size.value = String(size);
    this.deeds.resized();
  }

  shortcuts(): Shortcut[] {
    return [
      { combo: "[", does: gettext("Thinner brush"), run: () => this.#resize(Math.floor(size / STEP)) },
      { combo: "]", does: gettext("Thicker brush"), run: () => this.#resize(Math.ceil(size * STEP)) },
      { combo: "e", does: gettext("Eraser"), run: () => press(this.#eraser, !this.erasing) },
    ];
  }
}

function toggle(text: string, key: string, run: () => void): HTMLButtonElement {
  const props = { type: "button", class: "btn btn-quiet btn-sm", "aria-pressed": "false", onclick: run };
  return h("button", props, text, kbd(key));
}

function press(button: HTMLElement, on: boolean): void {
  button.setAttribute("aria-pressed", String(on));
}
