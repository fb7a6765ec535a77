/** What is done to whole regions of a picture: copy, paste, duplicate, go round, hide. */

import { announce } from "../../lib/announce";
import { gettext, interpolate } from "../../lib/i18n";
import { itemId } from "../../lib/ids";
import { regionName } from "../../lib/labelling";
import type { Item } from "../../lib/types";
import type { Surface } from "./surface";

/** How far beside the original a copy lies, in percent. */
const ASIDE = 2;
/** The items of the region that was copied; kept from task to task. */
let copied: Item[] = [];

function taken({ desk }: Surface): Item[] {
  return desk.items.filter(({ id }) => id === desk.selected);
}

export function copy(surface: Surface): void {
  const items = taken(surface);
  const region = surface.selected;
  if (!region) return;
  copied = items;
  announce(interpolate(gettext("Copied: %(region)s"), { region: regionName(surface.desk, region) }));
}

export function paste(surface: Surface, items = copied): void {
  const { desk, port } = surface;
  const fitting = items.filter(
    ({ from_name, to_name }) => to_name === surface.object && desk.config.controls.has(from_name),
  );
  const [first] = fitting;
  if (!first || desk.readOnly) return;
  const id = itemId();
  const kind = surface.kind({ id, number: 0, item: first, labels: [], by: "" });
  const place = kind?.shape.moved(first.value, ASIDE, ASIDE, port.aspect) ?? {};
  const here = { original_width: port.width, original_height: port.height, image_rotation: port.turn };
  const page = surface.several ? { item_index: desk.index } : {};
  desk.adopt(fitting.map((item) => ({ ...item, id, ...here, ...page, value: { ...item.value, ...place } })));
  surface.layer.focus(id);
  const region = desk.region(id);
  if (region) announce(regionName(desk, region));
}

export function duplicate(surface: Surface): void {
  paste(surface, taken(surface));
}

/** Select the region after the selected one. */
export function cycle(surface: Surface): void {
  const { regions, desk } = surface;
  const shown = regions.filter(({ id }) => !desk.hidden.has(id));
  const next = shown[(shown.findIndex(({ id }) => id === desk.selected) + 1) % shown.length];
  if (!next) return;
  surface.layer.focus(next.id);
  desk.select(next.id);
}

/** Hide all regions, or show them again if all are hidden. */
export function hideAll(surface: Surface): void {
  const { regions, desk } = surface;
  const all = regions.every(({ id }) => desk.hidden.has(id));
  for (const { id } of regions) {
    if (all) desk.hidden.delete(id);
    else desk.hidden.add(id);
  }
  announce(all ? gettext("All regions are shown.") : gettext("All regions are hidden."));
  desk.notify();
}
