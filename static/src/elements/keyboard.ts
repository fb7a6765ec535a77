/** Keys that work anywhere on a page with a task: one listener, and the dialog that tells them all. */

import type { Desk } from "../lib/desk";
import { comboOf, isSingle, isTyping, normalised } from "../lib/hotkeys";
import { gettext } from "../lib/i18n";
import type { Chosen } from "../lib/keymap";
import { ControlFace, type Shortcut } from "./face";
import type { View } from "./view";

const CHOSEN = "caravan-keys";
const SINGLES = "caravan-single-keys";

export class Keyboard {
  /** The clock of the room, if there is one: its switch stands beside the others. */
  clock: { show(on: boolean): void; readonly element: HTMLElement } | undefined;
  #singles = localStorage.getItem(SINGLES) !== "off";
  #chosen: Chosen = {};
  /** Puts chosen keys in place; there for those who have chosen some, or are about to. */
  #map: typeof import("../lib/keymap") | undefined;

  /**
   * @param host: wears `no-singles` while single keys are off.
   * @param shortcuts: what works now; the first of two with the same keys wins.
   * @param ready: whether there is a task.
   */
  constructor(
    readonly host: HTMLElement,
    readonly shortcuts: () => Shortcut[],
    readonly ready: () => boolean,
  ) {
    if (localStorage.getItem(CHOSEN)) void this.#read();
  }

  async #read(): Promise<void> {
    this.#map = await import("../lib/keymap");
    this.#chosen = this.#map.readChosen(localStorage.getItem(CHOSEN));
    this.host.dispatchEvent(new CustomEvent("cv-keys"));
  }

  listen(): void {
    this.host.classList.toggle("no-singles", !this.#singles);
    document.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** What works now, with the keys that this person chose. */
  get now(): Shortcut[] {
    const all = this.shortcuts();
    return this.#map?.remapped(all, this.#chosen) ?? all;
  }

  /** The keys of something now. */
  comboOf(id: string): string {
    return this.now.find((one) => one.id === id)?.combo ?? "";
  }

  /** Show every key that works now, to be changed if one likes. */
  async help(): Promise<void> {
    const [{ KeysDialog }] = await Promise.all([import("./keys-dialog"), this.#read()]);
    new KeysDialog({
      now: () => this.now,
      choose: (chosen) => this.#choose(chosen === null ? {} : { ...this.#chosen, ...chosen }),
      singles: () => this.#singles,
      clock: this.clock,
      switchSingles: (on) => {
        this.#singles = on;
        localStorage.setItem(SINGLES, on ? "on" : "off");
        this.host.classList.toggle("no-singles", !on);
      },
    });
  }

  #choose(chosen: Chosen): void {
    this.#chosen = chosen;
    localStorage.setItem(CHOSEN, JSON.stringify(chosen));
    this.host.dispatchEvent(new CustomEvent("cv-keys"));
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
    const wanted = this.now.find((shortcut) => normalised(shortcut.combo) === combo);
    if (!wanted || (isTyping(event.target) && (!wanted.typing || isSingle(combo)))) return;
    event.preventDefault();
    wanted.run();
  }
}

/** The keys of any task: steps back, then the campaign's own, then those of the selection. */
export function deskShortcuts(desk: Desk, view: View, help: () => void): Shortcut[] {
  const shown = view.faces.filter((face) => !face.closest("[hidden]"));
  return [
    { id: "undo", combo: "ctrl+z", does: gettext("Undo"), run: () => desk.undo() },
    { id: "redo", combo: "ctrl+shift+z", does: gettext("Redo"), run: () => desk.redo() },
    // What the campaign gave keys to comes before what is looked at.
    ...shown.flatMap((face) =>
      face
        .shortcuts()
        .map((one) => (face instanceof ControlFace ? one : { ...one, combo: view.config.spare(one.combo) })),
    ),
    {
      id: "delete",
      combo: "delete",
      does: gettext("Delete the selected region"),
      run: () => desk.selected && desk.remove(desk.selected),
    },
    { id: "esc", combo: "esc", does: gettext("Select nothing"), run: () => desk.select(null) },
    { id: "help", combo: "?", does: gettext("Keys and help"), run: help },
  ];
}
