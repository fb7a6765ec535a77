/** What a model said, and what a person made of it. Pure. */

import type { Assignment, Item } from "./types";

const AS_SAID = "prediction";

/** The items a task starts from where a model has labelled it. */
export function suggestedItems({ prediction }: Assignment): Item[] | undefined {
  return prediction?.result.map((item) => ("value" in item ? { ...item, origin: AS_SAID } : item));
}

/** Whether an item is as the model said it. */
export function isSuggested(item: Item): boolean {
  return item.origin === AS_SAID;
}

/** The items after a change: what a person touched is no longer the model's alone. */
export function touched(before: Item[], after: Item[]): Item[] {
  if (!after.some(isSuggested)) return after;
  const same = new Set(before);
  return after.map((item) => (isSuggested(item) && !same.has(item) ? { ...item, origin: "prediction-changed" } : item));
}
