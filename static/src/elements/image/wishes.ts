/** What a config says of its picture: how large it is, how it is looked at first, and what can be done to that. */

import type { Node } from "../../lib/types";
import type { Hands } from "./hands";
import { zoom } from "./moves";
import type { Viewport } from "./viewport";

/** How small a picture may become where that is wanted. */
const FARTHEST = 0.2;
/** What shows how the picture is looked at from the beginning. */
const SHOWING = ["grid", "crosshair", "brightnessControl", "contrastControl", "rotateControl"];
const MARGINS: Record<string, string> = { center: "0 auto", right: "0 0 0 auto" };

/** Do what a config says; returns whether it wants to see how the picture is looked at. */
export function heed({ surface }: Hands, attrs: Node["attrs"], tools: HTMLElement): boolean {
  const { port } = surface;
  const { style } = port.stage;
  for (const bound of ["width", "maxWidth", "height", "maxHeight"] as const)
    style[bound] = attrs[bound] === "100%" ? "" : inPixels(attrs[bound]);
  style.margin = MARGINS[String(attrs.horizontalAlignment)] ?? "";
  port.step = Number(attrs.zoomBy ?? port.step);
  port.least = attrs.negativeZoom === true ? FARTHEST : 1;
  port.still = attrs.zoom === false;
  if (attrs.zoomControl === false) tools.querySelector(".tools-end .join")?.remove();
  const { defaultZoom } = attrs;
  if (defaultZoom === "auto" || defaultZoom === "original") {
    port.opened = () => ownSize(port, attrs.maxWidth === undefined, defaultZoom === "original");
    if (port.width) port.opened();
  }
  return SHOWING.some((wish) => attrs[wish] === true);
}

/** A length of a style sheet; a bare number is meant in pixels. */
function inPixels(length: unknown): string {
  const text = String(length ?? "");
  return /^[\d.]+$/.test(text) ? `${text}px` : text;
}

/** Give a picture no more room than it has pixels; with `closer`, show a part of what is larger than its room. */
function ownSize(port: Viewport, bounded: boolean, closer: boolean): void {
  if (bounded) port.stage.style.maxWidth = `${port.shown[0]}px`;
  if (closer && port.unit > 1) zoom(port, port.unit);
}
