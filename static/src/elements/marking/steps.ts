/** Going through words by arrow keys, and marking what one goes over with Shift. */

import { setProps } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import { type Span, segmentAt, stepFrom } from "../../lib/offsets";
import type { Words } from "../words";

const NOTHING = { tabindex: null, role: null, "aria-label": null };

export class Steps {
  #anchor: Span | null = null;
  #cursor: Span | null = null;

  constructor(readonly words: Words) {}

  /** Where one is, if one has gone anywhere. */
  get at(): number | null {
    return this.#cursor?.start ?? null;
  }

  reset(): void {
    this.#anchor = this.#cursor = null;
  }

  /** Let people come here by keys and hear how to go on, where something can be marked. */
  offer(): void {
    const { body, markable } = this.words;
    const how = gettext(
      "Text. Left and right arrow keys go from word to word, up and down from sentence to sentence, with Shift they mark; then press the key of a label.",
    );
    setProps(body, markable ? { tabindex: "0", role: "group", "aria-label": how } : NOTHING);
  }

  /** Mark from another place next time. */
  leave(): void {
    this.#anchor = null;
  }

  /** What is marked after a key; null if the key has no say in it. */
  press(event: KeyboardEvent, marked: Span | null): Span | null {
    const arrow = /^Arrow(Left|Right|Up|Down)$/.exec(event.key)?.[1];
    if (!arrow || event.metaKey || event.altKey || (event.ctrlKey && !event.shiftKey)) return null;
    event.preventDefault();
    const across = arrow === "Left" || arrow === "Right";
    const turned = across && getComputedStyle(this.words.body).direction === "rtl";
    const forth = (arrow === "Right" || arrow === "Down") !== turned;
    if (event.ctrlKey) return marked && this.#stretched(marked, forth);
    return this.#stepped(forth, across ? "word" : "sentence", event.shiftKey);
  }

  /** Go to the next word or sentence, and take along what lies between if marking. */
  #stepped(forth: boolean, granularity: "word" | "sentence", marking: boolean): Span | null {
    const from = this.#cursor ?? { start: 0, end: 0 };
    const cursor = stepFrom(this.words.surface.text, from, forth, granularity) ?? this.#cursor;
    if (!cursor) return null;
    if (!marking || !this.#anchor) this.#anchor = cursor;
    this.#cursor = cursor;
    return { start: Math.min(this.#anchor.start, cursor.start), end: Math.max(this.#anchor.end, cursor.end) };
  }

  /** Move the end of what is marked by one character. */
  #stretched({ start, end }: Span, forth: boolean): Span | null {
    const { text } = this.words.surface;
    const next = forth ? segmentAt(text, end, "symbol").end : segmentAt(text, end - 1, "symbol").start;
    return next > start && next <= text.length ? { start, end: next } : null;
  }
}
