/** The regions that result items stand for. Pure. */

import type { Config, Control } from "./config";
import type { Item, Relation, Value } from "./types";

/** A region: the item that drew it, and its place in the list. */
export interface Region {
  id: string;
  number: number;
  item: Item;
  labels: string[];
  /** The control that gave the labels; that which drew the region where it has none. */
  by: string;
}

/** Keys beside `value` that belong to the geometry of a region. */
export const BESIDE = ["original_width", "original_height", "image_rotation", "original_length", "item_index"] as const;
export type Beside = Pick<Item, (typeof BESIDE)[number]>;

/** Regions in the order they were made: the items that share an id are one. */
export function listRegions(config: Config, items: Item[]): Region[] {
  const found = new Map<string, Region>();
  for (const item of items) {
    if (!config.controls.get(item.from_name)?.makesRegions) continue;
    const labels = labelsOf(config, item);
    const before = found.get(item.id);
    if (!before) found.set(item.id, { id: item.id, number: found.size + 1, item, labels, by: item.from_name });
    else if (!before.labels.length && labels.length) Object.assign(before, { labels, by: item.from_name });
  }
  return [...found.values()];
}

/** The labels an item gives. */
export function labelsOf(config: Config, item: Item): string[] {
  const given = item.value[config.controls.get(item.from_name)?.key ?? ""];
  return Array.isArray(given) ? given.map(String) : [];
}

/** The regions an item ties together: none unless it is a relation. */
export function endsOf(item: Item | Relation): string[] {
  return "from_id" in item ? [item.from_id, item.to_id] : [];
}

/** An item as a control makes it. */
export function newItem(control: Control, id: string, value: Value): Item {
  return {
    id,
    from_name: control.name,
    to_name: control.toNames[0] ?? "",
    type: control.type,
    origin: "manual",
    value,
  };
}
