/** Labels that an item carries for other controls on the same object, as boxes in a film do: apart while they are worked on. Pure. */

import { type Config, type Control, resultOf } from "./config";
import type { Item } from "./types";

/** The controls whose labels an item carries. */
function makersOf(config: Config, { from_name, to_name }: Item): Control[] {
  const carries = config.controls.get(from_name)?.node.asks?.carries;
  return carries ? config.drawing(to_name).filter(({ key }) => key === carries) : [];
}

/** Who gives a label: the first that offers it, else the first with labels of the task, or at all. */
function giverOf(makers: Control[], label: unknown): Control | undefined {
  const offers = ({ node }: Control) => node.labels?.some((option) => resultOf(option) === label);
  return makers.find(offers) ?? makers.find(({ node }) => node.attrs.value) ?? makers[0];
}

/** Every item without what it carries, followed by an item for each control that gave labels; the same list if none does. */
export function parted(config: Config, items: Item[]): Item[] {
  const after = items.flatMap((item) => apart(config, item));
  return after.length === items.length ? items : after;
}

function apart(config: Config, item: Item): Item[] {
  const makers = makersOf(config, item);
  const key = makers[0]?.key ?? "";
  if (!Array.isArray(item.value?.[key])) return [item];
  const { [key]: labels, ...value } = item.value as Item["value"] & Record<string, unknown[]>;
  const given = makers.flatMap((maker) => {
    const own = (labels ?? []).filter((label) => giverOf(makers, label) === maker);
    return own.length ? [{ ...item, from_name: maker.name, type: maker.type, value: { ...value, [key]: own } }] : [];
  });
  return [{ ...item, value }, ...given];
}

/** The items with their labels in them again. */
export function merged(config: Config, items: Item[]): Item[] {
  const taken = new Set<Item>();
  const whole = items.map((item) => {
    const makers = makersOf(config, item);
    const given = items.filter(({ id, from_name }) => id === item.id && makers.some(({ name }) => name === from_name));
    const key = makers[0]?.key ?? "";
    if (!given.length) return item;
    for (const one of given) taken.add(one);
    const labels = given.flatMap(({ value }) => value[key]);
    return { ...item, ...originOf(item, given), value: { ...item.value, [key]: labels } };
  });
  return whole.filter((item) => !taken.has(item));
}

/** What a person labelled is no longer a model's alone. */
function originOf({ origin }: Item, given: Item[]): Partial<Item> {
  const touched = origin === "prediction" && given.some((one) => one.origin !== origin);
  return touched ? { origin: "prediction-changed" } : {};
}
