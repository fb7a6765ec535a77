/** A picture by keys alone: arrows move, with Shift they resize, with Alt they turn; Delete takes away. */

import { announce } from "../../lib/announce";
import type { Region } from "../../lib/desk";
import { gettext, interpolate } from "../../lib/i18n";
import { regionName } from "../../lib/labelling";
import type { Value } from "../../lib/types";
import { along, pan } from "./moves";
import type { Surface, Tool } from "./surface";

export const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const PERCENT = 0.5;
const LOOK_PX = 40;

/** @param pointwise: keys of the kind of the selected region; true if one was for it. */
export function listenToKeys(
  surface: Surface,
  tool: () => Tool | null,
  pointwise: (event: KeyboardEvent, region: Region) => boolean,
): void {
  surface.port.svg.addEventListener("keydown", (event) => {
    const region = surface.selected;
    const taken =
      tool()?.key?.(event) || (region && surface.free(region) && pointwise(event, region)) || pressed(surface, event);
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function pressed(surface: Surface, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  const arrow = ARROWS[event.key];
  const region = surface.selected;
  if (arrow && surface.free(region)) nudge(surface, region, along(surface.port, ...arrow), event);
  else if (event.altKey) return false;
  else if (arrow) pan(surface.port, arrow[0] * LOOK_PX, arrow[1] * LOOK_PX);
  else if (event.key === "Escape") leave(surface);
  else if ((event.key === "Delete" || event.key === "Backspace") && region) drop(surface, region);
  else return false;
  return true;
}

function nudge(surface: Surface, region: Region, [dx, dy]: [number, number], event: KeyboardEvent): void {
  const { port, desk } = surface;
  const shape = surface.kind(region)?.shape;
  if (!shape) return;
  const step = PERCENT / port.view.scale;
  const { value } = region.item;
  let next: Value | undefined;
  if (event.altKey) next = shape.turned?.(value, (dx + dy) * (event.shiftKey ? 15 : 1), port.aspect);
  else if (event.shiftKey) next = shape.resized(value, dx * step, dy * step, port.aspect);
  else next = shape.moved(value, dx * step, dy * step, port.aspect);
  if (next) desk.reshape(region.id, next, `nudge:${region.id}:${event.shiftKey}:${event.altKey}`);
}

function leave(surface: Surface): void {
  surface.focus();
  surface.desk.select(null);
}

function drop(surface: Surface, region: Region): void {
  if (!surface.free(region)) return;
  announce(interpolate(gettext("Deleted: %(region)s"), { region: regionName(surface.desk, region) }));
  // Moving the focus lays out the page, which is cheap only before the change.
  surface.focus();
  surface.desk.remove(region.id);
}
