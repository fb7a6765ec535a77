/** Which keys do what, where people have chosen other ones. Pure. */

import { normalised } from "./hotkeys";
import { gettext, interpolate } from "./i18n";

/** Something keys do. What has an id may be given other keys; what has none belongs to the campaign or to a control. */
export interface Bound {
  id?: string;
  combo: string;
  does: string;
}

/** Keys people chose, by id. */
export type Chosen = Record<string, string>;

/** What the page itself is worked with: moving the focus, pressing buttons, choosing among options. */
const KEPT = new Set(["tab", "shift+tab", "enter", "space", "left", "right", "up", "down"]);
const HELD = new Set(["control", "shift", "alt", "meta", "altgraph", "capslock"]);

/** Put chosen keys in place. The campaign's keys stay its own: who chose one of them has the usual key meanwhile. */
export function remapped<T extends Bound>(all: T[], chosen: Chosen): T[] {
  const taken = new Set(all.filter(({ id }) => !id).map(({ combo }) => normalised(combo)));
  const own = new Map<string, string>();
  for (const { id } of all) {
    const combo = id ? chosen[id] : undefined;
    if (!id || !combo || taken.has(combo)) continue;
    own.set(id, combo);
    taken.add(combo);
  }
  return all.flatMap((one) => {
    const combo = own.get(one.id ?? "");
    if (combo) return [{ ...one, combo }];
    // Somebody gave its key to something else.
    return one.id && [...own.values()].includes(normalised(one.combo)) ? [{ ...one, combo: "" }] : [one];
  });
}

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

/** What was kept, if it is what it should be. */
export function readChosen(text: string | null): Chosen {
  try {
    const kept: unknown = JSON.parse(text ?? "{}");
    const entries = Object.entries(kept && typeof kept === "object" ? kept : {});
    return Object.fromEntries(entries.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
  } catch {
    return {};
  }
}
