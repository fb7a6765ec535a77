/** One page: its picture, its words to select, and the boxes drawn on it. Empty while it is far from sight. */

import { type PageViewport, type PDFDocumentProxy, type PDFPageProxy, TextLayer } from "pdfjs-dist";
import { h, s } from "../../lib/dom";
import { gettext, interpolate } from "../../lib/i18n";
import type { Word } from "../../lib/pagetext";

export class PdfPage {
  readonly #title: string;
  readonly words = h("div", { class: "pdf-words" });
  readonly boxes = s("svg", { class: "pdf-boxes", viewBox: "0 0 100 100", preserveAspectRatio: "none" });
  readonly element: HTMLElement;
  #canvas: HTMLCanvasElement | undefined;
  #page: PDFPageProxy | undefined;
  #drawn = 0;
  #task: { cancel(): void } | undefined;

  constructor(
    readonly document: PDFDocumentProxy,
    readonly index: number,
    readonly size: { width: number; height: number },
  ) {
    this.#title = interpolate(gettext("Page %(number)s"), { number: index + 1 });
    const props = { class: "pdf-page", role: "group", "aria-label": this.#title, "data-page": index };
    this.element = h("div", props, this.words, this.boxes);
  }

  /** Take a size on the screen; what is drawn stays until it is drawn anew. */
  resize(scale: number): void {
    this.element.style.width = `${this.size.width * scale}px`;
    this.element.style.height = `${this.size.height * scale}px`;
    this.element.style.setProperty("--total-scale-factor", String(scale));
    this.element.style.setProperty("--scale-factor", String(scale));
  }

  async draw(scale: number): Promise<void> {
    if (this.#drawn === scale) return;
    this.#drawn = scale;
    const page = await this.page();
    if (this.#drawn !== scale) return;
    const viewport = page.getViewport({ scale });
    await Promise.all([this.#paint(page, viewport), this.#write(page, viewport)]).catch((error: Error) => {
      if (error.name !== "RenderingCancelledException" && error.name !== "AbortException") throw error;
    });
  }

  async page(): Promise<PDFPageProxy> {
    this.#page ??= await this.document.getPage(this.index + 1);
    const { width, height } = this.#page.getViewport({ scale: 1 });
    Object.assign(this.size, { width, height });
    return this.#page;
  }

  async #paint(page: PDFPageProxy, viewport: PageViewport): Promise<void> {
    const sharp = Math.min(devicePixelRatio || 1, 2);
    const canvas = h("canvas", { "aria-hidden": "true" });
    canvas.width = Math.floor(viewport.width * sharp);
    canvas.height = Math.floor(viewport.height * sharp);
    const task = page.render({ canvas, viewport, transform: [sharp, 0, 0, sharp, 0, 0] });
    this.#task?.cancel();
    this.#task = task;
    await task.promise;
    this.#canvas?.remove();
    this.#canvas = canvas;
    this.element.prepend(canvas);
  }

  async #write(page: PDFPageProxy, viewport: PageViewport): Promise<void> {
    this.words.replaceChildren();
    await new TextLayer({ textContentSource: page.streamTextContent(), container: this.words, viewport }).render();
  }

  /** Give back the memory of a page nobody sees. */
  clear(): void {
    this.#drawn = 0;
    this.#task?.cancel();
    this.#canvas?.remove();
    this.#canvas = undefined;
    this.words.replaceChildren();
    this.#page?.cleanup();
  }

  /** Every run of text with its place in percent. */
  async text(): Promise<Word[]> {
    const page = await this.page();
    const viewport = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent();
    return items.flatMap((item): Word[] => {
      if (!("str" in item)) return [];
      const [left, bottom] = viewport.convertToViewportPoint(item.transform[4], item.transform[5]) as [number, number];
      const height = item.height || Math.hypot(item.transform[2], item.transform[3]);
      return [
        {
          text: item.str,
          x: (left / viewport.width) * 100,
          y: ((bottom - height) / viewport.height) * 100,
          width: (item.width / viewport.width) * 100,
          height: (height / viewport.height) * 100,
        },
      ];
    });
  }
}
