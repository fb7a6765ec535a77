/** What every element of a task has in common: it is given a desk, shows it, and writes to it. */

import type { Control } from "../lib/config";
import type { Desk, Region } from "../lib/desk";
import { h } from "../lib/dom";
import type { Rect } from "../lib/ties";
import type { Item, Node, Problem } from "../lib/types";

/** A key and what it does. */
export interface Shortcut {
  /** It is the page's own, and people may give it other keys. */
  id?: string;
  combo: string;
  does: string;
  run: () => void;
  /** It works while somebody writes, too. */
  typing?: boolean;
}

/** A control wants to be seen; what can hide it opens. */
export const REVEAL = "cv-reveal";

/** The campaign's own class, style and id. Set through the object model, which the policy allows. */
export function dress(element: HTMLElement, { attrs: { className, style, idAttr } }: Node): void {
  if (typeof className === "string" && className.trim()) element.classList.add(...className.trim().split(/\s+/));
  if (typeof style === "string") element.style.cssText = style;
  if (typeof idAttr === "string" && !document.getElementById(idAttr)) element.id = idAttr;
}

export abstract class Face extends HTMLElement {
  node!: Node;
  /** The element of another tag of the same config. */
  peer: (name: string) => Face | undefined = () => undefined;
  protected desk!: Desk;
  #stop: (() => void) | undefined;

  /** Show a task: the desk holds its data and the answer so far. */
  load(desk: Desk): void {
    this.#stop?.();
    this.desk = desk;
    this.paint();
    dress(this, this.node);
    this.refresh();
    this.#stop = desk.listen(() => this.refresh());
  }

  /** Take in what stands inside the tag. */
  hold?(parts: HTMLElement[]): void;

  /** Where a region is on the screen, and what cuts it off; for those whose regions carry no `data-region`.
   *
   * Who moves them without scrolling the page tells so with a "scroll" of its own.
   */
  seenAt?(region: Region): { rect: Rect; frame: Element } | null;

  /** Go on after being taken out of the page. */
  protected resume(): void {
    if (!this.desk || this.#stop) return;
    this.#stop = this.desk.listen(() => this.refresh());
    this.refresh();
  }

  disconnectedCallback(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Build what depends on the task's data. */
  protected abstract paint(): void;

  /** Bring what is shown in line with the answer. */
  protected abstract refresh(): void;

  get readOnly(): boolean {
    return this.desk.readOnly;
  }

  /** The result items this element is about. */
  get state(): Item[] {
    return this.desk.items.filter((item) => item.from_name === this.node.name || item.to_name === this.node.name);
  }

  /** What is still to be put right here. */
  validate(): Problem[] {
    return this.desk.problems().filter(({ control }) => control === this.node.name);
  }

  /** Keys that work anywhere on the page while this element is shown. */
  shortcuts(): Shortcut[] {
    return [];
  }
}

/** An element that asks something; knows where to say what is wrong with the answer. */
export abstract class ControlFace extends Face {
  #complaint: HTMLElement | undefined;
  /** Id of the heading that says what is asked. */
  labelledBy = "";

  /** A control may be moved to where it is needed. */
  connectedCallback(): void {
    this.resume();
  }

  get control(): Control {
    const found = this.desk.config.controls.get(this.node.name ?? "");
    if (!found) throw new Error(`no control called ${this.node.name}`);
    return found;
  }

  /** How the question is called for somebody who cannot see where it stands. */
  protected naming(): Record<string, string> {
    return this.labelledBy ? { "aria-labelledby": this.labelledBy } : { "aria-label": this.node.name ?? "" };
  }

  /** Say what is wrong; nothing takes it back. */
  complain(message: string): void {
    this.#complaint ??= h("p", { class: "errorlist", role: "alert" });
    if (!this.#complaint.isConnected) this.append(this.#complaint);
    this.#complaint.textContent = message;
    this.#complaint.hidden = !message;
    if (message) this.#reveal();
    this.classList.toggle("is-wrong", message !== "");
  }

  #reveal(): void {
    this.dispatchEvent(new CustomEvent(REVEAL, { bubbles: true }));
  }

  /** Put the focus where the answer is given. */
  focusFirst(): void {
    this.#reveal();
    const chosen = this.querySelector<HTMLElement>("input:checked");
    (chosen ?? this.querySelector<HTMLElement>("input:not([disabled]), textarea, select, button"))?.focus();
  }

  protected answer(value: unknown, key = ""): void {
    this.complain("");
    this.desk.setAnswer(this.control, value, key);
  }
}
