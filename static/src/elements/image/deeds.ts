/** What is done to whole regions of a picture: copy, paste, duplicate, go round, hide. */

import { announce } from "../../lib/announce";
import { gettext } from "../../lib/i18n";
import * as copies from "../copies";
import type { Surface } from "./surface";

/** How far beside the original a copy lies, in percent. */
const ASIDE = 2;

function home(surface: Surface): copies.Home {
  const { desk, object, port } = surface;
  const here = { original_width: port.width, original_height: port.height, image_rotation: port.turn };
  return {
    desk,
    object,
    place: (item) => {
      const kind = surface.kind({ id: item.id, number: 0, item, labels: [], by: "" });
      const value = kind?.shape.moved(item.value, ASIDE, ASIDE, port.aspect) ?? {};
      return { ...here, ...(surface.several ? { item_index: desk.index } : {}), value };
    },
    placed: (id) => surface.layer.focus(id),
  };
}

export function copy(surface: Surface): void {
  copies.copy(home(surface));
}

export function paste(surface: Surface): void {
  void copies.paste(home(surface));
}

export function duplicate(surface: Surface): void {
  void copies.duplicate(home(surface));
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
