/** Relations drawn over what is looked at. It takes no press: what lies below is worked on as before. */

import type { Desk } from "../../lib/desk";
import { s, setProps } from "../../lib/dom";
import { distance, type Line, lineOf, type Rect } from "../../lib/ties";
import type { Relation } from "../../lib/types";
import type { Face } from "../face";
import { Places } from "./places";

export interface Tie {
  relation: Relation;
  words: string;
  colour: string | null;
}

/** With more lines than this, only those of the selected region are drawn. */
const CROWD = 150;
/** A line is meant by a pointer this near to it. */
const NEAR_PX = 7;

interface Drawn {
  group: SVGGElement;
  parts: SVGPathElement[];
  text: SVGTextElement;
}

export class Overlay {
  readonly element = s("svg", { class: "ties", "aria-hidden": "true" });
  readonly #lines = s("g");
  readonly #rings = s("g", { class: "tie-rings" });
  #ties: Tie[] = [];
  #drawn: Drawn[] = [];
  #shown: { tie: Tie; line: Line }[] = [];
  /** What somebody looks at: in the list, or with the pointer. */
  #listed: Relation | null = null;
  #pointed: Relation | null = null;
  #held: string | null = null;
  #frame = 0;
  readonly #places: Places;
  readonly #stop = new AbortController();
  readonly #resized = new ResizeObserver(() => this.soon());
  readonly #changed = new MutationObserver(() => this.soon());

  /** @param told: which relation the pointer is on. */
  constructor(
    readonly desk: Desk,
    readonly host: HTMLElement,
    face: (object: string) => Face | undefined,
    readonly told: (relation: Relation | null) => void,
  ) {
    this.#places = new Places(desk, host, face);
    this.element.append(this.#rings, this.#lines);
    host.classList.add("has-ties");
    host.append(this.element);
    const { signal } = this.#stop;
    host.addEventListener("pointermove", (event) => this.#point(event), { signal });
    host.addEventListener("pointerleave", () => this.#lookAt(null), { signal });
    const moved = ({ target }: Event) => target instanceof Node && host.contains(target) && this.soon();
    document.addEventListener("scroll", moved, { capture: true, passive: true, signal });
    this.#resized.observe(host);
  }

  stop(): void {
    this.#stop.abort();
    this.#resized.disconnect();
    this.#changed.disconnect();
    cancelAnimationFrame(this.#frame);
    this.element.remove();
  }

  /** @param held: the region that waits to be tied to another one. */
  show(ties: Tie[], held: string | null): void {
    this.#ties = ties;
    this.#held = held;
    this.soon();
  }

  /** Look at a relation of the list. */
  look(relation: Relation | null): void {
    if (relation === this.#listed) return;
    this.#listed = relation;
    this.soon();
  }

  /** Draw once the page is about to be painted. */
  soon(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  /** The relations to be drawn now: where there are very many, those one looks at. */
  #wanted(): Tie[] {
    if (this.#ties.length <= CROWD) return this.#ties;
    const { selected } = this.desk;
    return this.#ties.filter(
      ({ relation }) => relation === this.#listed || relation.from_id === selected || relation.to_id === selected,
    );
  }

  #draw(): void {
    if (!this.host.isConnected) return;
    if (this.host.lastElementChild !== this.element) this.host.append(this.element);
    const ties = this.#wanted();
    const held = this.#held;
    this.#places.begin(new Set(ties.flatMap(({ relation }) => endsOf(relation)).concat(held ?? [])));
    const { left, top } = this.host.getBoundingClientRect();
    this.#shown = placedLines(ties, this.#places, { x: left, y: top });
    const on = new Set(this.#shown.filter(({ tie }) => this.#isOn(tie.relation)).map(({ tie }) => tie));
    const ringed = new Set([...on].flatMap(({ relation }) => (this.#looked(relation) ? endsOf(relation) : [])));
    if (held) ringed.add(held);
    const rings = [...ringed].flatMap((id) => this.#places.of(id)?.rects ?? []);
    this.#put(on);
    this.#ring(rings, left, top);
    this.#watch();
  }

  /** Follow what zooms, pans, turns and comes and goes; what was drawn here is no news. */
  #watch(): void {
    if (!this.#ties.length) {
      this.#changed.disconnect();
      return;
    }
    const attributeFilter = ["viewBox", "transform", "hidden", "open"];
    this.#changed.observe(this.host, { attributes: true, attributeFilter, childList: true, subtree: true });
    this.#changed.takeRecords();
  }

  #looked(relation: Relation): boolean {
    return relation === this.#listed || relation === this.#pointed;
  }

  #isOn(relation: Relation): boolean {
    const { selected } = this.desk;
    return this.#looked(relation) || (selected !== null && endsOf(relation).includes(selected));
  }

  #put(on: ReadonlySet<Tie>): void {
    const quiet = this.#listed !== null || this.#pointed !== null;
    this.element.classList.toggle("is-looked-at", quiet);
    while (this.#drawn.length > this.#shown.length) this.#drawn.pop()?.group.remove();
    while (this.#drawn.length < this.#shown.length) this.#drawn.push(this.#make());
    this.#shown.forEach(({ tie, line }, at) => {
      const { group, parts, text } = this.#drawn[at] as Drawn;
      const [halo, curve, heads] = parts as [SVGPathElement, SVGPathElement, SVGPathElement];
      group.classList.toggle("is-on", on.has(tie));
      if (tie.colour) group.style.setProperty("--colour", tie.colour);
      else group.style.removeProperty("--colour");
      setProps(halo, { d: line.d + line.heads });
      setProps(curve, { d: line.d });
      setProps(heads, { d: line.heads });
      setProps(text, { x: Math.round(line.middle.x), y: Math.round(line.middle.y) });
      if (text.textContent !== tie.words) text.textContent = tie.words;
    });
  }

  #make(): Drawn {
    const parts = ["tie-halo", "tie-line", "tie-head"].map((kind) => s("path", { class: kind }));
    const text = s("text", { class: "tie-words" });
    const group = s("g", { class: "tie" }, ...parts, text);
    this.#lines.append(group);
    return { group, parts, text };
  }

  #ring(rects: Rect[], left: number, top: number): void {
    const { children } = this.#rings;
    while (children.length > rects.length) this.#rings.lastElementChild?.remove();
    while (children.length < rects.length) this.#rings.append(s("rect", { rx: 4 }));
    rects.forEach((rect, at) => {
      const size = { width: rect.right - rect.left + 6, height: rect.bottom - rect.top + 6 };
      setProps(children[at] as Element, { x: rect.left - left - 3, y: rect.top - top - 3, ...size });
    });
  }

  #point({ clientX, clientY, pointerType, buttons }: PointerEvent): void {
    const { left, top } = this.host.getBoundingClientRect();
    const at = { x: clientX - left, y: clientY - top };
    const looks = pointerType !== "touch" && !buttons;
    const near = looks ? this.#shown.find(({ line }) => distance(line, at) < NEAR_PX) : null;
    this.#lookAt(near?.tie.relation ?? null);
  }

  #lookAt(relation: Relation | null): void {
    if (relation === this.#pointed) return;
    this.#pointed = relation;
    this.told(relation);
    this.soon();
  }
}

const endsOf = ({ from_id, to_id }: Relation): string[] => [from_id, to_id];

/** The lines of those whose ends can both be seen, as places in the host. */
function placedLines(ties: Tie[], places: Places, { x, y }: { x: number; y: number }): { tie: Tie; line: Line }[] {
  const ranks = new Map<string, number>();
  const here = (id: string) => {
    const place = places.of(id);
    const moved = (rect: Rect): Rect => ({
      left: rect.left - x,
      right: rect.right - x,
      top: rect.top - y,
      bottom: rect.bottom - y,
    });
    return place && { ...place, rects: place.rects.map(moved) };
  };
  return ties.flatMap((tie) => {
    const { from_id, to_id, direction } = tie.relation;
    const [from, to] = [here(from_id), here(to_id)];
    if (!from || !to) return [];
    const pair = [from_id, to_id].sort().join(" ");
    const rank = ranks.get(pair) ?? 0;
    ranks.set(pair, rank + 1);
    const line = lineOf(from, to, direction ?? "right", rank);
    return line ? [{ tie, line }] : [];
  });
}
