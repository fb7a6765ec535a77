/** How regions are called and coloured, the same in the picture, the text, the sound and the list. */

import { colourOf } from "./colours";
import { optionsOf, resultOf } from "./config";
import type { Desk, Region } from "./desk";
import { gettext, interpolate } from "./i18n";

/** The colour of a label: its own, or one of the set, where the labels of all controls take turns. */
export function labelColour(desk: Desk, control: string, label: string | null | undefined): string {
  let before = 0;
  for (const [name, { node }] of desk.config.controls) {
    const options = node.labels || name === control ? optionsOf(node, desk.data) : [];
    if (name === control) {
      const at = options.findIndex((option) => resultOf(option) === label);
      return colourOf(options[at], before + Math.max(at, 0));
    }
    before += options.length;
  }
  return colourOf(undefined, 0);
}

/** The colour of a region: that of its first label; without one, what the config gives its control. */
export function regionColour(desk: Desk, region: Region): string {
  const drawn = desk.config.controls.get(region.by)?.node.attrs.strokeColor;
  if (!region.labels.length && typeof drawn === "string") return drawn;
  return labelColour(desk, region.by, region.labels[0]);
}

/** What a region is: its labels as people read them. */
export function regionTitle(desk: Desk, region: Region): string {
  const node = desk.config.controls.get(region.by)?.node;
  const options = node ? optionsOf(node, desk.data) : [];
  const names = region.labels.map((label) => options.find((option) => resultOf(option) === label)?.value ?? label);
  return names.join(", ") || gettext("No label");
}

/** How a region is spoken of. */
export function regionName(desk: Desk, region: Region): string {
  return interpolate(gettext("%(label)s, region %(number)s"), {
    label: regionTitle(desk, region),
    number: region.number,
  });
}
