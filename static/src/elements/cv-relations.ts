/** Relations: what ties two regions together; drawn from the selected one to the next that is selected. */

import "../styles/kinds/relations.css";
import { announce } from "../lib/announce";
import type { Desk, Region } from "../lib/desk";
import { h, kbd, setProps, swatch } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { regionColour, regionName, regionTitle } from "../lib/labelling";
import { relate, relationsOf, replaced } from "../lib/relations";
import type { Item, Option, Relation } from "../lib/types";
import { Face, type Shortcut } from "./face";
import type { Overlay, Tie } from "./relations/overlay";

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
  #rows = new Map<Relation, HTMLElement>();
  /** What the list was made of. */
  #of: Item[] | null = null;
  #told = "";
  /** What the next one selected is tied to. */
  #from: string | null = null;
  /** The lines over what is looked at; there once there is something to draw. */
  #overlay: Overlay | undefined;
  #Overlay: Promise<typeof Overlay> | undefined;

  protected paint(): void {
    this.className = "control relating";
    this.#told = "";
    this.#of = this.#from = null;
    this.#overlay?.stop();
    this.#overlay = undefined;
    const title = h("h2", { class: "side-title" }, gettext("Relations"));
    this.replaceChildren(title, ...(this.readOnly ? [] : [this.#start, this.#say]), this.#list);
  }

  connectedCallback(): void {
    this.resume();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#overlay?.stop();
    this.#overlay = undefined;
  }

  protected refresh(): void {
    const { desk } = this;
    this.#follow();
    const on = this.#from !== null;
    setProps(this.#start, { "aria-pressed": String(on), disabled: !desk.selected && !on });
    const hint = desk.selected ? "" : gettext("Select a region to tie it to another one.");
    this.#say.textContent = on ? gettext("Now select the other region.") : hint;
    if (desk.items !== this.#of) this.#renew();
    if (this.#rows.size || on || this.#overlay) void this.#draw();
  }

  /** Show the relations there are now. */
  #renew(): void {
    const { desk } = this;
    this.#of = desk.items;
    const relations = relationsOf(desk.items);
    const told = JSON.stringify([relations, relations.length && desk.regions().map(spoken)]);
    if (told === this.#told) return;
    this.#told = told;
    const buttons = [...this.#list.querySelectorAll("button")];
    const held = buttons.indexOf(document.activeElement as HTMLButtonElement);
    this.#rows = new Map(relations.map((relation) => [relation, this.#row(relation)]));
    this.#list.replaceChildren(...this.#rows.values());
    // The button that was pressed is another one now, in the same place.
    if (held >= 0) this.#list.querySelectorAll("button")[held]?.focus({ preventScroll: true });
  }

  async #draw(): Promise<void> {
    const { desk } = this;
    const stage = this.#stage();
    if (!stage) return;
    this.#Overlay ??= import("./relations/overlay").then(({ Overlay }) => Overlay);
    const Made = await this.#Overlay;
    if (desk !== this.desk || !this.isConnected) return;
    this.#overlay ??= new Made(desk, stage, this.peer, (relation) => this.#point(relation));
    const ties = [...this.#rows.keys()].map((relation) => this.#tie(relation));
    this.#overlay.show(ties, this.#from);
  }

  /** Where everything stands that has regions. */
  #stage(): HTMLElement | null {
    const [first] = this.desk.config.objects.keys();
    return this.peer(first ?? "")?.closest<HTMLElement>(".stage-column") ?? null;
  }

  #tie(relation: Relation): Tie {
    const labels = relation.labels ?? [];
    const kind = this.node.relations?.find(({ value }) => value === labels[0]);
    return { relation, words: labels.join(", "), colour: kind?.background ?? null };
  }

  /** The pointer is on a line. */
  #point(relation: Relation | null): void {
    for (const [one, row] of this.#rows) row.classList.toggle("is-on", one === relation);
  }

  /** Tie the selected region to the one selected next; again, and it is not. */
  #begin(): void {
    this.#from = this.#from ? null : this.desk.selected;
    this.desk.notify();
  }

  /** Tie what waits to what has been selected since; what was only just drawn is not meant. */
  #follow(): void {
    const { desk } = this;
    const { selected, fresh } = desk;
    const [from, to] = [desk.region(this.#from), desk.region(selected)];
    if (!from) this.#from = null;
    if (!from || !to || from === to || selected === fresh) return;
    this.#from = null;
    desk.write(relate(desk.items, from.id, to.id));
    announce(`${called(desk, from)} → ${called(desk, to)}`);
  }

  #row(relation: Relation): HTMLElement {
    const { desk } = this;
    const from = desk.region(relation.from_id);
    const to = desk.region(relation.to_id);
    if (!from || !to) return h("li", {});
    const both = { from: called(desk, from), to: called(desk, to) };
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
    const look = () => this.#overlay?.look(relation);
    const leave = () => this.#overlay?.look(null);
    const looks = { onpointerenter: look, onpointerleave: leave, onfocusin: look, onfocusout: leave };
    return h("li", { class: "relation", ...looks }, ends, this.#kinds(relation, both));
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
    const begin = { combo: "alt+r", does, run: () => this.#begin() };
    // Begun already: both keys give it up.
    return this.#from ? [begin, { ...begin, combo: "esc", does: gettext("Select nothing") }] : [begin];
  }
}

/** How an end is spoken of. */
function called(desk: Desk, region: Region): string {
  const message = gettext("Message %(number)s");
  return region.item.type === "chatmessage"
    ? interpolate(message, { number: region.number })
    : regionName(desk, region);
}

/** What of a region is told in the list. */
const spoken = ({ id, number, labels }: Region) => [id, number, labels];

function endOf(desk: Desk, region: Region): HTMLElement {
  const { text, chatmessage } = region.item.value;
  const quote = (chatmessage as { content?: unknown } | undefined)?.content ?? text;
  const words = typeof quote === "string" && quote ? quote : regionTitle(desk, region);
  const props = { type: "button", class: "relation-end", title: called(desk, region) };
  const button = h("button", { ...props, onclick: () => desk.select(region.id) }, swatch(regionColour(desk, region)));
  button.append(h("span", { dir: "auto" }, `${region.number}. ${words}`));
  return button;
}

customElements.define("cv-relations", CvRelations);
