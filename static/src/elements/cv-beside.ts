/** `<cv-beside>`: draws another answer next to the one on the page, and leaves in sight what differs. */

import { h } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { CvAnswer } from "./cv-answer";

interface Same {
  here: string[];
  there: string[];
}

export class CvBeside extends HTMLElement {
  readonly #only = h("input", { type: "checkbox", class: "checkbox", onchange: () => this.#hide() });
  readonly #place = h("div", { class: "beside-other" });
  readonly #title = h("h3", { class: "mb-2" }, gettext("This answer"));
  #letter = "";

  connectedCallback(): void {
    if (this.querySelector("fieldset")) return;
    const letters = [...this.querySelectorAll<HTMLElement>("[data-letter]")].map(({ dataset }) => dataset.letter ?? "");
    const choice = (letter: string, text: string) =>
      h(
        "label",
        { class: "btn btn-quiet btn-sm join-item" },
        h("input", {
          type: "radio",
          class: "sr-only",
          name: "beside",
          checked: letter === "",
          onchange: () => this.#show(letter),
        }),
        text,
      );
    const bar = h(
      "fieldset",
      { class: "beside-bar" },
      h("legend", { class: "sr-only" }, gettext("Show beside it")),
      h("div", { class: "join" }, choice("", gettext("None")), ...letters.map((letter) => choice(letter, letter))),
      h("label", { class: "beside-only" }, this.#only, gettext("Only what differs")),
    );
    this.querySelector("ul")?.before(bar);
    this.#only.disabled = true;
  }

  get #mine(): CvAnswer | null {
    return document.querySelector<CvAnswer>("cv-answer");
  }

  #show(letter: string): void {
    this.#letter = letter;
    this.#only.disabled = letter === "";
    const mine = this.#mine;
    if (!mine) return;
    mine.parentElement?.classList.toggle("has-beside", letter !== "");
    this.#title.remove();
    this.#place.remove();
    this.#place.replaceChildren();
    if (letter) {
      const other = new CvAnswer();
      Object.assign(other.dataset, mine.dataset, {
        result: `#beside-result-${letter}`,
        files: `#beside-files-${letter}`,
      });
      const title = interpolate(gettext("Answer %(letter)s"), { letter });
      this.#place.append(h("h3", { class: "mb-2" }, title), other);
      mine.prepend(this.#title);
      mine.after(this.#place);
    }
    this.#hide();
  }

  /** Take what is the same out of sight, or show it again. */
  #hide(): void {
    const text = document.querySelector(`#beside-same-${this.#letter}`)?.textContent;
    const same: Same = this.#only.checked && text ? JSON.parse(text) : { here: [], there: [] };
    this.#mine?.hide(same.here);
    this.#place.querySelector<CvAnswer>("cv-answer")?.hide(same.there);
  }
}

customElements.define("cv-beside", CvBeside);
