/** `<cv-answer>`: an answer as its author saw it, to look at only. For reviewers and for one's own history. */

import { Config } from "../lib/config";
import { Desk } from "../lib/desk";
import { h } from "../lib/dom";
import type { Item, Node } from "../lib/types";
import { View } from "./view";

export class CvAnswer extends HTMLElement {
  #desk: Desk | undefined;
  #hidden: string[] = [];

  /** Keep these regions out of sight, and show all others. */
  hide(ids: string[]): void {
    this.#hidden = ids;
    if (!this.#desk) return;
    this.#desk.hidden.clear();
    for (const id of ids) this.#desk.hidden.add(id);
    this.#desk.notify();
  }

  connectedCallback(): void {
    if (!this.childElementCount) void this.#show();
  }

  async #show(): Promise<void> {
    const task = this.#read("task");
    const view = await View.of(new Config(this.#read("config") as Node), task);
    const { config } = view;
    const result = this.#read("result");
    const desk = new Desk(config, task, Array.isArray(result) ? (result as Item[]) : []);
    desk.readOnly = true;
    desk.files = (this.#read("files") ?? {}) as Desk["files"];
    desk.media = (this.#read("media") ?? {}) as Desk["media"];
    const parts: HTMLElement[] = [view.stage, view.side];
    if (config.draws) view.side.append(await this.#regions(desk));
    this.append(h("div", { class: "answer" }, ...parts));
    view.load(desk);
    this.#desk = desk;
    if (this.#hidden.length) this.hide(this.#hidden);
  }

  async #regions(desk: Desk): Promise<HTMLElement> {
    const { CvRegions } = await import("./cv-regions");
    const list = new CvRegions();
    list.load(desk);
    return list;
  }

  /** The JSON of the script a data attribute points to. */
  #read(name: string): unknown {
    const text = document.querySelector(this.dataset[name] ?? "")?.textContent;
    return text ? JSON.parse(text) : undefined;
  }
}

customElements.define("cv-answer", CvAnswer);
