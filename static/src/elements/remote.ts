/** Text that lives at an address, and what is said when it does not come. */

import { h } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { trouble } from "./trouble";

/** The text at an address; the error says why not, for a person to read. */
async function textAt(url: string): Promise<string> {
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

/** Show what stands at an address in its place, or why that cannot be; the person may have it tried again. */
export async function fetchInto(
  place: HTMLElement,
  url: string,
  wanted: () => boolean,
  show: (text: string) => void,
): Promise<void> {
  place.replaceChildren(h("p", { class: "muted" }, "…"));
  const found = await textAt(url).catch((error: Error) => error);
  if (!wanted()) return;
  if (found instanceof Error)
    place.replaceChildren(trouble(place, found.message, () => void fetchInto(place, url, wanted, show)));
  else show(found);
}
