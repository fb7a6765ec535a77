/** Pairwise: which of two. Pressing one of them is the answer, and so is a key, a button or a swipe. */

import "../styles/kinds/asking.css";
import { h, kbd } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { uuid } from "../lib/ids";
import { ControlFace, type Face, type Shortcut } from "./face";

type Side = "left" | "right";
const SIDES: Side[] = ["left", "right"];
/** What does something else when it is pressed. */
const BUSY = "a, button, input, textarea, select, summary, audio, video, label, .wave";

interface Card {
  side: Side;
  face: Face | undefined;
  input: HTMLInputElement;
  style: string;
}

export class CvPairwise extends ControlFace {
  #cards: Card[] = [];
  #stop: AbortController | undefined;
  #stopSwiping: (() => void) | undefined;

  protected paint(): void {
    this.className = "control";
    this.#release();
    this.#stop = new AbortController();
    const names = (this.node.toName ?? "").split(",").map((name) => name.trim());
    const titles = { left: gettext("The first"), right: gettext("The second") };
    const group = uuid();
    this.#cards = SIDES.map((side, at) => {
      const input = h("input", { type: "radio", name: group, class: "dot", disabled: this.readOnly });
      input.addEventListener("change", () => this.answer(side));
      const face = this.peer(names[at] ?? "");
      if (face) this.#deal(face, side);
      return { side, face, input, style: face?.style.cssText ?? "" };
    });
    const row = ({ side, input }: Card) =>
      h(
        "label",
        { class: "option" },
        input,
        h("span", { class: "option-text" }, titles[side]),
        kbd(side === "left" ? "←" : "→"),
      );
    const naming = this.labelledBy ? this.naming() : { "aria-label": gettext("Which of the two?") };
    this.replaceChildren(
      h("div", { class: "options options-inline pair", role: "radiogroup", ...naming }, ...this.#cards.map(row)),
    );
    this.complain("");
    void this.#swipe();
  }

  /** Make an object a card that can be pressed. */
  #deal(face: Face, side: Side): void {
    const own = this.node.attrs[`${side}Class`];
    face.classList.add("pair-card", ...(typeof own === "string" ? own.trim().split(/\s+/).filter(Boolean) : []));
    const press = ({ target }: Event) => {
      const busy = target instanceof Element && target.closest(BUSY);
      if (!busy && !this.readOnly && !String(getSelection() ?? "")) this.answer(side);
    };
    if (this.#stop) face.addEventListener("click", press, { signal: this.#stop.signal });
  }

  async #swipe(): Promise<void> {
    if (this.readOnly || this.desk.config.draws || !matchMedia("(pointer: coarse)").matches) return;
    const { onThrow } = await import("./swipe");
    if (!this.isConnected || this.#stopSwiping) return;
    this.classList.add("is-thrown");
    const [left, right] = this.querySelectorAll(".option");
    this.#stopSwiping = onThrow(this, { left, right }, (side) => this.answer(side));
  }

  protected refresh(): void {
    const chosen = this.desk.answer(this.control);
    const { selectionStyle } = this.node.attrs;
    for (const { side, face, input, style } of this.#cards) {
      const on = chosen === side;
      input.checked = on;
      face?.classList.toggle("is-chosen", on);
      if (face && typeof selectionStyle === "string") face.style.cssText = on ? `${style};${selectionStyle}` : style;
    }
  }

  #release(): void {
    this.#stop?.abort();
    this.#stopSwiping?.();
    this.#stopSwiping = undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#release();
  }

  override shortcuts(): Shortcut[] {
    if (this.readOnly) return [];
    const pick = (side: Side) => () => this.answer(side);
    return [
      { combo: "left", does: gettext("The first of the two"), run: pick("left") },
      { combo: "right", does: gettext("The second of the two"), run: pick("right") },
    ];
  }
}

customElements.define("cv-pairwise", CvPairwise);
