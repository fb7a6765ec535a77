/** Relations: what ties two regions together; drawn from the selected one to the next that is selected. */

import "../styles/kinds/ordering.css";
import type { Desk, Region } from "../lib/desk";
import { h, kbd, setProps, swatch } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { regionColour, regionName, regionTitle } from "../lib/labelling";
import { relate, relationsOf, replaced } from "../lib/relations";
import type { Option, Relation } from "../lib/types";
import { Face, type Shortcut } from "./face";

type Direction = Relation["direction"];
const ARROWS: Record<Direction, string> = { right: "→", left: "←", bi: "↔" };
const NEXT: Record<Direction, Direction> = { right: "left", left: "bi", bi: "right" };

export class CvRelations extends Face {
  readonly #list = h("ol", { class: "relations" });
  readonly #say = h("p", { class: "small muted", role: "status" });
  readonly #start = h(
    "button",
    { type: "button", class: "btn btn-quiet btn-sm", onclick: () => this.#begin() },
    gettext("Relate"),
    kbd("alt+r"),
  );
  #told = "";

  protected paint(): void {
    this.className = "control relating";
    this.#told = "";
    const title = h("h2", { class: "side-title" }, gettext("Relations"));
    this.replaceChildren(title, ...(this.readOnly ? [] : [this.#start, this.#say]), this.#list);
  }

  protected refresh(): void {
    const { desk } = this;
    const on = desk.relating !== null;
    setProps(this.#start, { "aria-pressed": String(on), disabled: !desk.selected && !on });
    const hint = desk.selected ? "" : gettext("Select a region to tie it to another one.");
    this.#say.textContent = on ? gettext("Now select the other region.") : hint;
    const relations = relationsOf(desk.items);
    const told = JSON.stringify([relations, desk.regions().map(({ id, labels, number }) => [id, labels, number])]);
    if (told === this.#told) return;
    this.#told = told;
    this.#list.replaceChildren(...relations.map((relation) => this.#row(relation)));
  }

  /** Tie the selected region to the one selected next; again, and it is not. */
  #begin(): void {
    const { desk } = this;
    const from = desk.selected;
    const tie = (to: string) => {
      if (from && desk.region(from) && desk.region(to)) desk.write(relate(desk.items, from, to));
    };
    desk.relating = desk.relating || !from ? null : tie;
    desk.notify();
  }

  #row(relation: Relation): HTMLElement {
    const { desk } = this;
    const from = desk.region(relation.from_id);
    const to = desk.region(relation.to_id);
    if (!from || !to) return h("li", {});
    const both = { from: regionName(desk, from), to: regionName(desk, to) };
    const label = interpolate(gettext("Direction between %(from)s and %(to)s"), both);
    const turn = () => this.#change(relation, { ...relation, direction: NEXT[relation.direction ?? "right"] });
    const arrow = h(
      "button",
      { type: "button", class: "relation-arrow", "aria-label": label, title: gettext("Direction"), onclick: turn },
      ARROWS[relation.direction ?? "right"],
    );
    arrow.disabled = this.readOnly;
    const drop = h(
      "button",
      {
        type: "button",
        class: "region-drop",
        "aria-label": interpolate(gettext("Delete the relation of %(from)s and %(to)s"), both),
        onclick: () => this.#change(relation, null),
      },
      "×",
    );
    const ends = h(
      "div",
      { class: "relation-ends" },
      endOf(desk, from),
      arrow,
      endOf(desk, to),
      this.readOnly ? null : drop,
    );
    return h("li", {}, ends, this.#kinds(relation, both));
  }

  /** What the relation is, where the config offers kinds. */
  #kinds(relation: Relation, names: { from: string; to: string }): HTMLElement | null {
    const options = this.node.relations ?? [];
    const given = relation.labels ?? [];
    if (!options.length) return null;
    const chip = (option: Option) => {
      const on = given.includes(option.value);
      const choose = () => this.#label(relation, option.value);
      const made = h("button", { type: "button", class: "relation-kind", "aria-pressed": String(on), onclick: choose });
      made.append(...(option.background ? [swatch(option.background)] : []), option.value);
      made.disabled = this.readOnly;
      return made;
    };
    const label = interpolate(gettext("What %(from)s and %(to)s have to do with each other"), names);
    return h("div", { class: "relation-kinds", role: "group", "aria-label": label }, ...options.map(chip));
  }

  #label(relation: Relation, value: string): void {
    const had = relation.labels ?? [];
    const others = had.filter((one) => one !== value);
    const several = this.node.attrs.choice === "multiple";
    const labels = had.includes(value) ? others : [...(several ? others : []), value];
    const { labels: _before, ...bare } = relation;
    this.#change(relation, labels.length ? { ...bare, labels } : bare);
  }

  #change(before: Relation, after: Relation | null): void {
    this.desk.write(replaced(this.desk.items, before, after));
  }

  override shortcuts(): Shortcut[] {
    if (this.readOnly) return [];
    const does = gettext("Tie the selected region to the next one selected");
    return [{ combo: "alt+r", does, run: () => this.#begin() }];
  }
}

function endOf(desk: Desk, region: Region): HTMLElement {
  const quote = region.item.value.text;
  const words = typeof quote === "string" && quote ? quote : regionTitle(desk, region);
  const props = { type: "button", class: "relation-end", title: regionName(desk, region) };
  const button = h("button", { ...props, onclick: () => desk.select(region.id) }, swatch(regionColour(desk, region)));
  button.append(h("span", { dir: "auto" }, `${region.number}. ${words}`));
  return button;
}

customElements.define("cv-relations", CvRelations);
