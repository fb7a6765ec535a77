/** Relations: items that tie two regions together. They have no id and no value, and stand among the others. Pure. */

import type { Item, Relation } from "./types";

export function relationsOf(items: Item[]): Relation[] {
  return (items as (Item | Relation)[]).filter((item): item is Relation => "from_id" in item);
}

/** Where an arrow leads from, where to, and whether both ways: the same for all ways to write it. */
function tie({ from_id, to_id, direction }: Relation): string {
  const turned = direction === "left" || (direction === "bi" && to_id < from_id);
  return JSON.stringify([turned ? to_id : from_id, turned ? from_id : to_id, direction === "bi"]);
}

/** The items with two more regions tied together; the same arrow is not drawn twice. */
export function relate(items: Item[], from: string, to: string): Item[] {
  const made: Relation = { type: "relation", from_id: from, to_id: to, direction: "right" };
  return from === to ? items : replaced(items, null, made);
}

/** The items with a relation changed or, with null, taken away. A change that makes two alike changes nothing. */
export function replaced(items: Item[], before: Relation | null, after: Relation | null): Item[] {
  const others = items.filter((item) => (item as Item | Relation) !== before);
  if (after && relationsOf(others).some((one) => tie(one) === tie(after))) return items;
  if (!after) return others;
  if (!before) return [...items, after as unknown as Item];
  return items.map((item) => ((item as Item | Relation) === before ? (after as unknown as Item) : item));
}
