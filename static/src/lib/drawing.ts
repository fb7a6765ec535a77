/** What a region is drawn with, and which labels it gets. Changes nothing: the desk does. */

import { type Config, type Control, optionsOf, resultOf } from "./config";
import type { Desk } from "./desk";
import { itemId } from "./ids";
import { type Beside, labelsOf, newItem, type Region } from "./regions";
import type { Item, Value } from "./types";

interface Pen {
  control: Control;
  label: string | null;
}

/** The label a new region of an object gets and the control that gives it. */
export function penOf({ config, armed }: Desk, object: string): Pen | null {
  const controls = config.drawing(object);
  const found = controls.find((control) => control.name === armed?.control);
  if (found && armed) return { control: found, label: armed.label };
  const bare = controls.find((control) => !control.key);
  return bare ? { control: bare, label: null } : null;
}

/** How many more regions may have a label. */
export function leftOf(desk: Desk, control: Control, label: string): number {
  const option = optionsOf(control.node, desk.data).find((one) => resultOf(one) === label);
  const most = Number(option?.maxUsages ?? control.node.attrs.maxUsages ?? Number.POSITIVE_INFINITY);
  if (most === Number.POSITIVE_INFINITY) return most;
  return most - desk.regions().filter(({ by, labels }) => by === control.name && labels.includes(label)).length;
}

/** The armed labels that may still be given. */
function penned(desk: Desk, { control, label }: Pen): string[] {
  if (label === null) return [];
  const others = desk.armed?.control === control.name ? (desk.armed.others ?? []) : [];
  return [label, ...others].filter((one) => leftOf(desk, control, one) > 0);
}

/** The items of a new region; none if nothing draws it or its label has been given as often as it may. */
export function newRegion(
  desk: Desk,
  object: string,
  geometry: Value,
  beside: Partial<Beside>,
  drawer?: Control,
): Item[] {
  const pen = penOf(desk, object);
  const drawn = drawer ?? pen?.control;
  const labelled = pen && pen.label !== null && (pen.control === drawn || !drawn?.key) ? pen : null;
  if (!drawn || (drawn.key && !labelled)) return [];
  const labels = labelled ? penned(desk, labelled) : [];
  if (labelled && !labels.length) return [];
  const id = itemId();
  const controls = labelled && labelled.control !== drawn ? [drawn, labelled.control] : [drawn];
  return controls.map((control) => {
    const value = control.key && labelled ? { ...geometry, [control.key]: labels } : geometry;
    return { ...newItem(control, id, value), to_name: object, ...beside };
  });
}

/** Whether a control may label a region: it drew it, or the region waits for a label from somebody. */
export function mayLabel(config: Config, region: Region, control: Control): boolean {
  if (region.by === control.name) return true;
  const bare = !config.controls.get(region.by)?.key;
  return bare && control.makesRegions && control.key !== "" && control.toNames.includes(region.item.to_name);
}

/** All items, with the label given to a region; the same items if it may not be. */
export function relabelled(desk: Desk, id: string, control: Control, label: string): Item[] {
  const { config, items } = desk;
  const region = desk.region(id);
  if (!region?.labels.includes(label) && leftOf(desk, control, label) <= 0) return items;
  if (region && !items.some((item) => item.id === id && item.from_name === control.name)) {
    if (!mayLabel(config, region, control)) return items;
    const { from_name: _drawer, ...beside } = region.item;
    const value = { ...region.item.value, [control.key]: [label] };
    return [...items, { ...beside, ...newItem(control, id, value), to_name: beside.to_name }];
  }
  const several = control.node.attrs.choice === "multiple";
  return items.map((item) => {
    if (item.id !== id || item.from_name !== control.name) return item;
    const had = labelsOf(config, item);
    const toggled = had.includes(label) ? had.filter((one) => one !== label) : [...had, label];
    const labels = several && toggled.length ? toggled : [label];
    return { ...item, value: { ...item.value, [control.key]: labels } };
  });
}
