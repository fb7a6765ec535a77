/** Something to read. Where stretches of it can be marked, a `Marking` is put upon it. */

import type { Region } from "../lib/desk";
import { h } from "../lib/dom";
import type { Points, Span } from "../lib/offsets";
import type { Piece, Surface } from "../lib/surface";
import type { Granularity, Value } from "../lib/types";
import { Face, type Shortcut } from "./face";

/** What is laid over the words of a face. */
export interface Marking {
  /** The words are new: their text nodes, and what stands between them. */
  begin(pieces: readonly Piece[]): void;
  refresh(): void;
  shortcuts(): Shortcut[];
  /** The face is taken away. */
  stop(): void;
}

export abstract class Words extends Face {
  readonly body = h("div", { class: "text-body", dir: "auto" });
  /** The text as one string, and positions in it as results count them; there where it can be marked. */
  surface!: Surface;
  points!: Points;
  #marking: Marking | undefined;
  #pieces: readonly Piece[] = [];

  /** The stretch a region is, in UTF-16 units; null if it is not here. */
  abstract spanOf(region: Region): Span | null;

  /** A stretch as results have it, without its labels. */
  abstract placeOf(span: Span): Value;

  /** The whole a position is part of, where that is more than a line; null leaves it to the text. */
  wholeAt(_position: number, _granularity: Granularity): Span | null {
    return null;
  }

  get object(): string {
    return this.node.name ?? "";
  }

  /** The desk, for what is laid over these words. */
  get table() {
    return this.desk;
  }

  get drawable(): boolean {
    return this.desk.config.drawing(this.object).length > 0;
  }

  get markable(): boolean {
    return !this.readOnly && this.node.attrs.selectionEnabled !== false && this.drawable;
  }

  protected get saved(): boolean {
    return !/^no(?:ne)?$/.test(String(this.node.attrs.saveTextResult));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#marking?.stop();
  }

  /** The text nodes of what is shown now. What marks them comes once they are there to be read. */
  protected read(pieces: readonly Piece[]): void {
    this.#pieces = pieces;
    if (this.#marking) this.#marking.begin(pieces);
    else if (this.drawable) void this.#makeMarkable(pieces);
  }

  async #makeMarkable(pieces: readonly Piece[]): Promise<void> {
    const { Marker } = await import("./marker");
    if (pieces !== this.#pieces || this.#marking || !this.isConnected) return;
    this.#marking = new Marker(this);
    this.#marking.begin(pieces);
    this.#marking.refresh();
  }

  protected override refresh(): void {
    this.#marking?.refresh();
  }

  override shortcuts(): Shortcut[] {
    return this.#marking?.shortcuts() ?? [];
  }

  /** Show what stands at an address, or why that is not possible. */
  protected async fetched(url: string, show: (text: string) => void): Promise<void> {
    const { desk } = this;
    this.read([]);
    const { fetchInto } = await import("./remote");
    const shown = (text: string) => {
      show(text);
      this.refresh();
    };
    await fetchInto(this.body, url, () => desk === this.desk, shown);
  }
}
