/** Text to read. */

import { chunks } from "../lib/chunks";
import type { Region } from "../lib/desk";
import { h } from "../lib/dom";
import type { Span } from "../lib/offsets";
import { fillIn, lookUp } from "../lib/paths";
import type { Value } from "../lib/types";
import { Words } from "./words";

/** About so many letters fit into a line. */
const LINE = 80;

export class CvText extends Words {
  protected paint(): void {
    this.className = "object-text";
    if (this.firstChild !== this.body) this.replaceChildren(this.body);
    const { value, valueType, encoding } = this.node.attrs;
    const whole = typeof value === "string" ? value : "";
    const text = /^\$[\w.[\]-]+$/.test(whole) ? asText(lookUp(this.desk.data, whole)) : fillIn(whole, this.desk.data);
    if (valueType === "url") void this.fetched(text, (found) => this.#show(found));
    else this.#show(encoding && encoding !== "none" ? decoded(text) : text);
  }

  /** A long text is put in parts, of which the browser draws only those in sight. */
  #show(text: string): void {
    const nodes = chunks(text).map((part) => new Text(part));
    if (nodes.length < 2) this.body.replaceChildren(...nodes);
    else this.body.replaceChildren(...nodes.map(asPart));
    this.read(nodes);
  }

  spanOf({ item }: Region): Span | null {
    const { start, end } = item.value;
    return { start: this.points.unit(Number(start)), end: this.points.unit(Number(end)) };
  }

  placeOf({ start, end }: Span): Value {
    const place = { start: this.points.before(start), end: this.points.before(end) };
    return this.saved ? { ...place, text: this.surface.text.slice(start, end) } : place;
  }
}

function asPart(node: Text): HTMLElement {
  const part = h("div", { class: "text-part" });
  part.append(node);
  const lines = node.data.split("\n").reduce((sum, line) => sum + Math.max(Math.ceil(line.length / LINE), 1), 0);
  part.style.containIntrinsicSize = `auto ${lines * 2}rem`;
  return part;
}

function asText(value: unknown): string {
  if (Array.isArray(value)) return value.map(asText).join("\n");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Text from base64 of UTF-8; nothing if it is neither. */
export function decoded(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  } catch {
    return "";
  }
}

customElements.define("cv-text", CvText);
