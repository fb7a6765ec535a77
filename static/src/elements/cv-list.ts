/** Things in a list, each on a card of its own. Who puts them in order takes the same cards. */

import { h } from "../lib/dom";
import { putMarkup } from "../lib/markup";
import { fillIn, lookUp } from "../lib/paths";
import { Face } from "./face";

export interface ListItem {
  id: string;
  title: string;
  body: string;
  html: string;
}

/** The items of a list in task data. */
export function listItems(data: unknown): ListItem[] {
  return (Array.isArray(data) ? data : []).map((entry, at) => {
    const given = (entry !== null && typeof entry === "object" ? entry : { body: entry }) as Record<string, unknown>;
    const words = (key: string) => (given[key] === undefined || given[key] === null ? "" : String(given[key]));
    return { id: words("id") || String(at), title: words("title"), body: words("body"), html: words("html") };
  });
}

/** What is on a card. */
export function cardOf({ title, body, html }: ListItem): HTMLElement {
  const card = h("div", { class: "list-card" });
  if (title) card.append(h("strong", { dir: "auto", class: "list-title" }, title));
  if (html) {
    const inside = h("div", { class: "prose html-body", dir: "auto" });
    putMarkup(inside, html, { links: false, pictures: true });
    card.append(inside);
  } else if (body) card.append(h("p", { dir: "auto", class: "list-body" }, body));
  return card;
}

export class CvList extends Face {
  protected paint(): void {
    this.className = "object-list";
    const { value, title } = this.node.attrs;
    const items = listItems(lookUp(this.desk.data, String(value ?? "")));
    const heading = typeof title === "string" ? fillIn(title, this.desk.data) : "";
    this.replaceChildren(
      ...(heading ? [h("h3", { class: "side-title", dir: "auto" }, heading)] : []),
      h("ul", { class: "list-cards" }, ...items.map((item) => h("li", { "data-id": item.id }, cardOf(item)))),
    );
  }

  protected refresh(): void {}
}

customElements.define("cv-list", CvList);
