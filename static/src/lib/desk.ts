/** One task on the desk: its data, the answer so far, what is selected, and the way back. Knows no DOM. */

import { answered, answerOf, problemsOf, withAnswer } from "./answering";
import type { Condition, Config, Control, Sight } from "./config";
import { leftOf, mayLabel, newRegion, penOf, relabelled } from "./drawing";
import { gettext } from "./i18n";
import { itemId } from "./ids";
import { type Beside, endsOf, listRegions, newItem, type Region } from "./regions";
import { touched } from "./suggested";
import type { Facts, Item, Problem, Value } from "./types";
import { History } from "./undo";

export type { Beside, Region };

/** A file that was put away: what stands for it in the answer, and where it can be seen or heard now. */
export interface Uploaded {
  file: string;
  url: string;
}

export type Upload = (blob: Blob, name: string) => Promise<Uploaded>;

/** Nothing hides where no config says so. */
const ALWAYS: Sight = { shows: () => true, applies: () => true };

export class Desk {
  selected: string | null = null;
  /** The region drawn last, until another one is selected. */
  fresh: string | null = null;
  /** The label the next region gets, if one is armed. */
  armed: { control: string; label: string; others?: string[] } | null = null;
  /** Which item of an object that shows several. */
  index = 0;
  readOnly = false;
  /** Regions out of sight, and such that stay as they are; for this session only. */
  readonly hidden = new Set<string>();
  readonly locked = new Set<string>();
  /** Where recordings and pictures made while answering go; whoever owns the desk says. */
  upload: Upload = () => Promise.reject(new Error(gettext("Files cannot be kept here.")));
  /** Where files named in the answer can be opened. */
  files: Record<string, string> = {};
  /** What is known of what the data shows, by its address. */
  media: Record<string, Facts> = {};
  /** Which options of a control somebody looks for. */
  readonly sought = new Map<string, (option: string) => boolean>();
  /** What a control wants beside an answer where one is required: its words for what is wrong, or null. */
  readonly demands = new Map<string, () => string | null>();
  /** The answer as it leaves the desk: whoever keeps it otherwise here says. */
  outward = (items: Item[]): Item[] => items;
  /** How the selected region of an object is duplicated, where it can be. */
  readonly duplicating = new Map<string, () => void>();
  readonly #history: History<Item[]>;
  readonly #listeners = new Set<() => void>();
  /** The regions of these items, which are asked for many times between two changes. */
  #listed: { of: Item[] | null; regions: Region[] } = { of: null, regions: [] };

  constructor(
    readonly config: Config,
    readonly data: unknown,
    items: Item[] = [],
  ) {
    this.#history = new History(items);
  }

  get items(): Item[] {
    return this.#history.now;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** Be told of every change; returns how to stop. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  notify(): void {
    for (const listener of this.#listeners) listener();
  }

  undo(): void {
    if (this.#history.undo()) this.#settle();
  }

  redo(): void {
    if (this.#history.redo()) this.#settle();
  }

  #commit(items: Item[], key = ""): void {
    if (this.readOnly) return;
    this.#history.push(touched(this.items, items), key);
    this.#settle();
  }

  /** Nothing happens where nothing is another. */
  #change(items: Item[], key = ""): void {
    if (items !== this.items) this.#commit(items, key);
  }

  #settle(): void {
    if (this.selected && !this.items.some((item) => item.id === this.selected)) this.selected = null;
    this.notify();
  }

  select(id: string | null): void {
    if (this.selected === id) return;
    this.fresh = null;
    this.selected = id;
    this.notify();
  }

  /** Show another page of objects that have several. */
  turnTo(index: number): void {
    if (index === this.index) return;
    this.index = index;
    this.selected = null;
    this.notify();
  }

  /** Have something in the answer from the start, with no way back. */
  begin(items: Item[]): void {
    this.#history.now = items;
    this.notify();
  }

  /** Have other items instead; changes with the same key are one step back. */
  write(items: Item[], key = ""): void {
    this.#commit(items, key);
  }

  /** Another item of a control that may have many, such as a message. */
  append(control: Control, answer: unknown): void {
    this.#commit([...this.items, newItem(control, itemId(), { [control.key]: answer })]);
  }

  /** Choose what the next region gets: a label, and further ones where several may be given. */
  arm(control: string, label: string | null, others: string[] = []): void {
    this.armed = label === null ? null : { control, label, ...(others.length ? { others } : {}) };
    this.notify();
  }

  /** Regions in the order they were made. */
  regions(object?: string): Region[] {
    if (this.#listed.of !== this.items)
      this.#listed = { of: this.items, regions: listRegions(this.config, this.items) };
    const { regions } = this.#listed;
    return object ? regions.filter(({ item }) => item.to_name === object) : regions;
  }

  region(id: string | null): Region | undefined {
    return id === null ? undefined : this.regions().find((region) => region.id === id);
  }

  /** The label a new region of an object gets and the control that gives it. */
  pen(object: string): { control: Control; label: string | null } | null {
    return penOf(this, object);
  }

  /** How many more regions may have a label. */
  left(control: Control, label: string): number {
    return leftOf(this, control, label);
  }

  /** Add a region. Where one control draws and another one labels, both say so in items that share the id. */
  addRegion(object: string, geometry: Value, beside: Partial<Beside>, drawer?: Control): string | null {
    const items = this.readOnly ? [] : newRegion(this, object, geometry, beside, drawer);
    this.adopt(items);
    return items[0]?.id ?? null;
  }

  /** Add regions as they are and select the last. */
  adopt(items: Item[]): void {
    if (this.readOnly || !items.length) return;
    this.selected = this.fresh = items.at(-1)?.id ?? null;
    this.#commit([...this.items, ...items]);
  }

  /** Give a region another place; every item of it follows. */
  reshape(id: string, geometry: Value, key = ""): void {
    if (this.locked.has(id)) return;
    this.#commit(
      this.items.map((item) => (item.id === id ? { ...item, value: { ...item.value, ...geometry } } : item)),
      key,
    );
  }

  /** Say something else beside the geometry of regions, such as how their picture is turned. */
  restate(ids: ReadonlySet<string>, beside: Partial<Beside>): void {
    if (ids.size)
      this.#commit(
        this.items.map((item) => (ids.has(item.id) ? { ...item, ...beside } : item)),
        "restate",
      );
  }

  /** Whether a control may label a region: it drew it, or the region waits for a label from somebody. */
  mayLabel(region: Region, control: Control): boolean {
    return mayLabel(this.config, region, control);
  }

  /** Give the label to a region: instead of its own, or, where several may be given, on or off. */
  relabel(id: string, control: Control, label: string): void {
    this.#change(relabelled(this, id, control, label));
  }

  remove(id: string): void {
    if (this.locked.has(id)) return;
    this.#commit(this.items.filter((item) => item.id !== id && !endsOf(item).includes(id)));
  }

  /** What a control has been answered, about the selected region or shown item where it asks of each. */
  answer(control: Control): unknown {
    return answered(this, control)?.value[control.key];
  }

  /** Answer a control; undefined takes the answer back. */
  setAnswer(control: Control, answer: unknown, key = ""): void {
    this.#change(withAnswer(this, control, answer), key);
  }

  /** Whether conditions hold now, with what is selected now. */
  shows(conditions: Condition[]): boolean {
    return this.#visibility(this.items).shows(conditions, this.selected);
  }

  #visibility(items: Item[]): Sight {
    const { sight } = this.config;
    return sight ? new sight(this.config, this.data, items) : ALWAYS;
  }

  /** What must still be answered before the result can be sent. */
  problems(): Problem[] {
    return problemsOf(this, this.#visibility(this.items));
  }

  /** The answer to send: in the order of the config, without what can no longer be seen. */
  result(): Item[] {
    return this.outward(answerOf(this.config, this.items, this.#visibility(this.items)));
  }
}
