/** Positions in text. The browser counts UTF-16 units; results count code points, as Python does. */

import type { Granularity } from "./types";

export interface Span {
  start: number;
  end: number;
}

/** Code points before a UTF-16 position; a position inside a pair counts as the one before it. */
export function toCodePoints(text: string, unit: number): number {
  return new Points(text).before(unit);
}

/** The UTF-16 position of a code point. */
export function toUnits(text: string, point: number): number {
  return new Points(text).unit(point);
}

/** So many units lie between two positions that are counted beforehand. */
const STRIDE = 4096;

/** The same, for many questions about one long text. */
export class Points {
  readonly #text: string;
  /** Code points before every `STRIDE`th unit; null where each unit is a code point. */
  readonly #marks: number[] | null;

  constructor(text: string) {
    this.#text = text;
    this.#marks = /[\ud800-\udbff]/.test(text) ? this.#count() : null;
  }

  #count(): number[] {
    const marks = [0];
    let points = 0;
    for (let at = 0; at < this.#text.length; at += 1) {
      if (at && at % STRIDE === 0) marks.push(points);
      if (!this.#isSecondHalf(at)) points += 1;
    }
    return marks;
  }

  #isSecondHalf(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    if (code < 0xdc00 || code > 0xdfff || at === 0) return false;
    const before = this.#text.charCodeAt(at - 1);
    return before >= 0xd800 && before <= 0xdbff;
  }

  /** Code points before a UTF-16 position. */
  before(unit: number): number {
    const end = Math.min(unit, this.#text.length);
    if (!this.#marks) return Math.max(end, 0);
    const mark = Math.min(Math.floor(end / STRIDE), this.#marks.length - 1);
    let points = this.#marks[mark] ?? 0;
    for (let at = mark * STRIDE; at < end; at += 1) if (!this.#isSecondHalf(at)) points += 1;
    return this.#isSecondHalf(end) ? points - 1 : points;
  }

  /** The UTF-16 position of a code point. */
  unit(point: number): number {
    if (!this.#marks) return Math.min(Math.max(point, 0), this.#text.length);
    let [low, high] = [0, this.#marks.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#marks[middle] ?? 0) <= point) low = middle;
      else high = middle - 1;
    }
    let points = this.#marks[low] ?? 0;
    let at = low * STRIDE;
    if (this.#isSecondHalf(at)) at += 1;
    for (; points < point && at < this.#text.length; points += 1) at += this.#isSecondHalf(at + 1) ? 2 : 1;
    return at;
  }
}

/** The span without blanks at its ends, in the units it came in; null if nothing is left. */
export function trimmed(text: string, span: Span): Span | null {
  const quote = text.slice(span.start, span.end);
  const start = span.start + (quote.length - quote.trimStart().length);
  const end = start + quote.trim().length;
  return end > start ? { start, end } : null;
}

/** Grow a span of UTF-16 units to whole words, sentences or paragraphs; at least to whole characters. */
export function snapped(text: string, span: Span, granularity: Granularity): Span {
  if (span.end <= span.start) return span;
  const grown = {
    start: segmentAt(text, span.start, granularity).start,
    end: segmentAt(text, span.end - 1, granularity).end,
  };
  return trimmed(text, grown) ?? grown;
}

/** The character, word, sentence or paragraph a position is in. */
export function segmentAt(text: string, at: number, granularity: Granularity): Span {
  if (granularity === "paragraph") return lineAt(text, at);
  const found = piecesAround(text, at, granularity).find(({ start, end }) => start <= at && at < end);
  return found ?? { start: at, end: Math.min(at + 1, text.length) };
}

/** The next or previous word or sentence from a position; null at the ends. What holds no letter is stepped over. */
export function stepFrom(text: string, from: Span, forth: boolean, granularity: "word" | "sentence"): Span | null {
  let at = forth ? from.end : from.start - 1;
  while (at >= 0 && at < text.length) {
    const piece = segmentAt(text, at, granularity);
    const found = trimmed(text, piece);
    const beyond = found && (forth ? found.start >= from.end : found.end <= from.start);
    if (beyond && /[\p{L}\p{N}\p{S}]/u.test(text.slice(found.start, found.end))) return found;
    at = forth ? piece.end : piece.start - 1;
  }
  return null;
}

const SEGMENTS = { symbol: "grapheme", word: "word", sentence: "sentence" } as const;

/** Texts are cut in stretches: the browser copies the whole text it was given for every piece it hands out. */
const STRETCH = 2_000;

const cutters = new Map<string, Intl.Segmenter>();
let last: { text: string; granularity: string; stretch: Span; pieces: Span[] } | undefined;

function piecesAround(text: string, at: number, granularity: keyof typeof SEGMENTS): Span[] {
  const known = last?.text === text && last.granularity === granularity ? last : undefined;
  // A position near the middle of what was cut last needs no new cut.
  if (known && known.stretch.start <= at && at < known.stretch.end) return known.pieces;
  const stretch = stretchAround(text, at);
  const cutter = cutters.get(granularity) ?? new Intl.Segmenter(undefined, { granularity: SEGMENTS[granularity] });
  cutters.set(granularity, cutter);
  const cut = cutter.segment(text.slice(stretch.start, stretch.end));
  const pieces = Array.from(cut, ({ index, segment }) => ({
    start: stretch.start + index,
    end: stretch.start + index + segment.length,
  }));
  last = { text, granularity, stretch, pieces };
  return pieces;
}

/** The line a position is in, with its break, or what of it is near, cut at blanks. */
function stretchAround(text: string, at: number): Span {
  const line = lineAt(text, at);
  const after = text[line.end] === "\n" ? line.end + 1 : line.end;
  return {
    start: at - line.start <= STRETCH ? line.start : blankBefore(text, at - STRETCH / 2),
    end: after - at <= STRETCH ? after : blankBefore(text, at + STRETCH),
  };
}

function blankBefore(text: string, at: number): number {
  for (let place = at; place > at - STRETCH / 4; place -= 1) if (/\s/.test(text[place] ?? "")) return place + 1;
  return at;
}

function lineAt(text: string, at: number): Span {
  const start = at > 0 ? text.lastIndexOf("\n", at - 1) + 1 : 0;
  const end = text.indexOf("\n", at);
  return { start, end: end < 0 ? text.length : end };
}
