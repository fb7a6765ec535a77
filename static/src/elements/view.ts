/** Turns a layout tree into elements: what is looked at on the stage, what is answered at its side. */

import { type Condition, type Config, conditionOf, within } from "../lib/config";
import type { Desk } from "../lib/desk";
import { h } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { uuid } from "../lib/ids";
import { fillIn } from "../lib/paths";
import { adoptStyle, SCOPE } from "../lib/scope";
import type { Node } from "../lib/types";
import type { CvRating } from "./cv-rating";
import { ControlFace, type Face } from "./face";
import { type Kinds, kindsOf } from "./kinds";

type Column = "stage" | "side";

/** The elements of one config, used again for every task. */
export class View {
  readonly stage = h("div", { class: `stage-column ${SCOPE}` });
  readonly side = h("div", { class: `side-column ${SCOPE}` });
  readonly faces: Face[] = [];
  readonly #headers: { element: HTMLElement; value: string }[] = [];
  readonly #conditional: { element: HTMLElement; conditions: Condition[]; region: string[] | null }[] = [];
  #heading = "";
  #stop: (() => void) | undefined;
  readonly #undress: () => void;

  /** Load what a config needs and build its elements. */
  static async of(config: Config): Promise<View> {
    return new View(config, await kindsOf(config));
  }

  readonly #kinds: Kinds;

  private constructor(
    readonly config: Config,
    kinds: Kinds,
  ) {
    this.#kinds = kinds;
    this.#distribute(config.root.children);
    this.#freeDigits();
    this.#undress = adoptStyle(config.style);
  }

  /** Put every node into its column; a heading goes with what follows it. */
  #distribute(nodes: Node[]): void {
    let held: Node[] = [];
    let last: Column = "side";
    const put = (node: Node, column: Column) =>
      this[column].append(...[this.#element(node)].filter((made) => made !== null));
    for (const node of nodes) {
      const column = columnOf(node);
      if (column === null) {
        held.push(node);
      } else if (column === "both") {
        for (const one of held) put(one, "stage");
        held = [];
        this.#distribute(node.children);
      } else {
        for (const one of [...held, node]) put(one, column);
        held = [];
        last = column;
      }
    }
    for (const node of held) put(node, last);
  }

  #element(node: Node): HTMLElement | null {
    if (node.tag === "Header") return this.#header(node);
    if (node.tag === "View") return this.#group(node);
    const made = this.#kinds.get(node.tag);
    if (made) return this.#face(node, new made());
    return node.shows || node.asks ? missing(node.tag) : null;
  }

  #header(node: Node): HTMLElement {
    const element = h("h2", {
      class: `header header-${Number(node.attrs.size ?? 4)}`,
      dir: "auto",
      id: `h-${uuid()}`,
    });
    this.#heading = element.id;
    this.#headers.push({ element, value: String(node.attrs.value ?? "") });
    return dressed(element, node);
  }

  #group(node: Node): HTMLElement {
    const element = h("div", { class: node.attrs.display === "inline" ? "view view-inline" : "view" });
    element.append(...node.children.map((child) => this.#element(child)).filter((made) => made !== null));
    const condition = conditionOf(node);
    if (condition) this.#conditional.push({ element, conditions: [condition], region: null });
    return dressed(element, node);
  }

  #face(node: Node, element: Face): HTMLElement {
    element.node = node;
    this.faces.push(element);
    const control = this.config.controls.get(node.name ?? "");
    if (element instanceof ControlFace && this.#heading) {
      element.labelledBy = this.#heading;
      this.#heading = "";
    }
    if (control && (control.conditions.length || control.perRegion)) {
      const region = control.perRegion ? control.toNames : null;
      this.#conditional.push({ element, conditions: control.conditions, region });
    }
    return element;
  }

  /** The first rating takes the digits if no option wants them. */
  #freeDigits(): void {
    const claimed = [...this.config.controls.values()].some(({ node }) => node.choices?.length || node.labels?.length);
    const rating = this.faces.find(({ node }) => node.tag === "Rating") as CvRating | undefined;
    if (rating) rating.digits = !claimed;
  }

  /** Show a task. */
  load(desk: Desk): void {
    this.#stop?.();
    for (const { element, value } of this.#headers) element.textContent = fillIn(value, desk.data);
    for (const face of this.faces) face.load(desk);
    const refresh = () => {
      for (const { element, conditions, region } of this.#conditional) {
        const selected = region ? desk.region(desk.selected) : null;
        const present = !region || (selected !== undefined && region.includes(selected?.item.to_name ?? ""));
        element.hidden = !present || !desk.shows(conditions);
      }
    };
    refresh();
    this.#stop = desk.listen(refresh);
  }

  /** Leave the page. */
  close(): void {
    this.#stop?.();
    this.#undress();
    this.stage.remove();
    this.side.remove();
  }

  /** The element of a control. */
  control(name: string): ControlFace | undefined {
    return this.faces.find((face): face is ControlFace => face instanceof ControlFace && face.node.name === name);
  }
}

/** Stands where a tag of the language has no element. */
function missing(tag: string): HTMLElement {
  const text = interpolate(gettext("%(tag)s cannot be shown here yet."), { tag });
  return h("p", { class: "notice notice-warning" }, text);
}

/** The campaign's own class and style. Set through the object model, which the policy allows. */
function dressed(element: HTMLElement, node: Node): HTMLElement {
  const { className, style } = node.attrs;
  if (typeof className === "string") element.className += ` ${className}`;
  if (typeof style === "string") element.style.cssText = style;
  return element;
}

/** Where a node belongs: null goes with its neighbour, "both" is taken apart. A View laid out on purpose stays whole. */
function columnOf(node: Node): Column | "both" | null {
  const nodes = within(node);
  const shows = nodes.some((one) => one.shows);
  const asks = nodes.some((one) => one.asks && !one.shows);
  if (shows && asks) return /flex|grid/.test(String(node.attrs.style ?? "")) || conditionOf(node) ? "stage" : "both";
  return shows ? "stage" : asks ? "side" : null;
}
