/** Copying whole regions: kept from task to task, pasted where the person is, duplicated beside themselves. */

import { announce } from "../lib/announce";
import { optionsOf, resultOf } from "../lib/config";
import type { Desk } from "../lib/desk";
import { gettext, interpolate } from "../lib/i18n";
import { itemId } from "../lib/ids";
import { regionName } from "../lib/labelling";
import { labelsOf } from "../lib/regions";
import type { Item } from "../lib/types";
import type { Shortcut } from "./face";

/** Whose regions they are, and where a copy lies. */
export interface Home {
  readonly desk: Desk;
  readonly object: string;
  /**
   * What is other in the items of a copy of this one: where the person is now, or beside it where it is a twin.
   * None where there is no room for it.
   */
  place(item: Item, twin: boolean): Partial<Item> | null | Promise<Partial<Item> | null>;
  /** It is there and selected. */
  placed?(id: string): void;
}

/** The items of the region that was copied last. */
let copied: Item[] = [];

function taken({ desk, object }: Home): Item[] {
  if (desk.region(desk.selected)?.item.to_name !== object) return [];
  return desk.items.filter(({ id }) => id === desk.selected);
}

export function copy(home: Home): void {
  const region = home.desk.region(home.desk.selected);
  const items = taken(home);
  if (!region || !items.length) return;
  copied = items;
  announce(interpolate(gettext("Copied: %(region)s"), { region: regionName(home.desk, region) }));
}

/** A label of these items that this task does not offer, or not once more. */
function surplus({ desk }: Home, items: Item[]): boolean {
  return items.some((item) => {
    const control = desk.config.controls.get(item.from_name);
    if (!control?.makesRegions) return false;
    // Labels may come with the data: the next task has others.
    const listed = control.node.tag !== "TaxonomyLabels" && control.node.attrs.value;
    const offered = listed ? new Set(optionsOf(control.node, desk.data).map(resultOf)) : null;
    return labelsOf(desk.config, item).some((label) => offered?.has(label) === false || desk.left(control, label) < 1);
  });
}

async function put(home: Home, items: Item[], twin: boolean): Promise<void> {
  const { desk, object } = home;
  const fitting = items.filter(
    ({ from_name, to_name, type }) => to_name === object && desk.config.controls.get(from_name)?.type === type,
  );
  const [first] = fitting;
  if (!first || desk.readOnly) return;
  const place = surplus(home, fitting) ? null : await home.place(first, twin);
  if (!place) {
    announce(gettext("There is no room for another one."));
    return;
  }
  const id = itemId();
  desk.adopt(
    fitting.map((item) => ({ ...item, ...place, id, origin: "manual", value: { ...item.value, ...place.value } })),
  );
  const region = desk.region(id);
  if (region) announce(regionName(desk, region));
  home.placed?.(id);
}

export function paste(home: Home): Promise<void> {
  return put(home, copied, false);
}

export function duplicate(home: Home): Promise<void> {
  return put(home, taken(home), true);
}

/** Let the list of regions duplicate those of this home. */
export function offer(home: Home): Home {
  home.desk.duplicating.set(home.object, () => void duplicate(home));
  return home;
}

/** The keys for it; marked words are what the person means to copy, and what is another object's is not for this one. */
export function copyShortcuts(home: Home | null): Shortcut[] {
  if (!home || String(getSelection()) !== "") return [];
  const { desk, object } = home;
  const elsewhere = (items: { to_name: string }[]) => items.length > 0 && !items.some((one) => one.to_name === object);
  const selected = desk.region(desk.selected)?.item;
  const own = [
    { combo: "ctrl+c", does: gettext("Copy the selected region"), run: () => copy(home) },
    { combo: "ctrl+d", does: gettext("Duplicate the selected region"), run: () => void duplicate(home) },
  ];
  const other = { combo: "ctrl+v", does: gettext("Paste a region"), run: () => void paste(home) };
  return [...(elsewhere(selected ? [selected] : []) ? [] : own), ...(elsewhere(copied) ? [] : [other])];
}

/** Where a stretch as long as this one lies: from `at` on, or beside it; the same place where there is none beside. */
export function stretchAt(
  start: number,
  end: number,
  at: number | null,
  last: number,
  first = 0,
): { start: number; end: number } {
  const long = end - start;
  const before = start - long >= first ? start - long : start;
  const beside = end + long <= last ? end : before;
  const from = Math.max(Math.min(at ?? beside, last - long), first);
  return { start: from, end: Math.min(from + long, last) };
}
