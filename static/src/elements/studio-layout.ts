/** What the studio looks like: config and data at one side, the task and its answer at the other. Holds no state. */

import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";

export interface Deeds {
  gallery(): void;
  fill(): void;
  copy(): void;
  use(): void;
}

const PANES = (): [string, string][] => [
  ["config", gettext("Config")],
  ["data", gettext("Data")],
  ["preview", gettext("Preview")],
  ["answer", gettext("Result")],
];

export class Layout {
  readonly editor = h("div", { class: "studio-editor" });
  readonly configProblems = h("ul", { class: "errorlist" });
  readonly data = h("textarea", {
    class: "font-mono studio-data",
    rows: 8,
    spellcheck: "false",
    dir: "ltr",
    "aria-label": gettext("Data of the task (JSON)"),
  });
  readonly dataProblems = h("ul", { class: "errorlist" });
  readonly fill: HTMLButtonElement;
  readonly stale = h(
    "p",
    { class: "help", hidden: true },
    gettext("The preview waits until the config is right again."),
  );
  readonly answerProblems = h("ul", { class: "errorlist" });
  readonly fits = h("p", { class: "help", hidden: true }, gettext("This answer can be submitted."));
  readonly answer = h("pre", {
    class: "code studio-result",
    dir: "ltr",
    tabindex: 0,
    role: "region",
    "aria-label": gettext("Result"),
  });
  readonly said = h("span", { class: "small muted", role: "status" });
  readonly gallery = h("div", { class: "studio-gallery" });
  /** Everything of a task that is tried out; alone on the page if only the preview is wanted. */
  readonly trying: HTMLElement[];

  constructor(
    readonly host: HTMLElement,
    bench: HTMLElement,
    deeds: Deeds,
  ) {
    this.fill = button(gettext("Fill in what is missing"), deeds.fill);
    this.trying = [
      pane("preview", gettext("Preview"), this.stale, bench),
      pane("answer", gettext("Result"), h("div", { role: "status" }, this.answerProblems, this.fits), this.answer),
    ];
  }

  /** Lay out the whole studio. */
  whole(deeds: Deeds, standalone: boolean): void {
    const bar = h("div", { class: "actions studio-bar" }, button(gettext("Templates"), deeds.gallery));
    if (standalone)
      bar.append(
        button(gettext("Copy link"), deeds.copy),
        button(gettext("Use this in a campaign"), deeds.use),
        this.said,
      );
    const writing = h(
      "div",
      { class: "studio-column" },
      pane("config", gettext("Config"), this.editor, h("div", { role: "status" }, this.configProblems)),
      pane(
        "data",
        gettext("Data"),
        h("div", { class: "field" }, this.data),
        h("div", { role: "status" }, this.dataProblems),
        h("div", { class: "actions" }, this.fill),
      ),
    );
    const grid = h("div", { class: "studio-grid" }, writing, h("div", { class: "studio-column" }, ...this.trying));
    this.host.append(bar, this.#switch(), grid, this.gallery);
    this.show("config");
    this.open(false);
  }

  /** Lay out nothing but the task and its answer. */
  preview(editor: string): void {
    const more = h(
      "p",
      { class: "small" },
      h("a", { class: "text-link", href: editor }, gettext("Open in the editor")),
    );
    this.host.append(...this.trying, more);
  }

  /** Show the gallery, or what one works on. */
  open(gallery: boolean): void {
    this.host.dataset.view = gallery ? "gallery" : "studio";
  }

  /** Which pane a narrow screen shows. */
  show(name: string): void {
    this.host.dataset.pane = name;
    for (const each of this.host.querySelectorAll<HTMLElement>("[data-show]"))
      each.setAttribute("aria-pressed", String(each.dataset.show === name));
  }

  #switch(): HTMLElement {
    const buttons = PANES().map(([name, text]) =>
      h(
        "button",
        {
          type: "button",
          class: "btn btn-quiet btn-sm join-item",
          "data-show": name,
          onclick: () => this.show(name),
        },
        text,
      ),
    );
    const group = h("div", { class: "join", role: "group", "aria-label": gettext("Show") }, ...buttons);
    return h("div", { class: "studio-switch" }, group);
  }
}

/** Put texts into a list. */
export function listed(list: HTMLUListElement, texts: string[]): void {
  list.replaceChildren(...texts.map((text) => h("li", {}, text)));
  list.hidden = !texts.length;
}

function button(text: string, run: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: run }, text);
}

function pane(name: string, title: string, ...inside: Element[]): HTMLElement {
  return h(
    "section",
    { class: "panel studio-pane", "data-pane-name": name, "aria-label": title },
    h("h2", { class: "side-title" }, title),
    ...inside,
  );
}
