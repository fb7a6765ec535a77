/** Words of the campaign or the task in Markdown. */

import { h } from "../lib/dom";
import { markdown } from "../lib/markdown";
import { fillIn } from "../lib/paths";
import { Face } from "./face";

export class CvMarkdown extends Face {
  protected paint(): void {
    this.className = "markdown";
    const text = fillIn(String(this.node.attrs.value ?? ""), this.desk.data);
    this.replaceChildren(h("div", { class: "prose html-body", dir: "auto" }, ...markdown(text)));
  }

  protected refresh(): void {}
}

customElements.define("cv-markdown", CvMarkdown);
