/** Several pictures in one task: back and forth, or straight to one by its small picture. */

import { h, setProps } from "../../lib/dom";
import { gettext, interpolate } from "../../lib/i18n";
import type { Shortcut } from "../face";
import type { Surface } from "./surface";

export class Pages {
  readonly #place = h("span", { role: "status" });
  readonly #strip = h("ol", { class: "thumbs" });
  readonly element: HTMLElement;
  readonly #back: HTMLButtonElement;
  readonly #on: HTMLButtonElement;
  readonly #all: HTMLButtonElement;
  #shown = -1;

  /** @param changed: called after another page has been chosen. */
  constructor(
    readonly surface: Surface,
    readonly sources: string[],
    readonly changed: () => void,
  ) {
    const step = (text: string, by: number) =>
      h(
        "button",
        { type: "button", class: "btn btn-quiet btn-sm", onclick: () => this.go(surface.desk.index + by) },
        text,
      );
    this.#back = step(gettext("Previous"), -1);
    this.#on = step(gettext("Next"), 1);
    this.#all = h(
      "button",
      {
        type: "button",
        class: "btn btn-quiet btn-sm",
        "aria-pressed": "false",
        onclick: () => this.#spread(!this.#strip.classList.contains("is-grid")),
      },
      gettext("All pictures"),
    );
    this.#strip.append(...sources.map((url, at) => this.#thumb(url, at)));
    this.element = h(
      "nav",
      { class: "pages", "aria-label": gettext("Pictures of this task") },
      h("div", { class: "actions justify-center" }, this.#back, this.#place, this.#on, this.#all),
      this.#strip,
    );
    this.refresh();
  }

  #thumb(url: string, at: number): HTMLElement {
    const picture = h("img", { src: url, alt: "", loading: "lazy", decoding: "async" });
    const label = interpolate(gettext("Picture %(number)s"), { number: at + 1 });
    const number = h("span", { class: "thumb-number" });
    const props = { type: "button", class: "thumb", title: label, onclick: () => this.#take(at) };
    return h("li", {}, h("button", props, picture, number));
  }

  /** Show all of them beside and below each other, or in one row. */
  #spread(on: boolean): void {
    this.#strip.classList.toggle("is-grid", on);
    setProps(this.#all, { "aria-pressed": String(on) });
  }

  /** Whoever chooses among all of them wants to see that one. */
  #take(at: number): void {
    this.#spread(false);
    this.go(at);
    this.surface.port.stage.scrollIntoView({ block: "nearest" });
  }

  go(to: number): void {
    const { desk } = this.surface;
    const index = Math.min(Math.max(to, 0), this.sources.length - 1);
    if (index === desk.index) return;
    desk.index = index;
    desk.selected = null;
    this.changed();
    desk.notify();
  }

  shortcuts(): Shortcut[] {
    const page = (by: number) => () => this.go(this.surface.desk.index + by);
    return [
      { combo: "pagedown", does: gettext("Next picture"), run: page(1) },
      { combo: "pageup", does: gettext("Previous picture"), run: page(-1) },
    ];
  }

  /** Which one is shown, and how many regions each has. */
  refresh(): void {
    const { desk, object } = this.surface;
    const counts = new Map<number, number>();
    for (const { item } of desk.regions(object)) {
      const at = item.item_index ?? 0;
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    [...this.#strip.children].forEach((row, at) => {
      const button = row.firstElementChild as HTMLElement;
      setProps(button, { "aria-current": at === desk.index ? "page" : null });
      const count = counts.get(at);
      const place = interpolate(gettext("Picture %(number)s"), { number: at + 1 });
      const text = count ? `${place} · ${count}` : place;
      const number = button.lastElementChild as HTMLElement;
      if (number.textContent !== text) number.textContent = text;
    });
    if (this.#shown === desk.index) return;
    this.#shown = desk.index;
    const place = { number: desk.index + 1, count: this.sources.length };
    this.#place.textContent = interpolate(gettext("Picture %(number)s of %(count)s"), place);
    this.#back.disabled = desk.index === 0;
    this.#on.disabled = desk.index === this.sources.length - 1;
    const row = this.#strip.children[desk.index] as HTMLElement;
    // Not scrollIntoView, which would move the whole page.
    this.#strip.scrollLeft = row.offsetLeft - (this.#strip.clientWidth - row.offsetWidth) / 2;
  }
}
