/** One page of a campaign for one person at a time: a second one says so and may take over. */

import { h } from "../../lib/dom";
import { gettext } from "../../lib/i18n";

/** Be the only page with this name; `lost` is called when another one takes over. Resolves to whether we are.
 *
 * Where the browser has no locks every page is the only one: what it sends is still taken once.
 */
export async function alone(name: string, lost: () => void, steal = false): Promise<boolean> {
  if (!("locks" in navigator)) return true;
  return new Promise((resolve) => {
    const held = (lock: Lock | null) => {
      resolve(lock !== null);
      // Until the page goes away, or somebody steals the lock.
      return lock ? new Promise<never>(() => {}) : undefined;
    };
    void navigator.locks.request(name, steal ? { steal } : { ifAvailable: true }, held).catch(lost);
  });
}

/** What fills the room of the page that does not work. */
export function elsewherePanel(takeOver: () => void): HTMLElement {
  const button = h("button", { type: "button", class: "btn btn-primary", onclick: takeOver }, gettext("Work here"));
  return h(
    "section",
    { class: "panel room-end", role: "status" },
    h("h2", {}, gettext("This campaign is open in another tab")),
    h("p", { class: "muted" }, gettext("Go on there, or take the work over here. Nothing is lost either way.")),
    h("div", { class: "actions justify-center" }, button),
  );
}
