/** One message of a conversation. */

import { h, setProps } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { markdown } from "../lib/markdown";
import type { Message } from "../lib/talk";

export interface Deeds {
  id: string;
  number: number;
  /** There are questions about it. */
  asked: boolean;
  /** Answer about it, or tie it to another one. */
  select: (() => void) | null;
  edit: ((content: string) => void) | null;
  drop: (() => void) | null;
}

const ROLES: Record<string, () => string> = {
  user: () => gettext("User"),
  assistant: () => gettext("Assistant"),
  system: () => gettext("System"),
  tool: () => gettext("Tool"),
};

/** How a role is called. */
export function roleName(role: string): string {
  return ROLES[role]?.() ?? role;
}

export class Bubble {
  readonly element = h("li", { class: "message" });
  /** Where the questions about the message stand while it is selected. */
  readonly questions = h("div", { class: "message-questions" });
  readonly #role = h("strong", { dir: "auto" });
  readonly #answers = h("span", { class: "muted small", dir: "auto" });
  readonly #words = h("div", { class: "prose html-body", dir: "auto" });
  readonly #select: HTMLButtonElement | null;
  #content: string | null = null;

  constructor(readonly deeds: Deeds) {
    const { number, asked } = deeds;
    this.element.dataset.region = deeds.id;
    const button = (text: string, label: string, run: () => void) =>
      h("button", { type: "button", class: "btn btn-quiet btn-sm", "aria-label": label, onclick: run }, text);
    const named = (text: string) => interpolate(text, { number });
    const [verb, words] = asked
      ? [gettext("Assess"), gettext("Assess message %(number)s")]
      : [gettext("Select"), gettext("Select message %(number)s")];
    this.#select = deeds.select && button(verb, named(words), deeds.select);
    const { drop } = deeds;
    const tools = [
      this.#select,
      deeds.edit && button(gettext("Edit"), named(gettext("Edit message %(number)s")), () => this.#edit()),
      drop && button(gettext("Delete"), named(gettext("Delete message %(number)s")), drop),
    ];
    const head = h(
      "div",
      { class: "message-head" },
      this.#role,
      this.#answers,
      h("span", { class: "message-tools" }, ...tools),
    );
    this.element.append(head, this.#words, this.questions);
    this.#words.addEventListener("click", (event) => {
      if (deeds.select && !(event.target as Element).closest("a") && !String(getSelection() ?? "")) deeds.select();
    });
  }

  show({ role, content }: Message, selected: boolean, answers: string): void {
    this.#role.textContent = roleName(role);
    this.element.dataset.role = role;
    this.element.classList.toggle("is-on", selected);
    if (this.#select) setProps(this.#select, { "aria-pressed": String(selected) });
    this.#answers.textContent = answers;
    if (content === this.#content) return;
    this.#content = content;
    this.#words.replaceChildren(...markdown(String(content)));
  }

  focus(): void {
    this.element.scrollIntoView({ block: "nearest" });
    this.#select?.focus();
  }

  /** Write in place of reading. */
  #edit(): void {
    if (this.element.querySelector(".message-edit")) return;
    const label = interpolate(gettext("Message %(number)s"), { number: this.deeds.number });
    const field = h("textarea", { dir: "auto", "aria-label": label, rows: 3 });
    field.value = this.#content ?? "";
    const back = () => {
      form.remove();
      this.#words.hidden = false;
      this.#select?.focus();
    };
    const keep = () => {
      const text = field.value;
      back();
      if (text.trim() && text !== this.#content) this.deeds.edit?.(text);
    };
    const button = (text: string, kind: string, run: () => void) =>
      h("button", { type: "button", class: `btn btn-sm ${kind}`, onclick: run }, text);
    const deeds = h(
      "div",
      { class: "actions" },
      button(gettext("Keep"), "btn-primary", keep),
      button(gettext("Cancel"), "btn-quiet", back),
    );
    const form = h("div", { class: "message-edit" }, field, deeds);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      back();
    });
    this.#words.hidden = true;
    this.#words.after(form);
    field.focus();
  }
}
