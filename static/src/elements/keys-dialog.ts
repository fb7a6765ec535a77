/** The dialog of all keys: what they do, other ones instead, and the switches. */

import { h } from "../lib/dom";
import { comboOf } from "../lib/hotkeys";
import { gettext, interpolate } from "../lib/i18n";
import type { Chosen } from "../lib/keymap";
import { distinct, isHeld, objection } from "../lib/rekeying";
import type { Shortcut } from "./face";
import type { Keyboard } from "./keyboard";
import { openDialog } from "./room/dialogs";
import { setSwipes, swipesHandIn } from "./room/thrown";

export interface Keys {
  now(): Shortcut[];
  /** Have other keys for some things; null: the usual ones for all. */
  choose(chosen: Chosen | null): void;
  singles(): boolean;
  switchSingles(on: boolean): void;
  clock: Keyboard["clock"];
}

export class KeysDialog {
  readonly #list = h("dl", { class: "keys" });
  readonly #told = h("p", { class: "help", role: "status" });
  /** What waits for its new keys. */
  #waiting: Shortcut | null = null;

  readonly #keys: Keys;

  constructor(keys: Keys) {
    this.#keys = keys;
    const usual = h("button", { type: "button", class: "btn btn-quiet btn-sm" }, gettext("All keys as usual"));
    usual.addEventListener("click", () => {
      keys.choose(null);
      this.#say(gettext("All keys are as usual."));
    });
    const dialog = openDialog(gettext("Keys"), this.#list, this.#told, usual, ...this.#switches());
    dialog.addEventListener("keydown", (event) => this.#onKey(event));
    this.#fill();
  }

  #switches(): HTMLElement[] {
    const { clock } = this.#keys;
    const why = gettext(
      "Switch this off if you dictate or press keys by accident. Combinations with Ctrl go on working.",
    );
    const singles = gettext("Single keys work as shortcuts");
    const shown = clock && !clock.element.hidden;
    return [
      ...swipes(),
      toggle(singles, this.#keys.singles(), (on) => this.#keys.switchSingles(on)),
      h("p", { class: "help" }, why),
      ...(clock ? [toggle(gettext("Show the time spent on a task"), shown === true, (on) => clock.show(on))] : []),
    ];
  }

  #fill(): void {
    const rows = distinct(this.#keys.now()).map((shortcut) => {
      const waits = shortcut.id !== undefined && shortcut.id === this.#waiting?.id;
      const key = h("kbd", { class: "key" }, waits ? "…" : shortcut.combo || "–");
      return h(
        "div",
        { class: "key-row" },
        h("dt", {}, key),
        h("dd", { dir: "auto" }, shortcut.does, shortcut.id ? this.#changer(shortcut) : null),
      );
    });
    this.#list.replaceChildren(...rows);
  }

  #changer(shortcut: Shortcut): HTMLElement {
    const label = interpolate(gettext("Change: %(what)s"), { what: shortcut.does });
    const props = { type: "button", class: "text-link small", "aria-label": label, "data-id": shortcut.id };
    const button = h("button", props, gettext("Change"));
    button.addEventListener("click", () => {
      this.#waiting = shortcut;
      this.#say(
        interpolate(gettext("Press the keys for “%(what)s” now. Esc leaves them as they are."), {
          what: shortcut.does,
        }),
      );
      this.#list.querySelector<HTMLElement>(`[data-id="${shortcut.id}"]`)?.focus();
    });
    return button;
  }

  #say(text: string): void {
    this.#told.textContent = text;
    this.#fill();
  }

  #onKey(event: KeyboardEvent): void {
    const { id, does } = this.#waiting ?? {};
    if (!id || !does || isHeld(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const combo = comboOf(event);
    const why = combo === "esc" ? null : objection(this.#keys.now(), id, combo);
    if (!why) {
      this.#waiting = null;
      if (combo !== "esc") this.#keys.choose({ [id]: combo });
    }
    this.#say(why ?? (combo === "esc" ? "" : interpolate(gettext("%(keys)s: %(what)s"), { keys: combo, what: does })));
    this.#list.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus();
  }
}

/** Shown where there is something to throw to a side. */
function swipes(): HTMLElement[] {
  if (!document.querySelector("cv-room .is-thrown")) return [];
  return [toggle(gettext("A swipe to the side hands the answer in"), swipesHandIn() === true, setSwipes)];
}

function toggle(text: string, checked: boolean, change: (on: boolean) => void): HTMLElement {
  const box = h("input", { type: "checkbox", class: "tick", checked });
  box.addEventListener("change", () => change(box.checked));
  return h("label", { class: "option" }, box, h("span", { class: "option-text" }, text));
}
