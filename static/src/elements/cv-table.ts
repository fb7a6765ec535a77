/** A table to look at. */

import { h } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { lookUp } from "../lib/paths";
import { gridOf } from "../lib/tables";
import { Face } from "./face";

/** More rows at once make the page slow; the rest comes at a press. */
const AT_ONCE = 200;

export class CvTable extends Face {
  readonly #body = h("div", { class: "table-scroll" });

  protected paint(): void {
    this.className = "object-text";
    this.replaceChildren(this.#body);
    const data = lookUp(this.desk.data, String(this.node.attrs.value ?? ""));
    if (this.node.attrs.valueType === "url") void this.#fetch(String(data ?? ""));
    else this.#show(data);
  }

  #show(data: unknown): void {
    const { columns, rows } = gridOf(data);
    const head = h("tr", {}, ...columns.map((name) => h("th", { scope: "col", dir: "auto" }, name)));
    const body = h("tbody");
    const table = h("table", { class: "rows cell-rows" }, columns.length ? h("thead", {}, head) : null, body);
    const first = columns.length ? null : "row";
    const more = h("button", { type: "button", class: "btn btn-quiet btn-sm" });
    const add = () => {
      const at = body.childElementCount;
      body.append(...rows.slice(at, at + AT_ONCE).map((row) => asRow(row, first)));
      const left = rows.length - body.childElementCount;
      more.hidden = left <= 0;
      more.textContent = interpolate(gettext("%(count)s more rows"), { count: left });
    };
    more.addEventListener("click", add);
    add();
    this.#body.replaceChildren(table, more);
  }

  async #fetch(url: string): Promise<void> {
    const { desk } = this;
    const { fetchInto } = await import("./remote");
    await fetchInto(
      this.#body,
      url,
      () => desk === this.desk,
      (text) => this.#show(text),
    );
  }

  protected refresh(): void {}
}

function asRow(cells: string[], first: "row" | null): HTMLElement {
  const made = cells.map((text, at) =>
    at === 0 && first ? h("th", { scope: first, dir: "auto" }, text) : h("td", { dir: "auto" }, text),
  );
  return h("tr", {}, ...made);
}

customElements.define("cv-table", CvTable);
