/** Which keys do what, where people have chosen other ones. Pure. */

import { normalised } from "./hotkeys";

/** Something keys do. What has an id may be given other keys; what has none belongs to the campaign or to a control. */
export interface Bound {
  id?: string;
  combo: string;
  does: string;
}

/** Keys people chose, by id. */
export type Chosen = Record<string, string>;

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
