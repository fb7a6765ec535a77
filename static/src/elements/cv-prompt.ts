/** Prompt: what a person asks of a model, and what is made of the answers shown with it. */

import "../styles/kinds/talking.css";
import { h } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { uuid } from "../lib/ids";
import { markdown } from "../lib/markdown";
import { lookUp } from "../lib/paths";
import { type Judged, judgedAnswers, type Shown, shownAnswers, signs } from "../lib/prompts";
import { ControlFace } from "./face";

interface Given {
  text: string;
  answers?: Judged[];
}

interface Card {
  shown: Shown;
  stars: HTMLInputElement[];
  field: HTMLTextAreaElement | null;
}

export class CvPrompt extends ControlFace {
  #field!: HTMLTextAreaElement;
  #cards: Card[] = [];
  readonly #count = h("span", { class: "muted small", role: "status" });

  get #rate(): boolean {
    return this.node.attrs.rate === true;
  }

  get #judges(): boolean {
    return this.#cards.length > 0 && (this.#rate || this.node.attrs.editAnswers === true);
  }

  protected paint(): void {
    this.className = "control prompt";
    const { rows, placeholder, answers } = this.node.attrs;
    const words = typeof placeholder === "string" ? placeholder : null;
    this.#field = h("textarea", { rows: Number(rows ?? 4), placeholder: words, dir: "auto", ...this.naming() });
    this.#field.readOnly = this.readOnly;
    this.#field.addEventListener("input", () => this.#write());
    const shown = typeof answers === "string" ? shownAnswers(lookUp(this.desk.data, answers)) : [];
    this.#cards = [];
    const list = h("ol", { class: "prompt-answers" }, ...shown.map((one, at) => this.#card(one, at + 1)));
    this.replaceChildren(this.#field, this.#count, ...(shown.length ? [list] : []));
    this.desk.demands.set(this.node.name ?? "", () => this.#lacking());
    this.complain("");
  }

  #card(shown: Shown, number: number): HTMLElement {
    const title = interpolate(gettext("Answer %(number)s"), { number });
    const card: Card = { shown, stars: [], field: null };
    this.#cards.push(card);
    const element = h("li", { class: "list-card" }, h("strong", { class: "small" }, title));
    if (this.node.attrs.editAnswers === true) {
      card.field = h("textarea", { rows: 3, dir: "auto", "aria-label": title });
      card.field.readOnly = this.readOnly;
      card.field.addEventListener("input", () => this.#write());
      element.append(card.field);
    } else element.append(h("div", { class: "prose html-body", dir: "auto" }, ...markdown(shown.text)));
    if (this.#rate) element.append(this.#stars(card, title));
    return element;
  }

  #stars(card: Card, title: string): HTMLElement {
    const most = Number(this.node.attrs.maxRating ?? 5);
    const name = uuid();
    card.stars = Array.from({ length: most }, (_, at) => {
      const label = interpolate(gettext("%(count)s of %(most)s"), { count: at + 1, most });
      const input = h("input", { type: "radio", name, class: "sr-only", "aria-label": label, disabled: this.readOnly });
      input.addEventListener("change", () => this.#write());
      return input;
    });
    const labels = card.stars.map((input) => h("label", { class: "star prompt-star" }, input, "★"));
    const label = interpolate(gettext("Rating of %(what)s"), { what: title });
    return h("div", { class: "stars", role: "radiogroup", "aria-label": label }, ...labels);
  }

  get #given(): Given | undefined {
    return this.desk.answer(this.control) as Given | undefined;
  }

  protected refresh(): void {
    const given = this.#given;
    if (this.#field.value !== (given?.text ?? "") && (given || this.#field.value))
      this.#field.value = given?.text ?? "";
    this.#count.textContent = this.#counted();
    for (const { shown, stars, field } of this.#cards) {
      const judged = given?.answers?.find(({ id }) => id === shown.id);
      const text = judged?.text ?? shown.text;
      if (field && field.value !== text) field.value = text;
      stars.forEach((input, at) => {
        input.checked = judged?.rating === at + 1;
        input.parentElement?.classList.toggle("is-on", at < (judged?.rating ?? 0));
      });
    }
  }

  /** How long it is, where that matters. */
  #counted(): string {
    const { minCharacters, maxCharacters } = this.node.attrs;
    if (this.readOnly || (Number(minCharacters ?? 1) <= 1 && maxCharacters === undefined)) return "";
    const least = Number(minCharacters ?? 0);
    const bounds = maxCharacters === undefined ? `≥ ${least}` : `${least}–${maxCharacters}`;
    return interpolate(gettext("%(count)s characters (%(bounds)s)"), { count: signs(this.#field.value), bounds });
  }

  #write(): void {
    const text = this.#field.value;
    const judged = judgedAnswers(
      this.#cards.map(({ shown, stars, field }) => ({
        shown,
        text: field?.value ?? shown.text,
        rating: stars.findIndex(({ checked }) => checked) + 1,
      })),
    );
    const touched = text.trim() !== "" || judged.some(({ rating, edited }) => rating || edited);
    const value: Given = this.#judges ? { text, answers: judged } : { text };
    this.answer(touched ? value : undefined, `prompt:${this.node.name}`);
  }

  #lacking(): string | null {
    const given = this.#given;
    if (!given) return null;
    const { minCharacters, maxCharacters } = this.node.attrs;
    const [least, most] = [Number(minCharacters ?? 1), Number(maxCharacters ?? Number.POSITIVE_INFINITY)];
    const length = signs(given.text);
    if (length < least || (least > 0 && !given.text.trim()))
      return interpolate(gettext("Write at least %(count)s characters."), { count: least });
    if (length > most) return interpolate(gettext("Write at most %(count)s characters."), { count: most });
    const unrated = this.#rate && given.answers?.some(({ rating }) => !rating);
    return unrated ? gettext("Rate every answer.") : null;
  }
}

customElements.define("cv-prompt", CvPrompt);
