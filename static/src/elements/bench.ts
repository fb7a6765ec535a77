/** A task to try out: the room's own elements at a desk whose answers go nowhere. */

import { Config } from "../lib/config";
import { firstLabel, startingItems } from "../lib/defaults";
import { Desk, type Uploaded } from "../lib/desk";
import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { uuid } from "../lib/ids";
import type { Item, Node, Problem } from "../lib/types";
import type { CvImage } from "./cv-image";
import { deskShortcuts, Keyboard } from "./keyboard";
import { View } from "./view";

/** An answer to start from, with the addresses of its files. */
export interface Given {
  result?: Item[] | undefined;
  files?: Desk["files"] | undefined;
  media?: Desk["media"] | undefined;
}

export class Bench {
  readonly element = h("div", { class: "bench" });
  #desk: Desk | null = null;
  #view: View | null = null;
  #turn = 0;
  /** Files made while trying out stay in the memory of the page. */
  readonly #files: string[] = [];
  readonly #keyboard: Keyboard;
  readonly #undo = this.#step(gettext("Undo"), () => this.#desk?.undo());
  readonly #redo = this.#step(gettext("Redo"), () => this.#desk?.redo());

  /** @param changed: called whenever the answer is another. */
  constructor(readonly changed: () => void) {
    this.#keyboard = new Keyboard(
      this.element,
      () => (this.#desk && this.#view ? deskShortcuts(this.#desk, this.#view, () => this.#help()) : []),
      () => this.#desk !== null && this.element.checkVisibility(),
    );
    this.#keyboard.listen();
  }

  /** The answer as it would be sent. */
  get result(): Item[] {
    return this.#desk?.result() ?? [];
  }

  /** What is still to be answered. */
  get problems(): Problem[] {
    return this.#desk?.problems() ?? [];
  }

  /** Show a task as the config of this layout lays it out, and an answer that somebody gave to it. */
  async show(layout: Node, task: unknown, given: Given = {}): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const view = await View.of(new Config(layout), task);
    const { config } = view;
    // Another task was asked for while the elements of this one were on their way.
    if (turn !== this.#turn) return view.close();
    const desk = new Desk(config, task, given.result ?? startingItems(config, task));
    desk.armed = firstLabel(config);
    desk.upload = (blob) => Promise.resolve(this.#keep(blob));
    Object.assign(desk, { files: given.files ?? {}, media: given.media ?? {} });
    const side = h("div", { class: "bench-side" }, h("section", { class: "panel room-card" }, view.side));
    this.clear();
    const stage = h("div", { class: "bench-stage" }, view.stage);
    this.element.append(this.#toolbar(view), h("div", { class: "bench-grid" }, stage, side));
    view.load(desk);
    if (config.draws) side.append(await regionsOf(desk));
    this.#view = view;
    this.#desk = desk;
    desk.listen(() => this.#refresh());
    this.#refresh();
  }

  clear(): void {
    this.#view?.close();
    this.#desk = this.#view = null;
    for (const url of this.#files.splice(0)) URL.revokeObjectURL(url);
    this.element.replaceChildren();
  }

  #toolbar(view: View): HTMLElement {
    const keys = this.#step(gettext("Keys"), () => this.#help());
    const steps = h(
      "div",
      { class: "join", role: "group", "aria-label": gettext("Steps") },
      this.#undo,
      this.#redo,
      keys,
    );
    const images = view.faces.filter(({ node }) => node.tag === "Image") as CvImage[];
    const tools = images.length === 1 ? images[0]?.tools : null;
    return h("div", { class: "toolbar" }, steps, tools);
  }

  #step(text: string, run: () => void): HTMLButtonElement {
    return h("button", { type: "button", class: "btn btn-quiet btn-sm join-item", onclick: run }, text);
  }

  #help(): void {
    void this.#keyboard.help();
  }

  #refresh(): void {
    this.#undo.disabled = !this.#desk?.canUndo;
    this.#redo.disabled = !this.#desk?.canRedo;
    this.changed();
  }

  #keep(blob: Blob): Uploaded {
    const url = URL.createObjectURL(blob);
    this.#files.push(url);
    return { file: `media:${uuid()}`, url };
  }
}

async function regionsOf(desk: Desk): Promise<HTMLElement> {
  const { CvRegions } = await import("./cv-regions");
  const list = new CvRegions();
  list.load(desk);
  return h("section", { class: "panel room-card", "aria-label": gettext("Regions") }, list);
}
