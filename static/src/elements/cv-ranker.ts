/** Ranker: things of a List put in order, in one row or in buckets; by dragging, buttons or keys. */

import "../styles/kinds/ordering.css";
import { announce } from "../lib/announce";
import { h } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { lookUp } from "../lib/paths";
import { answerOf, type Column, columnsOf, moved, UNPLACED } from "../lib/ranking";
import { cardOf, type ListItem, listItems } from "./cv-list";
import { Dragging } from "./dragging";
import { ControlFace } from "./face";

export class CvRanker extends ControlFace {
  #items: ListItem[] = [];
  #cards = new Map<string, HTMLElement>();
  #lists: HTMLElement[] = [];
  #columns: Column[] = [];
  readonly #board = h("div", { class: "rank-board" });
  readonly #agree = h(
    "button",
    { type: "button", class: "btn btn-quiet btn-sm", onclick: () => this.#take(this.#columns) },
    gettext("This order is right"),
  );
  readonly #dragging = new Dragging(this.#board, (id, column, at) => this.#put(id, column, at));

  protected paint(): void {
    this.className = "control ranker";
    const list = this.peer(this.control.toNames[0] ?? "");
    // Its things are here, where they can be moved.
    if (list) list.hidden = true;
    this.#items = listItems(lookUp(this.desk.data, String(list?.node.attrs.value ?? "")));
    this.#columns = this.#read();
    this.#cards = new Map(this.#items.map((item) => [item.id, this.#card(item)]));
    this.#lists = this.#columns.map(({ key }) => h("ol", { class: "rank-list", "data-column": key }));
    const title = typeof list?.node.attrs.title === "string" ? list.node.attrs.title : "";
    this.#board.replaceChildren(
      ...this.#columns.map((column, at) => {
        const words = column.key === UNPLACED ? gettext("Not sorted yet") : column.title || title;
        const heading = words ? h("h3", { class: "side-title", dir: "auto" }, words) : null;
        return h(
          "section",
          { class: "rank-column", "aria-label": words || gettext("Order") },
          heading,
          this.#lists[at],
        );
      }),
    );
    this.replaceChildren(this.#board, this.#agree);
    this.#dragging.enabled = !this.readOnly;
    this.complain("");
  }

  #read(): Column[] {
    const ids = this.#items.map(({ id }) => id);
    return columnsOf(this.control.name, this.node.buckets ?? [], ids, this.desk.answer(this.control));
  }

  protected refresh(): void {
    this.#columns = this.#read();
    const held = document.activeElement;
    this.#columns.forEach(({ ids }, at) => {
      const cards = ids.map((id) => this.#cards.get(id)).filter((card) => card !== undefined);
      const list = this.#lists[at];
      if (list && !same([...list.children], cards)) list.replaceChildren(...cards);
    });
    if (held instanceof HTMLElement && this.contains(held)) held.focus({ preventScroll: true });
    this.#agree.hidden = this.readOnly || this.#columns.length > 1 || this.desk.answer(this.control) !== undefined;
  }

  #card(item: ListItem): HTMLElement {
    const title = item.title || item.body.slice(0, 60) || item.id;
    const card = h("li", { class: "rank-card", "data-id": item.id }, cardOf(item));
    if (this.readOnly) return card;
    const step = (sign: string, text: string, along: number, across: number) => {
      const label = `${text}: ${title}`;
      const props = { type: "button", class: "rank-step", "aria-label": label, title: text };
      return h("button", { ...props, onclick: () => this.#step(item.id, along, across) }, sign);
    };
    const across = this.#columns.length > 1;
    const steps = [
      step("↑", gettext("Up"), -1, 0),
      step("↓", gettext("Down"), 1, 0),
      ...(across
        ? [step("←", gettext("To the column before"), 0, -1), step("→", gettext("To the next column"), 0, 1)]
        : []),
    ];
    card.append(
      h("div", { class: "rank-steps" }, h("span", { class: "rank-grip", "aria-hidden": "true" }, "⠿"), ...steps),
    );
    card.addEventListener("keydown", (event) => this.#onKey(event, item.id));
    return card;
  }

  /** Arrow keys move the thing whose buttons have the focus. */
  #onKey(event: KeyboardEvent, id: string): void {
    const ways: Record<string, [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const way = ways[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#step(id, ...way);
  }

  #step(id: string, along: number, across: number): void {
    const from = this.#columns.findIndex(({ ids }) => ids.includes(id));
    const column = this.#columns[from + across];
    const at = this.#columns[from]?.ids.indexOf(id) ?? 0;
    if (column) this.#put(id, column.key, across ? column.ids.length : at + along);
  }

  #put(id: string, to: string, at: number): void {
    const columns = moved(this.#columns, id, to, at);
    this.#take(columns);
    const column = columns.find(({ key }) => key === to);
    const place = { number: (column?.ids.indexOf(id) ?? 0) + 1, count: column?.ids.length ?? 0 };
    const text = interpolate(gettext("Place %(number)s of %(count)s"), place);
    announce(column?.title ? `${column.title}: ${text}` : text);
  }

  #take(columns: Column[]): void {
    this.answer(answerOf(columns));
  }
}

function same(one: Element[], other: Element[]): boolean {
  return one.length === other.length && one.every((element, at) => element === other[at]);
}

customElements.define("cv-ranker", CvRanker);
