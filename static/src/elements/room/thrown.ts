/** What a swipe does beyond choosing: it hands the answer in where people have said so, and can be taken back. */

import { h } from "../../lib/dom";
import { gettext, interpolate } from "../../lib/i18n";
import type { Again } from "./again";
import type { Host } from "./host";

const KEY = "caravan-swipe";
/** A swipe so soon after another one was not made with the new task in mind. */
const BREATH_MS = 600;

/** Whether swipes hand in: null where nobody has said. */
export function swipesHandIn(): boolean | null {
  const said = localStorage.getItem(KEY);
  return said === null ? null : said === "on";
}

export function setSwipes(on: boolean): void {
  localStorage.setItem(KEY, on ? "on" : "off");
}

export class Thrown {
  #last = 0;

  constructor(
    readonly host: Host,
    readonly again: Again,
  ) {
    host.addEventListener("cv-thrown", (event) => void this.#thrown((event as CustomEvent<string>).detail));
  }

  async #thrown(answer: string): Promise<void> {
    const soon = Date.now() - this.#last < BREATH_MS;
    this.#last = Date.now();
    const on = swipesHandIn();
    if (on === null) this.#ask(answer);
    if (on && !soon) await this.#handIn(answer);
  }

  async #handIn(answer: string): Promise<void> {
    const { host } = this;
    const { current } = host;
    if (host.again || !current) return;
    host.submit();
    // What is handed in is handed on in the next turn.
    await new Promise((done) => setTimeout(done));
    if (host.current === current) return;
    const undo = button(gettext("Take it back"), () => void this.again.back());
    host.frame.say(interpolate(gettext("Handed in: %(answer)s"), { answer }), "info", undo);
  }

  /** Nobody hands in by a swipe without having been told. */
  #ask(answer: string): void {
    const { frame } = this.host;
    const say = (on: boolean) => () => {
      setSwipes(on);
      frame.say("");
      if (on) void this.#handIn(answer);
    };
    frame.say(
      gettext("A swipe to the side chooses. Shall it hand the answer in, too? Keys and help has the switch."),
      "info",
      button(gettext("Choose and hand in"), say(true)),
      button(gettext("Only choose"), say(false)),
    );
  }
}

function button(text: string, run: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: run }, text);
}
