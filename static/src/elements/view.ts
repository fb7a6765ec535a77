/** Turns a layout tree into elements: what is looked at on the stage, what is answered at its side. */

import { type Condition, Config, conditionOf, SCOPE, within } from "../lib/config";
import { mayStart } from "../lib/defaults";
import type { Desk } from "../lib/desk";
import { h } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { uuid } from "../lib/ids";
import { fillIn } from "../lib/paths";
import type { Node } from "../lib/types";
import type { CvRating } from "./cv-rating";
import { ControlFace, dress, type Face } from "./face";
import { type Kinds, kindsOf } from "./kinds";

type Column = "stage" | "side";

/** What only some configs need: writing templates out, and wearing a style sheet. */
interface Extras {
  expanded?: (root: Node, data: unknown) => Node;
  adoptStyle?: (text: string) => () => void;
}

/** The elements of one config, used again for every task. */
export class View {
  readonly stage = h("div", { class: `stage-column ${SCOPE}` });
  readonly side = h("div", { class: `side-column ${SCOPE}` });
  readonly faces: Face[] = [];
  readonly #headers: { element: HTMLElement; value: string }[] = [];
  readonly #conditional: { element: HTMLElement; conditions: Condition[]; region: string[] | null }[] = [];
  #heading = "";
  #stop: (() => void) | undefined;
  readonly #undress: (() => void) | undefined;

  /** Load what a config needs and build its elements; for this task, if what repeats is to be there. */
  static async of(config: Config, data?: unknown): Promise<View> {
    const nodes = within(config.root);
    const [kinds, repeating, seeing, starting, styling] = await Promise.all([
      kindsOf(config),
      nodes.some(({ tag }) => tag === "Repeater") ? import("../lib/repeat") : null,
      nodes.some(conditionOf) ? import("../lib/visibility") : null,
      mayStart(config) ? import("../lib/starting") : null,
      config.style.trim() ? import("../lib/scope") : null,
    ]);
    config.sight = seeing?.Visibility;
    config.starting = starting?.startingItems;
    const view = new View(config, kinds, { ...repeating, ...styling });
    return data === undefined ? view : view.forTask(data);
  }

  readonly #kinds: Kinds;
  /** The config before its templates were written out. */
  #template: Config;

  private constructor(
    readonly config: Config,
    kinds: Kinds,
    readonly extras: Extras,
  ) {
    this.#kinds = kinds;
    this.#template = config;
    this.#distribute(config.root.children);
    this.#freeDigits();
    this.#undress = extras.adoptStyle?.(config.style);
  }

  /** The view of a task: this one, unless the task says how often a part of it is there. */
  forTask(data: unknown): View {
    const template = this.#template;
    if (!this.extras.expanded) return this;
    this.close();
    const config = new Config(this.extras.expanded(template.root, data));
    config.sight = template.sight;
    config.starting = template.starting;
    const view = new View(config, this.#kinds, this.extras);
    view.#template = template;
    return view;
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
    if (made) return this.#filled(node, this.#face(node, new made()));
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
    if (node.attrs.underline) element.classList.add("underline");
    dress(element, node);
    return element;
  }

  #inside(node: Node): HTMLElement[] {
    return node.children.map((child) => this.#element(child)).filter((made) => made !== null);
  }

  #filled(node: Node, element: Face): HTMLElement {
    element.hold?.(this.#inside(node));
    return element;
  }

  #group(node: Node): HTMLElement {
    const element = h("div", { class: node.attrs.display === "inline" ? "view view-inline" : "view" });
    element.append(...this.#inside(node));
    this.#condition(node, element);
    dress(element, node);
    return element;
  }

  #condition(node: Node, element: HTMLElement): void {
    const condition = conditionOf(node);
    if (condition) this.#conditional.push({ element, conditions: [condition], region: null });
  }

  #face(node: Node, element: Face): Face {
    element.node = node;
    element.peer = (name) => this.faces.find((face) => face.node.name === name);
    this.faces.push(element);
    const control = this.config.controls.get(node.name ?? "");
    if (element instanceof ControlFace && this.#heading) {
      element.labelledBy = this.#heading;
      this.#heading = "";
    }
    if (control && (control.conditions.length || control.perRegion)) {
      const region = control.perRegion ? control.toNames : null;
      this.#conditional.push({ element, conditions: control.conditions, region });
    } else if (!control) this.#condition(node, element);
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
    this.#undress?.();
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

/** Answers that need the width of the stage. */
const WIDE = new Set(["chatmessage", "prompt", "ranker"]);

/** Where a node belongs: null goes with its neighbour, "both" is taken apart. What is laid out on purpose stays whole. */
function columnOf(node: Node): Column | "both" | null {
  if (node.tag === "Relations") return "side";
  const nodes = within(node);
  const shows = nodes.some((one) => one.shows || WIDE.has(one.asks?.type ?? ""));
  const asks = nodes.some((one) => one.asks && !one.shows && !WIDE.has(one.asks.type));
  if (!shows || !asks) return shows ? "stage" : asks ? "side" : null;
  const whole = node.tag !== "View" || /flex|grid/.test(String(node.attrs.style ?? "")) || conditionOf(node);
  return whole ? "stage" : "both";
}
