/** Positions in text. The browser counts UTF-16 units; results count code points, as Python does. */

import type { Granularity } from "./types";

export interface Span {
  start: number;
  end: number;
}

/** Code points before a UTF-16 position; a position inside a pair counts as the one before it. */
export function toCodePoints(text: string, unit: number): number {
  let points = 0;
  for (let at = 0; at < unit; points += 1) {
    at += width(text, at);
    if (at > unit) return points;
  }
  return points;
}

/** The UTF-16 position of a code point. */
export function toUnits(text: string, point: number): number {
  let at = 0;
  for (let count = 0; count < point && at < text.length; count += 1) at += width(text, at);
  return at;
}

function width(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** The span without blanks at its ends, in the units it came in; null if nothing is left. */
export function trimmed(text: string, span: Span): Span | null {
  const quote = text.slice(span.start, span.end);
  const start = span.start + (quote.length - quote.trimStart().length);
  const end = start + quote.trim().length;
  return end > start ? { start, end } : null;
}

/** The words of a text as spans of UTF-16 units; where a language writes no blanks, its words still. */
export function words(text: string, locale?: string): Span[] {
  return segments(text, "word", locale).filter(({ start, end }) => /[\p{L}\p{N}\p{S}]/u.test(text.slice(start, end)));
}

/** Grow a span of UTF-16 units to whole words, sentences or paragraphs; at least to whole characters. */
export function snapped(text: string, span: Span, granularity: Granularity): Span {
  const parts = granularity === "paragraph" ? paragraphs(text) : segments(text, SEGMENTS[granularity]);
  const touched = parts.filter(({ start, end }) => start < span.end && end > span.start);
  const first = touched[0];
  const last = touched.at(-1);
  return first && last ? { start: first.start, end: last.end } : span;
}

const SEGMENTS = { symbol: "grapheme", word: "word", sentence: "sentence" } as const;

function segments(text: string, granularity: "grapheme" | "word" | "sentence", locale?: string): Span[] {
  const cut = new Intl.Segmenter(locale, { granularity });
  return Array.from(cut.segment(text), ({ index, segment }) => ({ start: index, end: index + segment.length }));
}

function paragraphs(text: string): Span[] {
  return Array.from(text.matchAll(/[^\n]+/g), (found) => ({ start: found.index, end: found.index + found[0].length }));
}
