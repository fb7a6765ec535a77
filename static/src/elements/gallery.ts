/** Templates to start from, by kind of work and by search. */

import { h } from "../lib/dom";
import type { Sketch } from "../lib/fragment";
import { send } from "../lib/http";
import { gettext, interpolate, ngettext } from "../lib/i18n";
import { iconOf } from "./gallery-icons";

interface Template extends Sketch {
  key: string;
  title: string;
  description: string;
  family: string;
  tags: string[];
}

type Chosen = (sketch: Sketch) => void;

export class Gallery {
  readonly element: HTMLElement;
  readonly #search = h("input", {
    type: "search",

    "aria-label": gettext("Search the templates"),
    placeholder: gettext("Search: sentiment, boxes, Chat …"),
  });
  readonly #families: HTMLSelectElement;
  readonly #count = h("p", { class: "small muted", role: "status" });
  readonly #cards: { card: HTMLElement; family: string; words: string }[];

  static async of(url: string, back: (() => void) | null, chosen: Chosen): Promise<Gallery> {
    return new Gallery(await send<Template[]>("GET", url), back, chosen);
  }

  private constructor(templates: Template[], back: (() => void) | null, chosen: Chosen) {
    const families = [...new Set(templates.map(({ family }) => family))];
    this.#families = h(
      "select",
      { "aria-label": gettext("Kind of work") },
      h("option", { value: "" }, gettext("Every kind of work")),
      ...families.map((family) => h("option", { value: family }, family)),
    );
    this.#cards = templates.map((template) => ({
      card: card(template, chosen),
      family: template.family,
      words: [template.title, template.description, template.family, ...template.tags].join(" ").toLowerCase(),
    }));
    const blank = h("button", { type: "button", class: "btn btn-quiet btn-sm" }, gettext("Start from nothing"));
    blank.addEventListener("click", () => chosen({ config: "<View>\n  \n</View>\n" }));
    const close =
      back && h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: back }, gettext("Back"));
    this.element = h(
      "section",
      { class: "gallery", "aria-label": gettext("Templates") },
      h("div", { class: "actions field gallery-bar" }, this.#search, this.#families, blank, close),
      this.#count,
      h("ul", { class: "gallery-cards" }, ...this.#cards.map((each) => each.card)),
    );
    for (const field of [this.#search, this.#families]) field.addEventListener("input", () => this.#sift());
    this.#sift();
  }

  focus(): void {
    this.#search.focus();
  }

  /** Leave what has every word of the search and is of the kind asked for. */
  #sift(): void {
    const wanted = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kind = this.#families.value;
    let count = 0;
    for (const { card, family, words } of this.#cards) {
      card.hidden = !((!kind || kind === family) && wanted.every((word) => words.includes(word)));
      if (!card.hidden) count += 1;
    }
    this.#count.textContent = interpolate(ngettext("%(count)s template", "%(count)s templates", count), { count });
  }
}

function card(template: Template, chosen: Chosen): HTMLElement {
  const { key, title, description, tags } = template;
  const choose = h(
    "button",
    { type: "button", class: "gallery-card", "data-template": key, onclick: () => chosen(template) },
    iconOf(tags),
    h(
      "span",
      { class: "gallery-words" },
      h("strong", {}, title),
      h("span", { class: "small" }, description),
      h("span", { class: "small muted", dir: "ltr" }, tags.join(" · ")),
    ),
  );
  return h("li", {}, choose);
}
