/** Marks stretches of words: by mouse, by touch, from the keyboard. The words themselves are never taken apart. */

import { announce } from "../lib/announce";
import { optionsOf, resultOf } from "../lib/config";
import type { Desk, Region } from "../lib/desk";
import { Highlights, type Mark } from "../lib/highlights";
import { gettext, interpolate } from "../lib/i18n";
import { regionColour, regionName } from "../lib/labelling";
import { Points, type Span } from "../lib/offsets";
import { type Piece, Surface } from "../lib/surface";
import type { Granularity, Item } from "../lib/types";
import { PICK } from "./cv-labels";
import type { Shortcut } from "./face";
import type { MarkPanel } from "./mark-panel";
import { grown, markedIn, positionAt, quoteOf, reveal } from "./marking/places";
import { Steps } from "./marking/steps";
import type { Marking, Words } from "./words";

/** A finger moves the ends of a selection one after the other; labels are offered when it rests. */
const REST_MS = 350;

export class Marker implements Marking {
  readonly #words: Words;
  readonly #highlights = new Highlights();
  /** What is marked and has no label yet, in UTF-16 units. */
  #pending: Span | null = null;
  readonly #steps: Steps;
  #spans = new WeakMap<Item, { span: Span | null }>();
  #panel: MarkPanel | undefined;
  #touched = false;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(words: Words) {
    this.#words = words;
    this.#steps = new Steps(words);
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
    this.#pending = null;
    this.#steps.reset();
    this.#spans = new WeakMap();
    this.#panel?.hide();
    this.#highlights.clear();
    this.#steps.offer();
    const { body } = this.#words;
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
    const marked = markedIn(this.#words);
    if (!marked) return;
    this.#pending = marked;
    clearTimeout(this.#resting);
    if (this.#touched) this.#resting = setTimeout(() => this.#offer(), REST_MS);
  };

  readonly #onPress = (event: PointerEvent): void => {
    this.#touched = event.pointerType === "touch";
  };

  readonly #onRelease = (event: PointerEvent): void => {
    // The browser puts the selection right only after this event.
    setTimeout(() => this.#finish(event));
  };

  /** The pointer was lifted: mark with the armed label, or select the region under it. */
  #finish(event: PointerEvent): void {
    const marked = this.#words.markable ? markedIn(this.#words) : null;
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
    if (before?.control !== control || before.label !== label) this.#desk.armed = { control, label };
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
    const span = grown(this.#words, this.#pending, granularity);
    this.#pending = null;
    clearTimeout(this.#resting);
    document.getSelection()?.removeAllRanges();
    const known = this.#exists(span, pen.label);
    const id = known ? null : this.#desk.addRegion(object, this.#words.placeOf(span), {});
    const region = this.#desk.region(id);
    if (region) announce(`${regionName(this.#desk, region)}: ${quoteOf(this.#words, span)}`);
    else this.refresh();
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
    const span = this.#steps.press(event, this.#pending);
    if (!span) return;
    this.#touched = false;
    this.#pending = span;
    announce(interpolate(gettext("Marked: %(text)s"), { text: quoteOf(this.#words, span) }));
    this.#offer();
    reveal(this.#words, span);
  };

  #unmark(): void {
    this.#pending = null;
    this.#steps.leave();
    this.refresh();
  }

  /** Enter marks with the chosen label, or selects the region the cursor is in. */
  #enter(): void {
    if (this.#pending && this.#desk.pen(this.#words.object)) this.#mark();
    else if (this.#steps.at !== null) {
      this.#pending = null;
      this.#choose(this.#steps.at);
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
