/** What stands on a desk before anybody has done anything. */

import { type Config, paths, within } from "./config";
import type { Desk } from "./desk";
import type { Item } from "./types";

/** The answer a task starts from. */
export function startingItems(config: Config, data: unknown): Item[] {
  return config.starting?.(config, data) ?? [];
}

/** Whether a config, or a task through it, may say something beforehand. */
export function mayStart(config: Config): boolean {
  return within(config.root).some(
    ({ attrs, asks, choices }) =>
      attrs.defaultValue !== undefined ||
      (asks && attrs.value !== undefined) ||
      paths(choices ?? []).some(({ option }) => option.selected),
  );
}

/** Pictures and sound are drawn on with the first label at once; in text one marks first. */
export function firstLabel(config: Config): Desk["armed"] {
  for (const control of config.controls.values()) {
    const on = config.objects.get(control.toNames[0] ?? "");
    const first = control.node.labels?.[0];
    if (control.makesRegions && first && on?.tag !== "Text")
      return { control: control.name, label: first.alias || first.value };
  }
  return null;
}
