/** Colours laid over text without touching its elements (CSS Custom Highlight API). */

import type { Span } from "./offsets";
import type { Surface } from "./surface";

export interface Mark {
  id: string;
  span: Span;
  colour: string;
  strong: boolean;
}

/** Lines under the text differ too, so that colour is not all there is. */
const LINES = ["solid", "double", "dotted", "dashed", "wavy"];
const PENDING = "pending";

const sheet = typeof CSSStyleSheet === "function" ? new CSSStyleSheet() : null;
const written = new Set<string>();
const lines = new Map<string, string>();
let users = 0;

/** The highlights of one text. Only what differs from before is drawn again. */
export class Highlights {
  readonly #prefix: string;
  readonly #layers = new Map<string, Highlight>();
  readonly #shown = new Map<string, { key: string; layer: Highlight; range: StaticRange }>();
  #surface: Surface | undefined;

  constructor() {
    users += 1;
    this.#prefix = `cv${users}`;
  }

  show(surface: Surface, marks: readonly Mark[], pending: Span | null): void {
    if (!("highlights" in CSS)) return;
    if (surface !== this.#surface) this.clear();
    this.#surface = surface;
    const wanted = pending ? [...marks, { id: PENDING, span: pending, colour: PENDING, strong: false }] : marks;
    const ids = new Set(wanted.map(({ id }) => id));
    for (const id of this.#shown.keys()) if (!ids.has(id)) this.#drop(id);
    for (const mark of wanted) this.#put(surface, mark);
  }

  clear(): void {
    for (const name of this.#layers.keys()) CSS.highlights?.delete(name);
    this.#layers.clear();
    this.#shown.clear();
  }

  #drop(id: string): void {
    const shown = this.#shown.get(id);
    if (shown) shown.layer.delete(shown.range);
    this.#shown.delete(id);
  }

  #put(surface: Surface, { id, span, colour, strong }: Mark): void {
    const key = `${span.start} ${span.end} ${colour} ${strong}`;
    if (this.#shown.get(id)?.key === key) return;
    this.#drop(id);
    const ends = surface.ends(span);
    if (!ends) return;
    const range = new StaticRange(ends);
    const layer = this.#layer(colour, strong);
    layer.add(range);
    this.#shown.set(id, { key, layer, range });
  }

  #layer(colour: string, strong: boolean): Highlight {
    const name = `${this.#prefix}-${colour.replace(/[^\w]/g, "")}${strong ? "-on" : ""}`;
    const known = this.#layers.get(name);
    if (known) return known;
    writeRule(name, colour, strong);
    const made = new Highlight();
    made.priority = colour === PENDING ? 2 : strong ? 1 : 0;
    CSS.highlights.set(name, made);
    this.#layers.set(name, made);
    return made;
  }
}

function writeRule(name: string, colour: string, strong: boolean): void {
  if (!sheet || written.has(name)) return;
  written.add(name);
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  const line = lines.get(colour) ?? LINES[lines.size % LINES.length] ?? "solid";
  lines.set(colour, line);
  const rule =
    colour === PENDING
      ? "background-color: color-mix(in oklab, var(--color-primary) 30%, transparent)"
      : `background-color: color-mix(in srgb, ${colour} ${strong ? 45 : 24}%, transparent); text-decoration: underline ${line} ${colour} ${strong ? 3 : 2}px`;
  sheet.insertRule(`::highlight(${name}) { ${rule} }`);
}
