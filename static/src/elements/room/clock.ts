/** The time spent on the task, for who wants to see it. */

import { h } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import type { Stopwatch } from "../../lib/stopwatch";

const SHOWN = "caravan-clock";

export function wantsClock(): boolean {
  return localStorage.getItem(SHOWN) === "on";
}

export class Clock {
  readonly element = h("span", { class: "money", role: "timer", "aria-label": gettext("Time on this task") });

  constructor(watch: Stopwatch, before: Element) {
    before.before(this.element);
    setInterval(() => {
      const seconds = Math.floor(watch.ms / 1000);
      this.element.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }, 1000);
    this.show(wantsClock());
  }

  show(on: boolean): void {
    localStorage.setItem(SHOWN, on ? "on" : "off");
    this.element.hidden = !on;
  }
}
