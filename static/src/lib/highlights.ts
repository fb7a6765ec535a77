/** Colours laid over text without touching its elements (CSS Custom Highlight API). */

import type { Span } from "./offsets";

interface Mark {
  span: Span;
  colour: string;
  strong: boolean;
}

/** Lines under the text differ too, so that colour is not all there is. */
const LINES = ["solid", "double", "dotted", "dashed", "wavy"];

const sheet = typeof CSSStyleSheet === "function" ? new CSSStyleSheet() : null;
const written = new Set<string>();
const lines = new Map<string, string>();
let users = 0;

/** The highlights of one text. */
export class Highlights {
  readonly #prefix: string;
  #used = new Set<string>();

  constructor() {
    users += 1;
    this.#prefix = `cv${users}`;
  }

  show(node: globalThis.Node | null, marks: Mark[], pending: Span | null): void {
    this.clear();
    if (!node || !("highlights" in CSS)) return;
    for (const look of new Set(marks.map(({ colour, strong }) => `${strong ? "+" : "-"}${colour}`))) {
      const [colour, strong] = [look.slice(1), look.startsWith("+")];
      const spans = marks.filter((mark) => mark.colour === colour && mark.strong === strong).map(({ span }) => span);
      this.#set(node, spans, colour, strong);
    }
    if (pending) this.#set(node, [pending], "pending", false);
  }

  clear(): void {
    for (const name of this.#used) CSS.highlights?.delete(name);
    this.#used.clear();
  }

  #set(node: globalThis.Node, spans: Span[], colour: string, strong: boolean): void {
    const length = node.textContent?.length ?? 0;
    const ranges = spans.map(({ start, end }) => {
      const range = new StaticRange({
        startContainer: node,
        startOffset: Math.min(start, length),
        endContainer: node,
        endOffset: Math.min(end, length),
      });
      return range;
    });
    const name = `${this.#prefix}-${ruleFor(colour, strong)}`;
    writeRule(name, colour, strong);
    const highlight = new Highlight(...ranges);
    highlight.priority = colour === "pending" ? 2 : strong ? 1 : 0;
    CSS.highlights.set(name, highlight);
    this.#used.add(name);
  }
}

function ruleFor(colour: string, strong: boolean): string {
  return `${colour.replace(/[^\w]/g, "")}${strong ? "-on" : ""}`;
}

function writeRule(name: string, colour: string, strong: boolean): void {
  if (!sheet || written.has(name)) return;
  written.add(name);
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  const line = lines.get(colour) ?? LINES[lines.size % LINES.length] ?? "solid";
  lines.set(colour, line);
  const rule =
    colour === "pending"
      ? "background-color: color-mix(in oklab, var(--color-primary) 30%, transparent)"
      : `background-color: color-mix(in srgb, ${colour} ${strong ? 45 : 24}%, transparent); text-decoration: underline ${line} ${colour} ${strong ? 3 : 2}px`;
  sheet.insertRule(`::highlight(${name}) { ${rule} }`);
}
