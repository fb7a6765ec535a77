/** What stands where a recording or a picture cannot be had: why, once more, and the way to say that it is broken. */

import { announce } from "../../lib/announce";
import { h } from "../../lib/dom";
import { gettext } from "../../lib/i18n";

/** Asks the room to take the task back; it bubbles. */
export const BROKEN = "cv-broken";

/** A notice for media that do not play or show. Where there is no room around it, it only says so. */
export function trouble(from: HTMLElement, words: string, again: () => void): HTMLElement {
  announce(words);
  const report = () => from.dispatchEvent(new CustomEvent(BROKEN, { bubbles: true }));
  return h(
    "div",
    { class: "notice notice-error trouble" },
    h("p", { class: "grow" }, words),
    h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: again }, gettext("Try again")),
    from.closest("cv-room")
      ? h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: report }, gettext("Skip as broken"))
      : null,
  );
}
