/** The instructions beside the task. */

import { h } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import { instructions } from "./dialogs";

export class Guide {
  readonly element = h("aside", { class: "panel room-card", "aria-label": gettext("Instructions"), tabindex: -1 });

  constructor(before: Element) {
    const close = h("button", { type: "button", class: "nav-link", "aria-label": gettext("Close") }, "×");
    close.addEventListener("click", () => this.toggle(false));
    const head = h("div", { class: "room-dialog-head" }, h("h2", {}, gettext("Instructions")), close);
    this.element.append(head, instructions());
    this.element.hidden = true;
    before.before(this.element);
  }

  toggle(open = this.element.hidden): void {
    this.element.hidden = !open;
    if (open) this.element.focus();
  }
}
