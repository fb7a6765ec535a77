/** What few Choices need: a list to open, markup in what is offered, a finger that throws to a side. */

import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import type { Row } from "./cv-choices";

export { putMarkup } from "../lib/markup";
export { onThrow } from "./swipe";

/** The options as a list to open; those inside others stand further in. */
export function selectOf(
  rows: Row[],
  props: Record<string, string | boolean>,
  take: (row?: Row) => void,
): HTMLSelectElement {
  for (const row of rows) row.input = h("option", {}, `${"\u2003".repeat(row.path.length - 1)}${row.option.value}`);
  const list = h("select", props, h("option", {}, gettext("Choose…")), ...rows.map(({ input }) => input));
  list.addEventListener("change", () => take(rows[list.selectedIndex - 1]));
  return list;
}
