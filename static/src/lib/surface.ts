/** Text spread over elements, read as one string: which place of the page is which position, and back. */

import type { Span } from "./offsets";

/** A text node, or text that stands on no node, such as the break between two paragraphs. */
export type Piece = Text | string;

interface Place {
  node: Text | null;
  start: number;
  length: number;
}

export class Surface {
  /** The whole text. */
  readonly text: string;
  readonly #places: Place[] = [];
  readonly #starts = new Map<globalThis.Node, number>();

  constructor(pieces: readonly Piece[] = []) {
    const texts = pieces.map((piece) => (typeof piece === "string" ? piece : piece.data));
    this.text = texts.join("");
    let start = 0;
    pieces.forEach((piece, at) => {
      const length = texts[at]?.length ?? 0;
      if (typeof piece !== "string") this.#starts.set(piece, start);
      if (length) this.#places.push({ node: typeof piece === "string" ? null : piece, start, length });
      start += length;
    });
  }

  /** The text nodes with their positions, in order. */
  get nodes(): { node: Text; start: number }[] {
    return [...this.#starts].map(([node, start]) => ({ node: node as Text, start }));
  }

  /** What a span is on the page; null if nothing of it is shown. */
  ends({ start, end }: Span): StaticRangeInit | null {
    const [first, last] = [this.#at(start, 1), this.#at(end, -1)];
    if (!first?.node || !last?.node || end <= start) return null;
    return {
      startContainer: first.node,
      startOffset: Math.max(start - first.start, 0),
      endContainer: last.node,
      endOffset: Math.min(end - last.start, last.length),
    };
  }

  /** Where a span begins or ends: the text node there and the units into it. */
  place(position: number, side: 1 | -1): { node: Text; offset: number } | null {
    const found = this.#at(position, side);
    if (!found?.node) return null;
    return { node: found.node, offset: Math.min(Math.max(position - found.start, 0), found.length) };
  }

  /** The place with the character after (1) or before (-1) a position; where there is no node, the next one that way. */
  #at(position: number, side: 1 | -1): Place | undefined {
    const wanted = side === 1 ? position : position - 1;
    let [low, high] = [0, this.#places.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#places[middle]?.start ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    let at = low;
    while (this.#places[at] && !this.#places[at]?.node) at += side;
    return this.#places[at];
  }

  /** The position of a place on the page; null if it is not in this text. */
  position(container: globalThis.Node, offset: number): number | null {
    const start = this.#starts.get(container);
    if (start !== undefined) return start + offset;
    const nodes = this.nodes;
    const [first] = nodes;
    if (!first) return null;
    const point = container.ownerDocument?.createRange();
    if (!point) return null;
    point.setStart(container, offset);
    let [low, high] = [0, nodes.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const one = nodes[middle];
      if (one && point.comparePoint(one.node, 0) < 0) low = middle + 1;
      else high = middle;
    }
    return nodes[low]?.start ?? this.text.length;
  }
}
