/** What keys people may choose. Pure. */

import { normalised } from "./hotkeys";
import { gettext, interpolate } from "./i18n";
import type { Bound } from "./keymap";

/** What the page itself is worked with: moving the focus, pressing buttons, choosing among options. */
const KEPT = new Set(["tab", "shift+tab", "enter", "space", "left", "right", "up", "down"]);
const HELD = new Set(["control", "shift", "alt", "meta", "altgraph", "capslock"]);

/** Why something may not have these keys, or null. `all` is what works now. */
export function objection(all: Bound[], id: string, combo: string): string | null {
  if (KEPT.has(combo)) return gettext("These keys move about the page and cannot be given away.");
  const other = all.find((one) => one.id !== id && normalised(one.combo) === combo);
  return other ? interpolate(gettext("These keys already do this: %(what)s"), { what: other.does }) : null;
}

/** Whether only keys are held that wait for another one. */
export function isHeld(key: string): boolean {
  return HELD.has(key.toLowerCase());
}

/** Every key does one thing: the first to have it keeps it, and the others go without. */
export function distinct<T extends { combo: string }>(all: T[]): T[] {
  const keys = all.map(({ combo }) => normalised(combo));
  return all.map((one, at) => (keys.indexOf(keys[at] ?? "") === at ? one : { ...one, combo: "" }));
}
