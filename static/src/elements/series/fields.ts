/** Where the selected period begins and ends, as the data writes it; both can be written anew. */

import type { Region } from "../../lib/desk";
import { h } from "../../lib/dom";
import { gettext } from "../../lib/i18n";

export type Side = "start" | "end";

export class EndFields {
  readonly element = h("div", { class: "tools series-fields" });
  #of = "";

  /** @param written: an end was written. */
  constructor(readonly written: (side: Side, text: string) => void) {}

  clear(): void {
    this.#of = "";
    this.element.replaceChildren();
  }

  show(region: Region | undefined): void {
    if ((region?.id ?? "") !== this.#of) {
      this.#of = region?.id ?? "";
      const fields = [this.#field("start", gettext("from")), this.#field("end", gettext("to"))];
      this.element.replaceChildren(...(region ? fields : []));
    }
    for (const input of this.element.querySelectorAll("input"))
      input.value = String(region?.item.value[input.dataset.key ?? ""] ?? "");
  }

  #field(side: Side, name: string): HTMLElement {
    const input = h("input", { "data-key": side });
    input.addEventListener("change", () => this.written(side, input.value));
    return h("label", { class: "small" }, `${name} `, input);
  }
}
