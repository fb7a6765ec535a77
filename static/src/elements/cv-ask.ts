/** `<cv-ask>`: a task to answer inside a form, which sends the answer with its other fields. For gold, exams and corrections. */

import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import type { Node } from "../lib/types";
import { Bench, type Given } from "./bench";

export class CvAsk extends HTMLElement {
  readonly #bench = new Bench(() => this.#answered());
  readonly #problems = h("div", { role: "alert", hidden: true });

  connectedCallback(): void {
    if (this.childElementCount) return;
    this.append(this.#bench.element, this.#problems);
    this.closest("form")?.addEventListener("submit", (event) => this.#send(event));
    void this.#show();
  }

  async #show(): Promise<void> {
    const given = { result: this.#read("result"), files: this.#read("files"), media: this.#read("media") } as Given;
    await this.#bench.show(this.#read("config") as Node, this.#read("task"), given);
    this.dataset.ready = "";
  }

  /** What was lacking is not said again while it is being given. */
  #answered(): void {
    this.#problems.hidden = true;
  }

  #send(event: SubmitEvent): void {
    const lacking = this.#bench.problems;
    const field = this.closest("form")?.querySelector<HTMLInputElement>("input[name=answer]");
    if (field) field.value = JSON.stringify(this.#bench.result);
    if (!lacking.length) return;
    event.preventDefault();
    const said = lacking.map(({ message }) => h("li", {}, message || gettext("Something is missing.")));
    this.#problems.replaceChildren(h("ul", { class: "errorlist" }, ...said));
    this.#problems.hidden = false;
  }

  /** The JSON of the script a data attribute points to, if there is one. */
  #read(name: string): unknown {
    const place = this.dataset[name];
    const text = place && document.querySelector(place)?.textContent;
    return text ? JSON.parse(text) : undefined;
  }
}

customElements.define("cv-ask", CvAsk);
