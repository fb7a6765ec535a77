/** Text with spans marked in it, by the CSS Custom Highlight API: the text itself is never taken apart. */

import { announce } from "../lib/announce";
import type { Region } from "../lib/desk";
import { Highlights } from "../lib/highlights";
import { gettext, interpolate } from "../lib/i18n";
import { regionColour, regionName } from "../lib/labelling";
import { type Span, snapped, toCodePoints, toUnits, trimmed, words } from "../lib/offsets";
import type { Granularity } from "../lib/types";
import { PICK } from "./cv-labels";
import { CvText } from "./cv-text";
import type { Shortcut } from "./face";

export class CvMarkedText extends CvText {
  readonly #highlights = new Highlights();
  /** What is marked and has no label yet, in UTF-16 units. */
  #pending: Span | null = null;
  #tokens: Span[] | null = null;
  #anchor = -1;
  #cursor = -1;

  connectedCallback(): void {
    document.addEventListener("selectionchange", this.#follow);
    document.addEventListener(PICK, this.#picked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("selectionchange", this.#follow);
    document.removeEventListener(PICK, this.#picked);
    this.#highlights.clear();
  }

  get #markable(): boolean {
    return (
      !this.readOnly &&
      this.node.attrs.selectionEnabled !== false &&
      this.desk.config.drawing(this.node.name ?? "").length > 0
    );
  }

  protected override paint(): void {
    this.#pending = null;
    this.#tokens = null;
    this.#anchor = this.#cursor = -1;
    super.paint();
    if (this.#markable) this.#makeMarkable();
  }

  #makeMarkable(): void {
    if (this.body.hasAttribute("tabindex")) return;
    const how = gettext("Text. Arrow keys go from word to word, with Shift they mark; then press the key of a label.");
    this.body.setAttribute("tabindex", "0");
    this.body.setAttribute("role", "group");
    this.body.setAttribute("aria-label", how);
    this.body.addEventListener("keydown", (event) => this.#onKey(event));
    this.body.addEventListener("pointerup", (event) => setTimeout(() => this.#finish(event)));
  }

  protected override refresh(): void {
    const selected = this.desk.selected;
    this.#highlights.show(
      this.body.firstChild,
      this.desk.regions(this.node.name).map((region) => ({
        span: this.#unitsOf(region),
        colour: regionColour(this.desk, region),
        strong: region.id === selected,
      })),
      this.#pending,
    );
  }

  #unitsOf({ item }: Region): Span {
    return {
      start: toUnits(this.text, Number(item.value.start)),
      end: toUnits(this.text, Number(item.value.end)),
    };
  }

  /** Keep what the person marks, for the moment they pick a label, when the browser has forgotten it. */
  readonly #follow = (): void => {
    if (!this.desk || !this.#markable) return;
    const marked = this.#marked();
    if (!marked) return;
    this.#pending = marked;
  };

  #marked(): Span | null {
    const selection = document.getSelection();
    const node = this.body.firstChild;
    if (!selection?.rangeCount || selection.isCollapsed || !node) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(node)) return null;
    const start = range.startContainer === node ? range.startOffset : 0;
    const end = range.endContainer === node ? range.endOffset : this.text.length;
    const inside = this.body.contains(range.startContainer) || this.body.contains(range.endContainer);
    return inside ? trimmed(this.text, { start, end }) : null;
  }

  /** The pointer was lifted: mark with the armed label, or select the region under it. */
  #finish(event: PointerEvent): void {
    const marked = this.#marked();
    if (marked) {
      this.#pending = marked;
      if (this.desk.pen(this.node.name ?? "")) this.#mark();
      else this.refresh();
      return;
    }
    this.#pending = null;
    const at = offsetAt(event.clientX, event.clientY, this.body);
    const under = this.desk
      .regions(this.node.name)
      .filter((region) => at !== null && covers(this.#unitsOf(region), at));
    const next = under.find(({ id }) => id !== this.desk.selected) ?? under[0];
    this.desk.select(next?.id ?? null);
    this.refresh();
  }

  readonly #picked = (event: Event): void => {
    if (!this.desk || !this.#pending || !this.#markable) return;
    const { control, label } = (event as CustomEvent<{ control: string; label: string }>).detail;
    if (!this.desk.config.drawing(this.node.name ?? "").some(({ name }) => name === control)) return;
    event.preventDefault();
    const before = this.desk.armed;
    this.desk.armed = { control, label };
    this.#mark();
    this.desk.armed = before;
    // The label stays free for the next marking; what was made must not be relabelled by the next key.
    this.desk.select(null);
  };

  #mark(): void {
    if (!this.#pending) return;
    const span = snapped(
      this.text,
      this.#pending,
      (this.node.attrs.granularity as Granularity | undefined) ?? "symbol",
    );
    const start = toCodePoints(this.text, span.start);
    const end = toCodePoints(this.text, span.end);
    const quote = this.text.slice(span.start, span.end);
    this.#pending = null;
    document.getSelection()?.removeAllRanges();
    if (this.#exists(start, end)) {
      this.refresh();
      return;
    }
    const saved = this.node.attrs.saveTextResult !== "no";
    const id = this.desk.addRegion(this.node.name ?? "", saved ? { start, end, text: quote } : { start, end }, {});
    const region = this.desk.region(id);
    if (region) announce(`${regionName(this.desk, region)}: ${quote}`);
  }

  #exists(start: number, end: number): boolean {
    const pen = this.desk.pen(this.node.name ?? "");
    return this.desk
      .regions(this.node.name)
      .some(
        ({ item, labels }) => item.value.start === start && item.value.end === end && labels.includes(pen?.label ?? ""),
      );
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.#unmark();
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#tokens ??= words(this.text);
    const back = getComputedStyle(this.body).direction === "rtl" && event.key.match(/Left|Right/) ? -step : step;
    this.#cursor = Math.min(Math.max(this.#cursor + back, 0), this.#tokens.length - 1);
    if (!event.shiftKey || this.#anchor < 0) this.#anchor = this.#cursor;
    const from = this.#tokens[Math.min(this.#anchor, this.#cursor)];
    const to = this.#tokens[Math.max(this.#anchor, this.#cursor)];
    if (!from || !to) return;
    this.#pending = { start: from.start, end: to.end };
    announce(interpolate(gettext("Marked: %(text)s"), { text: this.text.slice(from.start, to.end) }));
    this.refresh();
  }

  #unmark(): void {
    this.#pending = null;
    this.#anchor = -1;
    this.refresh();
  }

  override shortcuts(): Shortcut[] {
    const label = () => (this.desk.pen(this.node.name ?? "") ? this.#mark() : undefined);
    return this.#markable ? [{ combo: "enter", does: gettext("Mark with the chosen label"), run: label }] : [];
  }
}

function covers({ start, end }: Span, at: number): boolean {
  return start <= at && at < end;
}

interface CaretPoint {
  offsetNode: globalThis.Node;
  offset: number;
}

/** The position in the text under a point; browsers differ in how they are asked. */
function offsetAt(x: number, y: number, body: Element): number | null {
  const page = document as unknown as {
    caretPositionFromPoint?: (x: number, y: number) => CaretPoint | null;
    caretRangeFromPoint?: (x: number, y: number) => Range | null;
  };
  const caret = page.caretPositionFromPoint?.(x, y);
  if (caret) return caret.offsetNode === body.firstChild ? caret.offset : null;
  const range = page.caretRangeFromPoint?.(x, y);
  return range && range.startContainer === body.firstChild ? range.startOffset : null;
}

customElements.define("cv-marked-text", CvMarkedText);
