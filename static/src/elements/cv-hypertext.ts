/** A page of HTML to read. */

import type { Region } from "../lib/desk";
import { nodeAt, pathTo, piecesOf, putMarkup } from "../lib/markup";
import type { Span } from "../lib/offsets";
import { fillIn } from "../lib/paths";
import type { Value } from "../lib/types";
import { decoded } from "./cv-text";
import { Words } from "./words";

export class CvHypertext extends Words {
  protected paint(): void {
    this.className = "object-text";
    this.body.className = "text-body prose html-body";
    if (this.firstChild !== this.body) this.replaceChildren(this.body);
    const { value, valueType, encoding } = this.node.attrs;
    const html = fillIn(String(value ?? ""), this.desk.data);
    if (valueType === "url") void this.fetched(html, (found) => this.#show(found));
    else this.#show(encoding && encoding !== "none" ? decoded(html) : html);
  }

  #show(html: string): void {
    putMarkup(this.body, html, { links: this.node.attrs.clickableLinks === true });
    this.read(piecesOf(this.body));
  }

  spanOf({ item }: Region): Span | null {
    const { start, end, startOffset, endOffset, globalOffsets } = item.value;
    const counted = globalOffsets as { start?: unknown; end?: unknown } | undefined;
    if (typeof counted?.start === "number" && typeof counted.end === "number")
      return { start: this.points.unit(counted.start), end: this.points.unit(counted.end) };
    const from = this.#positionOf(start, startOffset);
    const to = this.#positionOf(end, endOffset);
    return from === null || to === null ? null : { start: from, end: to };
  }

  #positionOf(path: unknown, offset: unknown): number | null {
    const node = nodeAt(String(path), this.body);
    if (!node) return null;
    const units = node instanceof Text ? Number(offset) : 0;
    return this.surface.position(node, units);
  }

  placeOf({ start, end }: Span): Value {
    const from = this.surface.place(start, 1);
    const to = this.surface.place(end, -1);
    if (!from || !to) return {};
    const place = {
      start: pathTo(from.node, this.body),
      end: pathTo(to.node, this.body),
      // Within a node the browser's own units are counted, as in Label Studio; in the whole, code points.
      startOffset: from.offset,
      endOffset: to.offset,
      globalOffsets: { start: this.points.before(start), end: this.points.before(end) },
    };
    return this.saved ? { ...place, text: this.surface.text.slice(start, end) } : place;
  }
}

customElements.define("cv-hypertext", CvHypertext);
