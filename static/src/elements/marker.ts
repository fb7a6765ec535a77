/** Marks stretches of words: by mouse, by touch, from the keyboard. The words themselves are never taken apart. */

import { announce } from "../lib/announce";
import { optionsOf, resultOf } from "../lib/config";
import type { Desk, Region } from "../lib/desk";
import { Highlights, type Mark } from "../lib/highlights";
import { gettext, interpolate } from "../lib/i18n";
import { regionColour, regionName } from "../lib/labelling";
import { Points, type Span, segmentAt, snapped, stepFrom, trimmed } from "../lib/offsets";
import { type Piece, Surface } from "../lib/surface";
import type { Granularity, Item } from "../lib/types";
import { PICK } from "./cv-labels";
import type { Shortcut } from "./face";
import type { MarkPanel } from "./mark-panel";
import type { Marking, Words } from "./words";

/** More than this of a marked text is not read out. */
const SPOKEN = 200;
/** A finger moves the ends of a selection one after the other; labels are offered when it rests. */
const REST_MS = 350;

export class Marker implements Marking {
  readonly #words: Words;
  readonly #highlights = new Highlights();
  /** What is marked and has no label yet, in UTF-16 units. */
  #pending: Span | null = null;
  #anchor: Span | null = null;
  #cursor: Span | null = null;
  #spans = new WeakMap<Item, { span: Span | null }>();
  #panel: MarkPanel | undefined;
  #touched = false;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(words: Words) {
    this.#words = words;
  }

  get #desk(): Desk {
    return this.#words.table;
  }

  get #text(): string {
    return this.#words.surface.text;
  }

  begin(pieces: readonly Piece[]): void {
    this.#words.surface = new Surface(pieces);
    this.#words.points = new Points(this.#text);
    this.#pending = this.#anchor = this.#cursor = null;
    this.#spans = new WeakMap();
    this.#panel?.hide();
    this.#highlights.clear();
    const { body, markable } = this.#words;
    const how = gettext(
      "Text. Left and right arrow keys go from word to word, up and down from sentence to sentence, with Shift they mark; then press the key of a label.",
    );
    for (const [name, value] of [
      ["tabindex", "0"],
      ["role", "group"],
      ["aria-label", how],
    ] as const)
      if (markable) body.setAttribute(name, value);
      else body.removeAttribute(name);
    // The same listener added twice is one.
    body.addEventListener("keydown", this.#onKey);
    body.addEventListener("pointerdown", this.#onPress);
    body.addEventListener("pointerup", this.#onRelease);
    document.addEventListener("selectionchange", this.#follow);
    document.addEventListener(PICK, this.#picked);
  }

  stop(): void {
    document.removeEventListener("selectionchange", this.#follow);
    document.removeEventListener(PICK, this.#picked);
    this.#highlights.clear();
    this.#panel?.hide();
  }

  refresh(): void {
    const colours = new Map<string, string>();
    const fixed = this.#words.node.attrs.highlightColor;
    const colourOf = (region: Region): string => {
      if (typeof fixed === "string") return fixed;
      const key = `${region.by} ${region.labels[0]}`;
      const colour = colours.get(key) ?? regionColour(this.#desk, region);
      colours.set(key, colour);
      return colour;
    };
    const marks = this.#regions().flatMap((region): Mark[] => {
      const span = this.#spanOf(region);
      const strong = region.id === this.#desk.selected;
      return span ? [{ id: region.id, span, colour: colourOf(region), strong }] : [];
    });
    this.#highlights.show(this.#words.surface, marks, this.#pending);
    this.#showPanel();
  }

  #regions(): Region[] {
    return this.#desk.regions(this.#words.object).filter(({ id }) => !this.#desk.hidden.has(id));
  }

  #spanOf(region: Region): Span | null {
    const known = this.#spans.get(region.item);
    if (known) return known.span;
    const span = this.#words.spanOf(region);
    this.#spans.set(region.item, { span });
    return span;
  }

  /** Beside a region that was chosen: what it is, and what can be done with it. Beside a finger: the labels. */
  #showPanel(): void {
    const { selected, fresh } = this.#desk;
    const region = selected && selected !== fresh ? this.#regions().find(({ id }) => id === selected) : undefined;
    const pending = this.#touched ? this.#pending : null;
    const span = pending ?? (region ? this.#spanOf(region) : null);
    if (!span) this.#panel?.hide();
    else if (this.#panel) this.#panel.show(span, pending ? undefined : region, this.#touched);
    else void this.#fetchPanel();
  }

  async #fetchPanel(): Promise<void> {
    const { MarkPanel } = await import("./mark-panel");
    if (this.#panel) return;
    this.#panel = new MarkPanel(this.#words, () => this.#leave());
    this.#showPanel();
  }

  #leave(): void {
    this.#unmark();
    this.#desk.select(null);
    this.#words.body.focus({ preventScroll: true });
  }

  /** Keep what the person marks, for the moment they pick a label, when the browser has forgotten it. */
  readonly #follow = (): void => {
    if (!this.#words.isConnected || !this.#words.markable) return;
    const marked = this.#marked();
    if (!marked) return;
    this.#pending = marked;
    clearTimeout(this.#resting);
    if (this.#touched) this.#resting = setTimeout(() => this.#offer(), REST_MS);
  };

  #marked(): Span | null {
    const selection = document.getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const { body, surface } = this.#words;
    if (!range.intersectsNode(body)) return null;
    const [from, to] = [range.startContainer, range.endContainer];
    if (!body.contains(from) && !body.contains(to)) return null;
    const start = body.contains(from) ? surface.position(from, range.startOffset) : 0;
    const end = body.contains(to) ? surface.position(to, range.endOffset) : this.#text.length;
    return start === null || end === null ? null : trimmed(this.#text, { start, end });
  }

  readonly #onPress = (event: PointerEvent): void => {
    this.#touched = event.pointerType === "touch";
  };

  readonly #onRelease = (event: PointerEvent): void => {
    // The browser puts the selection right only after this event.
    setTimeout(() => this.#finish(event));
  };

  /** The pointer was lifted: mark with the armed label, or select the region under it. */
  #finish(event: PointerEvent): void {
    const marked = this.#words.markable ? this.#marked() : null;
    if (!marked) {
      this.#pending = null;
      this.#choose(positionAt(event.clientX, event.clientY, this.#words));
    } else if (event.pointerType !== "touch") {
      this.#pending = marked;
      if (this.#desk.pen(this.#words.object)) this.#mark();
      else this.#offer();
    }
  }

  /** Select the region at a position; of several that overlap, the next one at every press. */
  #choose(at: number | null): void {
    const under = this.#regions().filter((region) => at !== null && covers(this.#spanOf(region), at));
    const now = under.findIndex(({ id }) => id === this.#desk.selected);
    const next = under[(now + 1) % Math.max(under.length, 1)];
    this.#desk.fresh = null;
    this.#desk.select(next?.id ?? null);
    this.refresh();
  }

  /** Something new is marked, so nothing old is selected. */
  #offer(): void {
    this.#desk.select(null);
    this.refresh();
  }

  readonly #picked = (event: Event): void => {
    if (!this.#pending || !this.#words.isConnected || !this.#words.markable) return;
    const { control, label } = (event as CustomEvent<{ control: string; label: string }>).detail;
    const drawing = this.#desk.config.drawing(this.#words.object).find(({ name }) => name === control);
    if (!drawing) return;
    event.preventDefault();
    const before = this.#desk.armed;
    this.#desk.armed = { control, label };
    this.#mark();
    this.#desk.armed = before;
    // The label stays free for the next marking; what was made must not be relabelled by the next key,
    // unless it may get more labels than one.
    if (drawing.node.attrs.choice === "multiple") this.#desk.notify();
    else this.#desk.select(null);
  };

  #mark(): void {
    const { object } = this.#words;
    const pen = this.#desk.pen(object);
    if (!this.#pending || !pen) return;
    const option = optionsOf(pen.control.node, this.#desk.data).find((one) => resultOf(one) === pen.label);
    const granularity = (option?.granularity ?? this.#words.node.attrs.granularity ?? "symbol") as Granularity;
    const span = this.#grown(this.#pending, granularity);
    this.#pending = null;
    clearTimeout(this.#resting);
    document.getSelection()?.removeAllRanges();
    const known = this.#exists(span, pen.label);
    const id = known ? null : this.#desk.addRegion(object, this.#words.placeOf(span), {});
    const region = this.#desk.region(id);
    if (region) announce(`${regionName(this.#desk, region)}: ${this.#quote(span)}`);
    else this.refresh();
  }

  #grown(span: Span, granularity: Granularity): Span {
    const [first, last] = [span.start, span.end - 1].map((at) => this.#words.wholeAt(at, granularity));
    return first && last ? { start: first.start, end: last.end } : snapped(this.#text, span, granularity);
  }

  #quote({ start, end }: Span): string {
    const quote = this.#text.slice(start, end);
    return quote.length > SPOKEN ? `${quote.slice(0, SPOKEN)}…` : quote;
  }

  #exists(span: Span, label: string | null): boolean {
    return this.#desk.regions(this.#words.object).some((region) => {
      const other = this.#spanOf(region);
      return other?.start === span.start && other.end === span.end && (!label || region.labels.includes(label));
    });
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.target !== this.#words.body || !this.#words.markable) return;
    if (event.key === "Escape") this.#unmark();
    const arrow = /^Arrow(Left|Right|Up|Down)$/.exec(event.key)?.[1];
    if (!arrow || event.metaKey || event.altKey || (event.ctrlKey && !event.shiftKey)) return;
    event.preventDefault();
    const across = arrow === "Left" || arrow === "Right";
    const turned = across && getComputedStyle(this.#words.body).direction === "rtl";
    const forth = (arrow === "Right" || arrow === "Down") !== turned;
    if (event.ctrlKey) this.#stretch(forth);
    else this.#step(forth, across ? "word" : "sentence", event.shiftKey);
  };

  /** Go to the next word or sentence, and take along what lies between if marking. */
  #step(forth: boolean, granularity: "word" | "sentence", marking: boolean): void {
    const from = this.#cursor ?? { start: 0, end: 0 };
    const cursor = stepFrom(this.#text, from, forth, granularity) ?? this.#cursor;
    if (!cursor) return;
    if (!marking || !this.#anchor) this.#anchor = cursor;
    this.#cursor = cursor;
    this.#take({
      start: Math.min(this.#anchor.start, cursor.start),
      end: Math.max(this.#anchor.end, cursor.end),
    });
  }

  /** Move the end of what is marked by one character. */
  #stretch(forth: boolean): void {
    if (!this.#pending) return;
    const { start, end } = this.#pending;
    const next = forth ? segmentAt(this.#text, end, "symbol").end : segmentAt(this.#text, end - 1, "symbol").start;
    if (next > start && next <= this.#text.length) this.#take({ start, end: next });
  }

  #take(span: Span): void {
    this.#touched = false;
    this.#pending = span;
    announce(interpolate(gettext("Marked: %(text)s"), { text: this.#quote(span) }));
    this.#offer();
    this.#reveal(span);
  }

  #reveal(span: Span): void {
    const ends = this.#words.surface.ends(span);
    if (!ends) return;
    const range = document.createRange();
    range.setStart(ends.startContainer, ends.startOffset);
    range.setEnd(ends.endContainer, ends.endOffset);
    const { top, bottom } = range.getBoundingClientRect();
    const margin = 96;
    if (top < margin) scrollBy(0, top - margin);
    else if (bottom > innerHeight - margin) scrollBy(0, Math.min(bottom - innerHeight + margin, top - margin));
  }

  #unmark(): void {
    this.#pending = this.#anchor = null;
    this.refresh();
  }

  /** Enter marks with the chosen label, or selects the region the cursor is in. */
  #enter(): void {
    if (this.#pending && this.#desk.pen(this.#words.object)) this.#mark();
    else if (this.#cursor) {
      const at = this.#cursor.start;
      this.#pending = null;
      this.#choose(at);
    }
  }

  shortcuts(): Shortcut[] {
    if (!this.#words.markable) return [];
    const does = gettext("Mark with the chosen label, or select the region here");
    return [{ combo: "enter", does, run: () => this.#enter() }];
  }
}

function covers(span: Span | null, at: number): boolean {
  return span !== null && span.start <= at && at < span.end;
}

interface CaretPoint {
  offsetNode: globalThis.Node;
  offset: number;
}

/** The position in the text under a point; browsers differ in how they are asked. */
function positionAt(x: number, y: number, { body, surface }: Words): number | null {
  const page = document as unknown as {
    caretPositionFromPoint?: (x: number, y: number) => CaretPoint | null;
    caretRangeFromPoint?: (x: number, y: number) => Range | null;
  };
  const caret = page.caretPositionFromPoint?.(x, y);
  const range = caret ? null : page.caretRangeFromPoint?.(x, y);
  const [node, offset] = caret ? [caret.offsetNode, caret.offset] : [range?.startContainer, range?.startOffset ?? 0];
  return node instanceof Text && body.contains(node) ? surface.position(node, offset) : null;
}
