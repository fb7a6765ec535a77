/** What few Labels need: markup or an alias beside what is offered, and regions without any label. */

import type { Control } from "../lib/config";
import type { Desk } from "../lib/desk";
import { h } from "../lib/dom";
import { putMarkup } from "../lib/markup";
import type { Item, Option } from "../lib/types";

/** Say what a label is, as its own attributes want it said. */
export function say(words: HTMLElement, { html, alias, showAlias }: Option): void {
  if (html) putMarkup(words, html, { links: false });
  if (showAlias && alias) words.append(" ", h("span", { class: "option-hint" }, alias));
}

/** Leave a region without any label. */
export function strip(desk: Desk, id: string, { name, key }: Control): void {
  const bare = (item: Item) => ({ ...item, value: { ...item.value, [key]: [] } });
  desk.write(desk.items.map((item) => (item.id === id && item.from_name === name ? bare(item) : item)));
}
