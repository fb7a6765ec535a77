/** Where regions are on the page: words by their lines, whatever else by the shape that stands for it. */

import type { Desk, Region } from "../../lib/desk";
import { type Place, type Rect, within } from "../../lib/ties";
import type { Face } from "../face";
import type { Words } from "../words";

export class Places {
  /** Shapes found before, by region. */
  readonly #shapes = new Map<string, Element>();
  /** What was asked for since `begin`. */
  readonly #known = new Map<string, Place | null>();
  readonly #frames = new Map<Element, Rect>();

  /** @param host: everything that shows regions is in there. */
  constructor(
    readonly desk: Desk,
    readonly host: HTMLElement,
    readonly face: (object: string) => Face | undefined,
  ) {}

  /** The page may have changed; find these regions at once, if they have to be looked for. */
  begin(wanted: ReadonlySet<string>): void {
    this.#known.clear();
    this.#frames.clear();
    const lost = [...wanted].some((id) => !this.#shape(id));
    if (!lost) return;
    for (const shape of this.host.querySelectorAll<HTMLElement>("[data-region]")) {
      const id = shape.dataset.region ?? "";
      if (wanted.has(id) && !this.#shape(id)) this.#shapes.set(id, shape);
    }
  }

  /** Null if it cannot be seen now: hidden, on another page, not loaded. */
  of(id: string): Place | null {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const region = this.desk.hidden.has(id) ? undefined : this.desk.region(id);
    const place = region ? this.#find(region) : null;
    this.#known.set(id, place);
    return place;
  }

  #find(region: Region): Place | null {
    const face = this.face(region.item.to_name);
    const lines = face && "spanOf" in face ? linesOf(face as Words, region) : null;
    if (lines) {
      const { body } = face as Words;
      return lines.length ? this.#placed(lines, body, true) : null;
    }
    if (face?.seenAt) {
      const place = face.seenAt(region);
      return place && this.#placed([place.rect], place.frame, false);
    }
    const shape = this.#shape(region.id);
    const rect = shape && (shape.querySelector(".line") ?? shape).getBoundingClientRect();
    return shape && rect && (rect.width || rect.height) ? this.#placed([rect], shape, false) : null;
  }

  #shape(id: string): Element | undefined {
    const shape = this.#shapes.get(id);
    return shape?.isConnected && (shape as HTMLElement).dataset.region === id ? shape : undefined;
  }

  #placed(rects: Rect[], element: Element, words: boolean): Place {
    const frame = this.#frame(element);
    return { rects: rects.map((rect) => within(rect, frame)), words };
  }

  /** What of the page can show an element: whatever scrolls or cuts around it, out to the host. */
  #frame(element: Element): Rect {
    const around = element.closest("svg") ?? element;
    const known = this.#frames.get(around);
    if (known) return known;
    let frame: Rect = { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6 };
    for (let one: Element | null = around; one && one !== this.host; one = one.parentElement)
      if (getComputedStyle(one).overflow !== "visible") frame = within(one.getBoundingClientRect(), frame);
    this.#frames.set(around, frame);
    return frame;
  }
}

/** The lines of words a region is, none if they are not shown. */
function linesOf(face: Words, region: Region): Rect[] {
  const span = face.surface && face.spanOf(region);
  const ends = span && face.surface.ends(span);
  if (!ends) return [];
  const range = document.createRange();
  range.setStart(ends.startContainer, ends.startOffset);
  range.setEnd(ends.endContainer, ends.endOffset);
  return [...range.getClientRects()].filter(({ width }) => width > 0);
}
