/** A conversation to read, and to hear where there is a recording of it. */

import { PALETTE } from "../lib/colours";
import type { Region } from "../lib/desk";
import { h, swatch } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import type { Span } from "../lib/offsets";
import { lookUp } from "../lib/paths";
import { clock, type Phrase, phraseAt, phrasesOf } from "../lib/phrases";
import { type Seat, sync } from "../lib/sync";
import type { Granularity, Value } from "../lib/types";
import { Words } from "./words";

/** After somebody has scrolled, the page does not scroll by itself for so long. */
const HANDS_OFF_MS = 4_000;

export class CvParagraphs extends Words {
  #phrases: Phrase[] = [];
  #rows: HTMLElement[] = [];
  /** Where each phrase begins in the whole text, in units. */
  #starts: number[] = [];
  #seat: Seat | undefined;
  #sound: HTMLAudioElement | undefined;
  #playing = false;
  #now = -1;
  /** Where playing one phrase ends. */
  #until = Number.POSITIVE_INFINITY;
  #scrolled = Number.NEGATIVE_INFINITY;

  protected paint(): void {
    this.className = "object-text";
    this.#leave();
    const { value, valueType, audioUrl, sync: other } = this.node.attrs;
    this.#sound = audioUrl ? this.#recording(String(lookUp(this.desk.data, String(audioUrl)) ?? "")) : undefined;
    if (this.#sound || other) this.#join([this.node.name, other ? String(other) : undefined]);
    const data = lookUp(this.desk.data, String(value ?? ""));
    if (valueType === "url") void this.fetched(String(data ?? ""), (text) => this.#show(parsed(text)));
    else this.#show(data);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  #leave(): void {
    this.#seat?.leave();
    this.#seat = undefined;
    this.#sound?.pause();
  }

  #recording(src: string): HTMLAudioElement {
    const sound = h("audio", { src, preload: "metadata", controls: this.node.attrs.showPlayer === true });
    sound.addEventListener("timeupdate", () => this.#moved(sound.currentTime));
    sound.addEventListener("play", () => this.#seat?.play());
    sound.addEventListener("pause", () => this.#seat?.pause());
    sound.addEventListener("seeking", () => this.#seat?.seek(sound.currentTime));
    for (const kind of ["play", "pause"]) sound.addEventListener(kind, () => this.#heard(!sound.paused));
    return sound;
  }

  #join(names: (string | undefined)[]): void {
    const sound = this.#sound;
    this.#seat = sync.join(names, {
      play: () => void sound?.play().catch(() => {}),
      pause: () => sound?.pause(),
      seek: (second) => {
        if (sound) sound.currentTime = second;
      },
      rate: (factor) => {
        if (sound) sound.playbackRate = factor;
      },
      time: (second) => this.#moved(second),
      playing: (on) => this.#heard(on),
    });
  }

  #show(data: unknown): void {
    const { nameKey, textKey, layout, contextScroll } = this.node.attrs;
    this.#phrases = phrasesOf(data, String(nameKey ?? "author"), String(textKey ?? "text"));
    this.#now = -1;
    const authors = [...new Set(this.#phrases.map(({ author }) => author))].filter(Boolean);
    const nodes = this.#phrases.map(({ text }) => new Text(text));
    this.#rows = this.#phrases.map((phrase, at) => this.#row(phrase, nodes[at], authors));
    this.body.className = `text-body phrases${layout === "dialogue" ? " is-dialogue" : ""}`;
    this.body.classList.toggle("is-following", contextScroll === true);
    this.body.addEventListener("wheel", () => this.#scrolling(), { passive: true });
    this.body.addEventListener("touchmove", () => this.#scrolling(), { passive: true });
    this.body.replaceChildren(...this.#rows);
    const choice = authors.length > 1 ? this.#choice(authors) : undefined;
    this.replaceChildren(...[this.#sound, choice, this.body].filter((one) => one !== undefined));
    this.#starts = [];
    let start = 0;
    for (const { text } of this.#phrases) {
      this.#starts.push(start);
      start += text.length + 1;
    }
    this.read(nodes.flatMap((node, at) => (at ? ["\n", node] : [node])));
    if (contextScroll && !this.markable) this.body.setAttribute("tabindex", "0");
  }

  #row(phrase: Phrase, node: Text | undefined, authors: string[]): HTMLElement {
    const text = h("div", { class: "phrase-text", dir: "auto" });
    if (node) text.append(node);
    const row = h("div", { class: "phrase" }, this.#head(phrase, authors), text);
    const colour = PALETTE[authors.indexOf(phrase.author) % PALETTE.length];
    if (colour) row.style.setProperty("--colour", colour);
    return row;
  }

  #head(phrase: Phrase, authors: string[]): HTMLElement {
    const head = h("div", { class: "phrase-head" });
    if (phrase.author) {
      const colour = PALETTE[authors.indexOf(phrase.author) % PALETTE.length] ?? PALETTE[0];
      head.append(swatch(colour), h("span", { class: "phrase-name", dir: "auto" }, phrase.author));
    }
    if (this.#seat && phrase.start !== null) head.append(this.#player(phrase, phrase.start));
    return head;
  }

  #player(phrase: Phrase, start: number): HTMLElement {
    const time = clock(start);
    const label = interpolate(gettext("Play from %(time)s"), { time });
    const run = () => this.#play(start, phrase.end ?? Number.POSITIVE_INFINITY);
    return h("button", { type: "button", class: "phrase-play", "aria-label": label, onclick: run }, `▶ ${time}`);
  }

  /** Play one phrase; pressed again while it is heard, stop. */
  #play(start: number, end: number): void {
    const again = this.#playing && this.#until === end;
    this.#until = end;
    if (again) {
      this.#sound?.pause();
      this.#seat?.pause();
      this.#heard(false);
      return;
    }
    if (this.#sound) this.#sound.currentTime = start;
    void this.#sound?.play().catch(() => {});
    this.#seat?.seek(start);
    this.#seat?.play();
    this.#heard(true);
    this.#moved(start);
  }

  #heard(on: boolean): void {
    this.#playing = on;
    if (!on) this.#until = Number.POSITIVE_INFINITY;
  }

  #moved(second: number): void {
    if (second >= this.#until) {
      this.#heard(false);
      this.#sound?.pause();
      this.#seat?.pause();
    }
    const now = phraseAt(this.#phrases, second);
    if (now === this.#now) return;
    this.#rows[this.#now]?.removeAttribute("aria-current");
    this.#now = now;
    const row = this.#rows[now];
    row?.setAttribute("aria-current", "true");
    const free = performance.now() - this.#scrolled > HANDS_OFF_MS;
    if (row && free && this.node.attrs.contextScroll === true) this.#bring(row);
  }

  #scrolling(): void {
    this.#scrolled = performance.now();
  }

  /** Scroll the conversation only, not the page. */
  #bring(row: HTMLElement): void {
    const top = row.offsetTop - this.body.offsetTop - this.body.clientHeight / 4;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.body.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
  }

  #choice(authors: string[]): HTMLElement {
    const choice = h("select", { class: "speed", "aria-label": gettext("Whose words are shown") });
    choice.append(h("option", { value: "" }, gettext("Everybody")));
    for (const author of authors) choice.append(h("option", { value: author }, author));
    choice.addEventListener("change", () => {
      this.#phrases.forEach(({ author }, at) => {
        const row = this.#rows[at];
        if (row) row.hidden = choice.value !== "" && author !== choice.value;
      });
    });
    return h("div", { class: "tools phrase-tools" }, choice);
  }

  override wholeAt(position: number, granularity: Granularity): Span | null {
    const at = this.#phraseOf(position);
    const start = this.#starts[at] ?? 0;
    return granularity === "paragraph" ? { start, end: start + (this.#phrases[at]?.text.length ?? 0) } : null;
  }

  #phraseOf(position: number): number {
    return this.#starts.findLastIndex((start) => start <= position);
  }

  spanOf({ item }: Region): Span | null {
    const { start, end, startOffset, endOffset } = item.value;
    const from = this.#positionOf(Number(start), Number(startOffset));
    const to = this.#positionOf(Number(end), Number(endOffset));
    return from === null || to === null ? null : { start: from, end: to };
  }

  #positionOf(index: number, offset: number): number | null {
    const phrase = this.#phrases[index];
    return phrase ? (this.#starts[index] ?? 0) + offset : null;
  }

  placeOf({ start, end }: Span): Value {
    const [first, last] = [this.#phraseOf(start), this.#phraseOf(end - 1)];
    // The browser's own units, as in Label Studio: not code points.
    const into = (index: number, position: number) => position - (this.#starts[index] ?? 0);
    const place = {
      start: String(first),
      end: String(last),
      startOffset: into(first, start),
      endOffset: into(last, end),
    };
    return this.saved ? { ...place, text: this.surface.text.slice(start, end) } : place;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}

customElements.define("cv-paragraphs", CvParagraphs);
