/** A labelling config, read once: which controls ask about which objects, and when they are shown. */

import { fillIn, lookUp } from "./paths";
import type { Item, Node, Option } from "./types";

/** Class of the elements a campaign may style. */
export const SCOPE = "cv-config";

export interface Condition {
  when: string;
  tags: string[];
  values: string[];
  roles: string[];
}

export interface Control {
  name: string;
  node: Node;
  /** `type` of its results. */
  type: string;
  /** Key of the answer inside `value`; empty if the region is the answer. */
  key: string;
  toNames: string[];
  makesRegions: boolean;
  required: boolean;
  perRegion: boolean;
  perItem: boolean;
  conditions: Condition[];
}

/** Tells which controls an answer shows. */
export interface Sight {
  shows(conditions: Condition[], at: string | null | undefined): boolean;
  applies(control: Control, region?: string): boolean;
}

type Seeing = new (config: Config, data: unknown, items: Item[]) => Sight;

export class Config {
  /** Loaded where something is shown on conditions only. */
  sight: Seeing | undefined;
  /** What is answered beforehand; only where something may be. */
  starting: ((config: Config, data: unknown) => Item[]) | undefined;
  readonly controls = new Map<string, Control>();
  readonly objects = new Map<string, Node>();
  /** The text of all Style tags. */
  readonly style: string;

  constructor(readonly root: Node) {
    const styles: string[] = [];
    this.#collect(root, [], styles);
    this.style = styles.join("\n");
  }

  #collect(node: Node, around: Condition[], styles: string[]): void {
    const own = conditionOf(node);
    const conditions = own ? [...around, own] : around;
    if (node.tag === "Style") styles.push(node.text ?? "");
    if (node.shows && node.name) this.objects.set(node.name, node);
    if (node.asks && node.name) this.controls.set(node.name, control(node, node.name, node.asks, conditions));
    for (const child of node.children) this.#collect(child, conditions, styles);
  }

  /** Whether anything can be marked; messages are regions that nobody draws. */
  get draws(): boolean {
    return [...this.controls.values()].some(({ makesRegions, type }) => makesRegions && type !== "chatmessage");
  }

  /** A key for something of the page's own: with Shift where an option has it. */
  spare(key: string): string {
    const has = (options?: Option[]): boolean =>
      options?.some(({ hotkey, children }) => hotkey?.split(",").includes(key) || has(children)) ?? false;
    return within(this.root).some(({ labels, choices }) => has(labels) || has(choices)) ? `shift+${key}` : key;
  }

  /** Controls that draw regions on an object. */
  drawing(object: string): Control[] {
    return [...this.controls.values()].filter((one) => one.makesRegions && one.toNames.includes(object));
  }
}

function control(node: Node, name: string, asks: NonNullable<Node["asks"]>, conditions: Condition[]): Control {
  const on = (attribute: string) => node.attrs[attribute] === true;
  return {
    type: asks.type,
    key: asks.key,
    makesRegions: asks.regions,
    name,
    node,
    conditions,
    toNames: asks.alone ? [name] : list(node.toName),
    required: on("required"),
    perRegion: on("perRegion"),
    perItem: on("perItem"),
  };
}

/** A node and all below it. */
export function within(node: Node): Node[] {
  return [node, ...node.children.flatMap(within)];
}

/** The condition a node itself puts on being shown. */
export function conditionOf(node: Node): Condition | null {
  const when = node.attrs.visibleWhen;
  if (typeof when !== "string") return null;
  const values = when.startsWith("choice") ? node.attrs.whenChoiceValue : node.attrs.whenLabelValue;
  return { when, tags: list(node.attrs.whenTagName), values: list(values), roles: list(node.attrs.whenRole) };
}

function list(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" ? value.split(",").map((part) => part.trim()) : [];
}

/** What stands for an option in results. */
export function resultOf(option: Option): string {
  return option.alias || option.value;
}

/** The options of a control for one task: its own with variables filled in, then those of the task's list. */
export function optionsOf(node: Node, data: unknown): Option[] {
  const own = (node.choices ?? node.labels ?? []).map((option) => filled(option, data));
  const path = node.attrs.value;
  const listed = typeof path === "string" && node.tag !== "TextArea" ? lookUp(data, path) : undefined;
  return Array.isArray(listed) ? [...own, ...listed.map(asOption).filter((option) => option !== null)] : own;
}

function filled(option: Option, data: unknown): Option {
  return option.value.includes("$") ? { ...option, value: fillIn(option.value, data) } : option;
}

function asOption(entry: unknown): Option | null {
  if (typeof entry === "string") return { value: entry };
  const found = entry as Option | null;
  return found && typeof found === "object" && typeof found.value === "string" ? found : null;
}

/** Every option with its path of result values from the top. */
export function paths(options: Option[], above: string[] = []): { option: Option; path: string[] }[] {
  return options.flatMap((option) => {
    const path = [...above, resultOf(option)];
    return [{ option, path }, ...paths(option.children ?? [], path)];
  });
}
