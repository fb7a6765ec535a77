/** Which controls an answer shows, decided as the server does. Pure. */

import { type Condition, type Config, type Control, optionsOf, resultOf, type Sight } from "./config";
import type { Item } from "./types";

/** While a region is selected, while none is (null), or at any time (undefined). */
export type Moment = string | null | undefined;

export class Visibility implements Sight {
  /** Choices that are being looked at, so that two that show each other do not ask for ever. */
  readonly #open = new Set<string>();

  constructor(
    readonly config: Config,
    readonly data: unknown,
    readonly items: Item[],
  ) {}

  shows(conditions: Condition[], at: Moment): boolean {
    return conditions.every((condition) => this.#holds(condition, at));
  }

  /** Whether a control can be seen, or could be with the right region selected. */
  applies(control: Control, region?: string): boolean {
    return this.shows(control.conditions, control.perRegion ? region : undefined);
  }

  #holds(condition: Condition, at: Moment): boolean {
    if (condition.when === "no-region-selected") return typeof at !== "string";
    if (condition.when === "region-selected")
      return at !== null && this.items.some((item) => (at ?? item.id) === item.id && this.#matches(item, condition));
    return this.#chosen(condition, at) === (condition.when === "choice-selected");
  }

  #matches(item: Item, { tags, values, roles }: Condition): boolean {
    const control = this.config.controls.get(item.from_name);
    if (!control?.makesRegions || (tags.length && !tags.includes(item.from_name))) return false;
    if (roles.length && !roles.includes(String((item.value.chatmessage as { role?: unknown } | undefined)?.role)))
      return false;
    return !values.length || this.#names(control, values, item.value[control.key]);
  }

  #chosen({ tags, values }: Condition, at: Moment): boolean {
    return this.items.some((item) => {
      const control = this.config.controls.get(item.from_name);
      if (control?.type !== "choices" || (tags.length && !tags.includes(item.from_name))) return false;
      if (control.perRegion && at !== undefined && item.id !== at) return false;
      const made = item.value.choices;
      const named = values.length ? this.#names(control, values, made) : Array.isArray(made) && made.length > 0;
      return named && this.#counts(control, item);
    });
  }

  /** A choice nobody can see any more shows nothing else either. */
  #counts(control: Control, item: Item): boolean {
    if (this.#open.has(control.name)) return true;
    this.#open.add(control.name);
    const shown = this.applies(control, item.id);
    this.#open.delete(control.name);
    return shown;
  }

  /** Whether one of the values is among those given; an alias stands for its value. */
  #names(control: Control, values: string[], given: unknown): boolean {
    const options = optionsOf(control.node, this.data);
    const made = (Array.isArray(given) ? given : []).map((value) => (Array.isArray(value) ? value.at(-1) : value));
    return values.some((value) => {
      const option = options.find((one) => one.value === value);
      return made.includes(option ? resultOf(option) : value);
    });
  }
}
