/** Say something to people who listen to the page. */

import { h } from "./dom";

let region: HTMLElement | undefined;

export function announce(text: string): void {
  if (!region?.isConnected) {
    region = h("div", { class: "sr-only", role: "status", "aria-live": "polite" });
    document.body.append(region);
  }
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
