/** Text that lives at an address, and what is said when it does not come. */

import { h } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";

/** The text at an address; the error says why not, for a person to read. */
export async function textAt(url: string): Promise<string> {
  const response = await fetch(url).catch(() => null);
  if (response?.ok) return response.text();
  const host = URL.parse(url, location.href)?.host ?? url;
  const why = response
    ? interpolate(gettext("The server answered %(status)s."), { status: response.status })
    : gettext("This page may not read from there, or there is no network.");
  throw new Error(
    `${interpolate(gettext("What should stand here could not be loaded from %(host)s."), { host })} ${why}`,
  );
}

/** The notice in place of the text. */
export function trouble(message: string, again: () => void): HTMLElement {
  const advice = gettext("If this stays so, skip the task and say that it is broken.");
  return h(
    "div",
    { class: "notice notice-error", role: "alert" },
    h("p", { class: "grow" }, `${message} ${advice}`),
    h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: again }, gettext("Try again")),
  );
}
