/** What a config answers by itself: choices marked as selected, ratings and texts filled in beforehand. */

import { type Config, type Control, optionsOf, paths, resultOf } from "./config";
import { itemId } from "./ids";
import { fillIn } from "./paths";
import type { Item } from "./types";

/** The answer a task starts from. */
export function startingItems(config: Config, data: unknown): Item[] {
  return [...config.controls.values()].flatMap((control) => {
    const answer = control.perRegion || control.perItem ? undefined : startingAnswer(control, data);
    if (answer === undefined) return [];
    const item = { id: itemId(), from_name: control.name, to_name: control.toNames[0] ?? "", type: control.type };
    return [{ ...item, origin: "manual", value: { [control.key]: answer } }];
  });
}

function startingAnswer(control: Control, data: unknown): unknown {
  const { attrs } = control.node;
  if (control.type === "rating") return Number(attrs.defaultValue) > 0 ? Number(attrs.defaultValue) : undefined;
  if (control.type === "textarea") return startingText(attrs.value, data);
  if (control.type === "number") return typeof attrs.defaultValue === "number" ? attrs.defaultValue : undefined;
  if (control.type === "datetime") return startingText(attrs.defaultValue, data)?.[0];
  return control.type === "choices" || control.type === "taxonomy" ? startingChoices(control, data) : undefined;
}

function startingText(value: unknown, data: unknown): string[] | undefined {
  const text = typeof value === "string" ? fillIn(value, data) : "";
  return text.trim() ? [text] : undefined;
}

function startingChoices(control: Control, data: unknown): unknown {
  const tree = control.type === "taxonomy";
  const nested = tree || control.node.attrs.allowNested === true;
  const marked = paths(optionsOf(control.node, data)).filter(({ option }) => option.selected);
  const values = marked.map(({ option, path }) => (nested ? path : resultOf(option)));
  if (!values.length) return undefined;
  return tree || control.node.attrs.choice === "multiple" ? values : values.slice(0, 1);
}
