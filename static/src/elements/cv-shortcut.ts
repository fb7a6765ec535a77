/** Shortcut: a button and keys that write something into the text somebody works on. */

import "../styles/kinds/asking.css";
import { SCOPE } from "../lib/config";
import { h, kbd } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { fillIn } from "../lib/paths";
import { Face, type Shortcut } from "./face";

/** The field somebody wrote in last. */
let last: HTMLTextAreaElement | null = null;
document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLTextAreaElement) last = target;
});

export class CvShortcut extends Face {
  get #text(): string {
    return fillIn(String(this.node.attrs.value ?? ""), this.desk.data);
  }

  get #title(): string {
    return typeof this.node.attrs.alias === "string" ? this.node.attrs.alias : this.#text;
  }

  protected paint(): void {
    this.className = "phrase";
    const { hotkey } = this.node.attrs;
    const props = {
      type: "button",
      class: "btn btn-quiet btn-sm",
      onclick: () => this.#write(),
      disabled: this.readOnly,
    };
    const button = h(
      "button",
      props,
      h("span", { dir: "auto" }, this.#title),
      kbd(hotkey ? String(hotkey) : undefined),
    );
    // The cursor stays where it is.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    this.replaceChildren(button);
  }

  protected refresh(): void {}

  /** The field of the question this stands in, or the one written in last, or the first there is. */
  get #field(): HTMLTextAreaElement | null {
    const around = this.closest(".control") ?? document;
    const all = [...around.querySelectorAll<HTMLTextAreaElement>(`.${SCOPE} textarea`)];
    const fields = all.filter((one) => !one.readOnly && one.checkVisibility());
    return last && fields.includes(last) ? last : (fields[0] ?? null);
  }

  #write(): void {
    const field = this.#field;
    if (!field || this.readOnly) return;
    field.setRangeText(this.#text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  override shortcuts(): Shortcut[] {
    const { hotkey } = this.node.attrs;
    if (typeof hotkey !== "string") return [];
    const does = interpolate(gettext("Write “%(text)s”"), { text: this.#title });
    const run = () => this.#write();
    // A single letter is a letter while somebody writes.
    return hotkey.split(",").map((combo) => ({ combo, does, run, typing: /ctrl|alt|meta|cmd|command/i.test(combo) }));
  }
}

customElements.define("cv-shortcut", CvShortcut);
