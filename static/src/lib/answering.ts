/** What a control has been answered, whether an answer is whole, and what of it is sent. Pure. */

import type { Config, Control, Sight } from "./config";
import type { Desk } from "./desk";
import { gettext } from "./i18n";
import { itemId } from "./ids";
import { lookUp } from "./paths";
import { BESIDE, endsOf, newItem } from "./regions";
import type { Item, Problem } from "./types";

/** What a control has been answered, about the selected region or shown item where it asks of each. */
export function answered(desk: Desk, control: Control): Item | undefined {
  const concerns = (item: Item) => {
    if (control.perRegion) return item.id === desk.selected;
    return !control.perItem || (item.item_index ?? 0) === desk.index;
  };
  return desk.items.find((item) => item.from_name === control.name && concerns(item));
}

/** All items, with another answer to a control; undefined takes it back. */
export function withAnswer(desk: Desk, control: Control, answer: unknown): Item[] {
  const { items } = desk;
  const before = answered(desk, control);
  if (answer === undefined) return before ? items.filter((item) => item !== before) : items;
  if (!before) {
    const made = newAnswer(desk, control, answer);
    return made ? [...items, made] : items;
  }
  const after = { ...before, value: { ...before.value, [control.key]: answer } };
  return items.map((item) => (item === before ? after : item));
}

function newAnswer(desk: Desk, control: Control, answer: unknown): Item | null {
  if (!control.perRegion) {
    const item = newItem(control, itemId(), { [control.key]: answer });
    return control.perItem ? { ...item, item_index: desk.index } : item;
  }
  const region = desk.region(desk.selected);
  if (!region) return null;
  const { [desk.config.controls.get(region.item.from_name)?.key ?? ""]: _labels, ...geometry } = region.item.value;
  const beside = Object.fromEntries(
    BESIDE.filter((name) => name in region.item).map((name) => [name, region.item[name]]),
  );
  const value = { ...geometry, [control.key]: answer };
  return { ...newItem(control, region.id, value), to_name: region.item.to_name, ...beside };
}

/** What must still be answered. */
export function problemsOf(desk: Desk, sight: Sight): Problem[] {
  return [...desk.config.controls.values()].flatMap((control) => {
    const lacking = control.required ? lackingIn(desk, control, sight) : [];
    const message = lacking.length || !sight.applies(control) ? null : desk.demands.get(control.name)?.();
    return message ? [{ control: control.name, message }] : lacking;
  });
}

function lackingIn(desk: Desk, control: Control, sight: Sight): Problem[] {
  const given = control.node.attrs.requiredMessage;
  const message = typeof given === "string" && given ? given : gettext("This needs an answer.");
  const answers = desk.items.filter((item) => item.from_name === control.name);
  if (control.perRegion) {
    return desk
      .regions()
      .filter(({ id, item }) => control.toNames.includes(item.to_name) && sight.applies(control, id))
      .filter(({ id }) => !answers.some((item) => item.id === id))
      .map(({ id }) => ({ control: control.name, region: id, message }));
  }
  if (!sight.applies(control)) return [];
  if (!control.perItem) return answers.length ? [] : [{ control: control.name, message }];
  const answered = new Set(answers.map(({ item_index }) => item_index ?? 0));
  const pages = Array.from({ length: pagesOf(desk, control) }, (_, item) => ({ control: control.name, item, message }));
  return pages.filter(({ item }) => !answered.has(item));
}

/** How many pages an object has that a control asks about one by one. */
function pagesOf(desk: Desk, control: Control): number {
  const list = desk.config.objects.get(control.toNames[0] ?? "")?.attrs.valueList;
  const pages = typeof list === "string" ? lookUp(desk.data, list) : undefined;
  return Array.isArray(pages) ? pages.length : 1;
}

/** The answer to send: in the order of the config, without what can no longer be seen. */
export function answerOf(config: Config, items: Item[], sight: Sight): Item[] {
  const order = [...config.controls.keys()];
  const seen = items
    .filter((item) => {
      const control = config.controls.get(item.from_name);
      return control && sight.applies(control, item.id);
    })
    .sort((a, b) => order.indexOf(a.from_name) - order.indexOf(b.from_name));
  const ids = new Set(seen.map(({ id }) => id));
  const ties = items.filter((item) => endsOf(item).length && endsOf(item).every((end) => ids.has(end)));
  return [...seen, ...ties];
}
