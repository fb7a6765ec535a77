/** The buttons over the plots. */

import { h, kbd } from "../../lib/dom";
import { gettext } from "../../lib/i18n";

const ZOOM = 1.6;

export interface BarDeeds {
  move(steps: number): void;
  zoom(factor: number): void;
  /** Mark from the cursor; null where nothing is marked. */
  marks: { period(): void; moment(): void; keys: [string, string] } | null;
}

export function seriesBar(readout: HTMLElement, { move, zoom, marks }: BarDeeds): HTMLElement {
  return h(
    "div",
    { class: "tools" },
    button("‹", gettext("Cursor back"), () => move(-1)),
    readout,
    button("›", gettext("Cursor on"), () => move(1)),
    marks && button(gettext("Period"), gettext("Mark a period from the cursor"), marks.period, marks.keys[0]),
    marks && button(gettext("Moment"), gettext("Mark the moment at the cursor"), marks.moment, marks.keys[1]),
    h(
      "span",
      { class: "tools-end" },
      button("−", gettext("Zoom out"), () => zoom(1 / ZOOM)),
      button("+", gettext("Zoom in"), () => zoom(ZOOM)),
    ),
  );
}

/** A small button; a sign instead of a word gets its meaning as a name. */
function button(text: string, title: string, run: () => void, key?: string): HTMLButtonElement {
  const name = /\w/.test(text) ? null : title;
  const looks = { type: "button", class: "btn btn-quiet btn-sm", title, "aria-label": name };
  return h("button", { ...looks, onclick: run }, text, kbd(key));
}
