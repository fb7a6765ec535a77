/** Where on the page the words are that are marked, pressed or gone to. */

import { type Span, snapped, trimmed } from "../../lib/offsets";
import type { Granularity } from "../../lib/types";
import type { Words } from "../words";

/** More than this of a marked text is not read out. */
const SPOKEN = 200;

/** What of the words is marked in the browser's own way. */
export function markedIn({ body, surface }: Words): Span | null {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(body)) return null;
  const [from, to] = [range.startContainer, range.endContainer];
  if (!body.contains(from) && !body.contains(to)) return null;
  const start = body.contains(from) ? surface.position(from, range.startOffset) : 0;
  const end = body.contains(to) ? surface.position(to, range.endOffset) : surface.text.length;
  return start === null || end === null ? null : trimmed(surface.text, { start, end });
}

/** A stretch grown to whole words, or to more where the words are in larger pieces. */
export function grown(words: Words, span: Span, granularity: Granularity): Span {
  const [first, last] = [span.start, span.end - 1].map((at) => words.wholeAt(at, granularity));
  return first && last ? { start: first.start, end: last.end } : snapped(words.surface.text, span, granularity);
}

/** A stretch as it is read out. */
export function quoteOf({ surface }: Words, { start, end }: Span): string {
  const quote = surface.text.slice(start, end);
  return quote.length > SPOKEN ? `${quote.slice(0, SPOKEN)}…` : quote;
}

/** Scroll a stretch into sight, if it is not. */
export function reveal({ surface }: Words, span: Span): void {
  const ends = surface.ends(span);
  if (!ends) return;
  const range = document.createRange();
  range.setStart(ends.startContainer, ends.startOffset);
  range.setEnd(ends.endContainer, ends.endOffset);
  const { top, bottom } = range.getBoundingClientRect();
  const margin = 96;
  if (top < margin) scrollBy(0, top - margin);
  else if (bottom > innerHeight - margin) scrollBy(0, Math.min(bottom - innerHeight + margin, top - margin));
}

interface CaretPoint {
  offsetNode: globalThis.Node;
  offset: number;
}

/** The position in the text under a point; browsers differ in how they are asked. */
export function positionAt(x: number, y: number, { body, surface }: Words): number | null {
  const page = document as unknown as {
    caretPositionFromPoint?: (x: number, y: number) => CaretPoint | null;
    caretRangeFromPoint?: (x: number, y: number) => Range | null;
  };
  const caret = page.caretPositionFromPoint?.(x, y);
  const range = caret ? null : page.caretRangeFromPoint?.(x, y);
  const [node, offset] = caret ? [caret.offsetNode, caret.offset] : [range?.startContainer, range?.startOffset ?? 0];
  return node instanceof Text && body.contains(node) ? surface.position(node, offset) : null;
}
