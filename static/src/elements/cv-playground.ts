/** `<cv-playground>`: try a labelling config on a task; both are in the page's address. */

import { h } from "../lib/dom";
import { readFragment } from "../lib/fragment";
import { gettext } from "../lib/i18n";
import { type Checked, check } from "../lib/labelspec";
import type { Item } from "../lib/types";
import { Bench } from "./bench";

export class CvPlayground extends HTMLElement {
  readonly #bench = new Bench(() => this.#changed());
  readonly #problems = h("ul", { class: "errorlist" });
  readonly #result = h("pre", {
    class: "code studio-result",
    dir: "ltr",
    tabindex: 0,
    "aria-label": gettext("Result"),
  });
  #errors: Checked["errors"] = [];

  /** The answer as it would be sent. */
  get result(): Item[] {
    return this.#bench.result;
  }

  /** Everything that is wrong with the config, the task or the answer so far. */
  get problems(): { message: string }[] {
    return [...this.#errors, ...this.#bench.problems];
  }

  connectedCallback(): void {
    if (this.childElementCount) return;
    const shown = h(
      "section",
      { class: "panel" },
      h("h2", {}, gettext("Result")),
      h("div", { role: "status" }, this.#problems),
      this.#result,
    );
    this.append(this.#bench.element, shown);
    addEventListener("hashchange", () => void this.#open());
    void this.#open();
  }

  async #open(): Promise<void> {
    delete this.dataset.ready;
    this.#bench.clear();
    const sketch = await readFragment(location.hash);
    if (sketch) {
      const { errors, layout, task } = await check(this.dataset.check ?? "", sketch);
      this.#errors = errors;
      if (layout) await this.#bench.show(layout, task);
    }
    this.#changed();
    this.dataset.ready = "";
  }

  #changed(): void {
    this.#problems.replaceChildren(...this.problems.map(({ message }) => h("li", {}, message)));
    this.#result.textContent = JSON.stringify(this.result, null, 2);
  }
}

customElements.define("cv-playground", CvPlayground);
