/** Where the next message is written, and as whom. */

import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import type { Message } from "../lib/talk";
import { roleName } from "./chat-bubble";

export class Composer {
  readonly element: HTMLElement;
  readonly #field = h("textarea", { rows: 2, dir: "auto", "aria-label": gettext("Your message") });
  readonly #send: HTMLButtonElement;
  readonly #role: HTMLSelectElement | null;
  #last: Message | undefined;

  /**
   * @param roles: those the person may write as.
   * @param say: takes what was written.
   */
  constructor(
    readonly roles: string[],
    readonly say: (message: Message) => void,
  ) {
    this.#role =
      roles.length > 1
        ? h(
            "select",
            { "aria-label": gettext("Write as") },
            ...roles.map((role) => h("option", { value: role }, roleName(role))),
          )
        : null;
    this.#send = h("button", { type: "button", class: "btn btn-primary", onclick: () => this.#go() }, gettext("Send"));
    const as = this.#role ?? h("span", { class: "muted small" }, roleName(roles[0] ?? "user"));
    this.element = h("div", { class: "composer" }, as, this.#field, this.#send);
    this.#field.placeholder = gettext("Enter sends, Shift and Enter begins a new line");
    this.#field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      event.preventDefault();
      this.#go();
    });
  }

  /** Whose turn it is after the last message. */
  suggest(last: Message | undefined): void {
    if (last === this.#last || !this.#role) return;
    this.#last = last;
    const next = this.roles.find((role) => role !== last?.role);
    if (next) this.#role.value = next;
  }

  #go(): void {
    const content = this.#field.value;
    this.#field.focus();
    if (!content.trim()) return;
    this.#field.value = "";
    this.say({ role: this.#role?.value ?? this.roles[0] ?? "user", content });
  }
}
