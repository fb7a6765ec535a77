/** The bar that says what a model suggested, and the marks on what is still as it said. */

import "../../styles/kinds/suggested.css";
import { h, kbd } from "../../lib/dom";
import { gettext, interpolate } from "../../lib/i18n";
import { isSuggested } from "../../lib/suggested";
import type { Prediction } from "../../lib/types";
import type { Host } from "./host";

export class Suggestion {
  readonly element = h("div", { class: "notice notice-info", hidden: true, role: "status" });
  #stop: (() => void) | undefined;

  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    host.frame.stage.before(this.element);
  }

  /** Go along with the task on the desk. */
  follow(keyOf: (id: string) => string): void {
    this.#stop?.();
    const { desk, current } = this.#host;
    const prediction = current?.prediction;
    this.element.hidden = true;
    if (!desk || !prediction) return;
    const button = (text: string, id: string, kind: string, run: () => void) =>
      h("button", { type: "button", class: `btn btn-sm ${kind}`, onclick: run }, text, kbd(keyOf(id)));
    this.element.replaceChildren(
      h("p", { class: "grow", dir: "auto" }, said(prediction)),
      button(gettext("Accept"), "accept", "btn-primary", () => this.accept()),
      button(gettext("Discard"), "discard", "btn-quiet", () => this.discard()),
    );
    this.#stop = desk.listen(() => this.#refresh());
    this.#refresh();
  }

  /** Hand in what was suggested, as it stands. */
  accept(): void {
    if (!this.element.hidden) this.#host.submit();
  }

  /** Begin from nothing; a step back brings the suggestion back. */
  discard(): void {
    if (!this.element.hidden) this.#host.desk?.write([]);
  }

  #refresh(): void {
    const { desk, view } = this.#host;
    if (!desk) return;
    const left = desk.items.filter(isSuggested);
    this.element.hidden = !left.length;
    const controls = new Set(left.map(({ from_name }) => from_name));
    for (const face of view.faces) {
      const control = desk.config.controls.get(face.node.name ?? "");
      if (control) mark(face, !control.makesRegions && controls.has(control.name));
    }
    const regions = new Set(left.map(({ id }) => id));
    // The shapes and the list are drawn when the desk changes, some of them a moment later.
    requestAnimationFrame(() => {
      for (const shape of this.#host.querySelectorAll<HTMLElement>("[data-region]"))
        mark(shape, regions.has(shape.dataset.region ?? ""));
    });
  }
}

function mark(element: HTMLElement, on: boolean): void {
  element.classList.toggle("is-suggested", on);
  if (on) element.dataset.suggested = gettext("suggested");
  else delete element.dataset.suggested;
}

function said({ model_version, score, source }: Prediction): string {
  const earlier = source === "annotation" && gettext("somebody’s earlier answer");
  const model = earlier || model_version || gettext("a model");
  if (score === null) return interpolate(gettext("Suggested by %(model)s. Look at it with your own eyes."), { model });
  const percent = new Intl.NumberFormat(document.documentElement.lang || "en", { style: "percent" }).format(score);
  const text = gettext("Suggested by %(model)s, %(percent)s sure. Look at it with your own eyes.");
  return interpolate(text, { model, percent });
}
