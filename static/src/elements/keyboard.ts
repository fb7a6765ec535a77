/** Keys that work anywhere on a page with a task: one listener, and the dialog that tells them all. */

import type { Desk } from "../lib/desk";
import { comboOf, isSingle, isTyping, normalised } from "../lib/hotkeys";
import { gettext } from "../lib/i18n";
import type { Shortcut } from "./face";
import type { View } from "./view";

const SINGLES = "caravan-single-keys";
/** What the hands need while they write. */
const WHILE_TYPING = new Set(["ctrl+enter", "ctrl+space"]);

export class Keyboard {
  #singles = localStorage.getItem(SINGLES) !== "off";

  /**
   * @param host: wears `no-singles` while single keys are off.
   * @param shortcuts: what works now; the first of two with the same keys wins.
   * @param ready: whether there is a task.
   */
  constructor(
    readonly host: HTMLElement,
    readonly shortcuts: () => Shortcut[],
    readonly ready: () => boolean,
  ) {}

  listen(): void {
    this.host.classList.toggle("no-singles", !this.#singles);
    document.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Show every key that works now. */
  async help(): Promise<void> {
    const { showKeys } = await import("./room-dialogs");
    showKeys(this.shortcuts(), this.#singles, (on) => {
      this.#singles = on;
      localStorage.setItem(SINGLES, on ? "on" : "off");
      this.host.classList.toggle("no-singles", !on);
    });
  }

  #onKey(event: KeyboardEvent): void {
    if (
      event.defaultPrevented ||
      event.isComposing ||
      (event.repeat && event.key === "Enter") ||
      document.querySelector("dialog[open]") ||
      !this.ready()
    )
      return;
    const combo = comboOf(event);
    if (isSingle(combo) && !this.#singles) return;
    // Enter, Space and the like belong to the button or link that has the focus.
    const onButton = event.target instanceof Element && event.target.closest("button, a, summary, input");
    if (onButton && (combo === "enter" || combo === "space")) return;
    const wanted = this.shortcuts().find((shortcut) => normalised(shortcut.combo) === combo);
    if (!wanted || (isTyping(event.target) && !wanted.typing && !WHILE_TYPING.has(combo))) return;
    event.preventDefault();
    wanted.run();
  }
}

/** The keys of any task: steps back, then the campaign's own, then those of the selection. */
export function deskShortcuts(desk: Desk, view: View, help: () => void): Shortcut[] {
  const shown = view.faces.filter((face) => !face.closest("[hidden]"));
  return [
    { combo: "ctrl+z", does: gettext("Undo"), run: () => desk.undo() },
    { combo: "ctrl+shift+z", does: gettext("Redo"), run: () => desk.redo() },
    ...shown.flatMap((face) => face.shortcuts()),
    {
      combo: "delete",
      does: gettext("Delete the selected region"),
      run: () => desk.selected && desk.remove(desk.selected),
    },
    { combo: "esc", does: gettext("Select nothing"), run: () => desk.select(null) },
    { combo: "?", does: gettext("Keys and help"), run: help },
  ];
}
