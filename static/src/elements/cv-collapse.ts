/** Collapse: panels that open and close, one at a time if the config says so. */

import "../styles/kinds/asking.css";
import { h } from "../lib/dom";
import { uuid } from "../lib/ids";
import { fillIn } from "../lib/paths";
import { Face, REVEAL } from "./face";

export class CvPanel extends Face {
  readonly #title = h("span", { dir: "auto" });
  readonly #inside = h("div", { class: "collapse-inside" });
  readonly details = h("details", { class: "collapse-panel" }, h("summary", {}, this.#title), this.#inside);
  /** Whether the Collapse around it starts with open panels. */
  opens = false;

  override hold(parts: HTMLElement[]): void {
    this.#inside.append(...parts);
    this.append(this.details);
    this.addEventListener(REVEAL, () => {
      this.details.open = true;
    });
  }

  protected paint(): void {
    this.#title.textContent = fillIn(String(this.node.attrs.value ?? ""), this.desk.data);
    this.details.open = this.node.attrs.open === undefined ? this.opens : this.node.attrs.open === true;
  }

  protected refresh(): void {}
}

export class CvCollapse extends Face {
  override hold(parts: HTMLElement[]): void {
    const { accordion, open, bordered } = this.node.attrs;
    const name = accordion === false ? "" : uuid();
    for (const panel of parts) {
      if (!(panel instanceof CvPanel)) continue;
      panel.opens = open === true;
      if (name) panel.details.name = name;
    }
    this.className = bordered === true ? "collapse-panels is-bordered" : "collapse-panels";
    this.append(...parts);
  }

  protected paint(): void {}

  protected refresh(): void {}
}

customElements.define("cv-panel", CvPanel);
customElements.define("cv-collapse", CvCollapse);
