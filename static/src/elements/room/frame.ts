/** The frame of the labelling room: header, toolbar, side, and the bar with Submit. Holds no state. */

import { h, kbd, s } from "../../lib/dom";
import { gettext, interpolate } from "../../lib/i18n";
import { toDisplay } from "../../lib/money";
import type { Earnings, Progress } from "../../lib/types";

export interface Deeds {
  submit(): void;
  skip(): void;
  back(): void;
  flag(): void;
  undo(): void;
  redo(): void;
  help(): void;
  instructions(): void;
}

export interface Address {
  home: string;
  earnings: string;
}

export class Frame {
  readonly undo: HTMLButtonElement;
  readonly redo: HTMLButtonElement;
  readonly submit: HTMLButtonElement;
  readonly skip: HTMLButtonElement;
  readonly back: HTMLButtonElement;
  readonly flag: HTMLButtonElement;
  /** Shows the instructions beside the task. */
  readonly read: HTMLButtonElement;
  readonly progress = h("span", { class: "room-progress" });
  readonly toolbar = h("div", { class: "toolbar" });
  readonly stage = h("div", { class: "room-stage" });
  readonly card = h("section", { class: "panel room-card", "aria-label": gettext("Your answer") });
  readonly regions = h("section", { class: "panel room-regions", hidden: true, "aria-label": gettext("Regions") });
  /** Said to everybody: waiting answers, refusals, a reservation that ends. */
  readonly notice = h("div", { class: "room-notice", role: "status" });
  readonly header: HTMLElement;
  readonly body: HTMLElement;
  readonly #count = h("span", { class: "money" });
  readonly #bar = h("progress", { class: "bar room-bar" });
  readonly #pending = h("span", { class: "pill pill-wait money" });
  readonly #approved = h("span", { class: "pill pill-good money" });

  constructor(title: string, address: Address, deeds: Deeds) {
    const button = (text: string, key: string, kind: string, run: () => void) =>
      h("button", { type: "button", class: `btn ${kind}`, onclick: run }, text, kbd(key));
    this.undo = button(gettext("Undo"), "", "btn-quiet btn-sm join-item", deeds.undo);
    this.redo = button(gettext("Redo"), "", "btn-quiet btn-sm join-item", deeds.redo);
    this.submit = button("", "", "btn-primary room-submit", deeds.submit);
    this.back = button(gettext("Answer before"), "", "btn-quiet btn-sm", deeds.back);
    this.flag = button("", "", "btn-quiet btn-sm", deeds.flag);
    this.skip = button(gettext("Skip"), "", "btn-quiet", deeds.skip);
    this.header = this.#makeHeader(title, address, deeds);
    this.toolbar.append(
      h("div", { class: "join", role: "group", "aria-label": gettext("Steps") }, this.undo, this.redo),
      this.back,
      this.flag,
    );
    this.back.hidden = true;
    this.showFlag("");
    this.read = h(
      "button",
      { type: "button", class: "text-link small room-read", onclick: deeds.instructions },
      gettext("Instructions"),
    );
    const deck = h("div", { class: "room-deck" }, this.submit, this.skip);
    if (document.querySelector<HTMLTemplateElement>("template#instructions")?.content.childElementCount)
      this.card.append(this.read);
    this.body = h(
      "div",
      { class: "room-body", role: "group", tabindex: -1 },
      h("div", { class: "room-left" }, this.toolbar, this.stage),
      h("div", { class: "room-right" }, this.card, this.regions, deck),
    );
  }

  #makeHeader(title: string, address: Address, deeds: Deeds): HTMLElement {
    this.progress.append(this.#count, this.#bar);
    const half = s("svg", { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": "true" });
    half.append(
      s("circle", { cx: 9, cy: 9, r: 7, fill: "none", stroke: "currentColor", "stroke-width": 1.6 }),
      s("path", { d: "M9 2a7 7 0 0 1 0 14z", fill: "currentColor" }),
    );
    const icon = (label: string, ...inside: (Element | string)[]) =>
      h("button", { type: "button", class: "nav-link room-icon", "aria-label": label, title: label }, ...inside);
    const theme = icon(gettext("Light or dark"), half);
    theme.dataset.themeToggle = "";
    const help = icon(gettext("Keys and help"), "?");
    help.addEventListener("click", deeds.help);
    return h(
      "header",
      { class: "room-header" },
      h("a", { class: "brand", href: "/" }, "Caravan"),
      h("a", { class: "room-title", href: address.home, dir: "auto" }, title),
      h("span", { class: "ms-auto" }),
      this.progress,
      h("a", { class: "room-money", href: address.earnings }, this.#pending, this.#approved),
      theme,
      help,
    );
  }

  /** The keys drawn on the button that hands in. */
  showKeys(submit: string): void {
    this.submit.replaceChildren(gettext("Submit"), kbd(submit) ?? "");
  }

  /** Whether a word to the owner goes with the answer. */
  showFlag(note: string): void {
    this.flag.textContent = note ? gettext("Flagged for the owner") : gettext("Flag for the owner");
    this.flag.setAttribute("aria-pressed", String(note !== ""));
  }

  /** Put what waits in focus, for who cannot see that the task is another one. */
  name(task: string, focus: boolean): void {
    this.body.setAttribute("aria-label", task);
    if (focus) this.body.focus({ preventScroll: true });
  }

  /** How far the campaign is, and how many answers are one's own. */
  showProgress({ mine, done, total }: Progress): void {
    this.#count.textContent = interpolate(gettext("%(mine)s answered"), { mine });
    this.#bar.max = Math.max(total, 1);
    this.#bar.value = done;
    const label = interpolate(gettext("%(done)s of %(total)s tasks of the campaign are done"), { done, total });
    this.#bar.setAttribute("aria-label", label);
    this.#bar.title = label;
  }

  /** Earnings of this campaign; `pending` includes what is still on its way to the server. */
  showEarnings({ pending, approved, currency, decimals }: Earnings): void {
    const locale = document.documentElement.lang || "en";
    const words = (amount: string) => toDisplay(amount, decimals, locale);
    this.#pending.replaceChildren(words(pending), h("span", { class: "room-word" }, gettext("pending")));
    this.#approved.replaceChildren(words(approved), h("span", { class: "room-word" }, gettext("approved")));
    const label = gettext("In %(currency)s. Pending answers wait to be decided; approved ones are yours.");
    this.#pending.parentElement?.setAttribute("title", interpolate(label, { currency }));
  }

  /** Say something under the header; no text takes it away. */
  say(text: string, tone: "info" | "warning" | "error" = "info", ...more: Element[]): void {
    const told = h("div", { class: `notice notice-${tone}` }, h("p", { class: "grow" }, text), ...more);
    this.notice.replaceChildren(...(text ? [told] : []));
  }
}
