/** What stands where something the task shows cannot be had: why, once more, and the way to say that it is broken. */

import "../styles/kinds/trouble.css";
import { announce } from "../lib/announce";
import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";

/** Asks the room to take the task back; it bubbles. */
const BROKEN = "cv-broken";

/** Asks the room for addresses that open: those of the task may have expired. Whoever takes it cancels it; it bubbles. */
const AGAIN = "cv-again";

/** A notice for what does not load, play or show. Where there is no room around it, it only says so. */
export function trouble(from: HTMLElement, words: string, again: () => void): HTMLElement {
  announce(words);
  const retry = () => {
    const wish = new CustomEvent(AGAIN, { bubbles: true, cancelable: true, detail: again });
    if (from.dispatchEvent(wish)) again();
  };
  const report = () => from.dispatchEvent(new CustomEvent(BROKEN, { bubbles: true }));
  const button = (text: string, run: () => void) =>
    h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: run }, text);
  return h(
    "div",
    { class: "notice notice-error trouble" },
    h("p", { class: "grow" }, words),
    button(gettext("Try again"), retry),
    from.closest("cv-room") ? button(gettext("Report as broken"), report) : null,
  );
}

/** The notice before a place that is hidden while it is broken, and gone with that. */
export function instead(place: HTMLElement, words: string, again: () => void): void {
  const before = place.previousElementSibling;
  if (before?.classList.contains("trouble")) before.remove();
  if (place.classList.contains("is-broken")) place.before(trouble(place, words, again));
}
