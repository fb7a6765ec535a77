/** A document in pages: to read, to select from, and to draw labelled boxes on. */

import "../styles/kinds/pdf.css";
import type { PDFDocumentLoadingTask } from "pdfjs-dist";
import { h } from "../lib/dom";
import { gettext, interpolate } from "../lib/i18n";
import { lookUp } from "../lib/paths";
import { Face, type Shortcut } from "./face";
import type { PdfMarks } from "./pdf/marking";
import type { PdfPage } from "./pdf/page";

const CLOSER = 1.25;
const FARTHEST = 0.25;
const CLOSEST = 5;

export class CvPdf extends Face {
  readonly #view = h("div", { class: "pdf-view", tabindex: 0, role: "group" });
  readonly #number = h("input", { type: "number", min: 1, class: "speed pdf-number", "aria-label": gettext("Page") });
  readonly #count = h("span", { class: "small muted" });
  #task: PDFDocumentLoadingTask | undefined;
  #pages: PdfPage[] = [];
  /** What draws boxes, once there is anything to draw them with. */
  #marks: PdfMarks | undefined;
  #seen = new Set<number>();
  #watch: IntersectionObserver | undefined;
  #scale = 1;
  #now = 0;
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  #close(): void {
    this.#watch?.disconnect();
    void this.#task?.destroy();
    this.#task = undefined;
    this.#pages = [];
    this.#marks = undefined;
    this.#seen.clear();
  }

  get #object(): string {
    return this.node.name ?? "";
  }

  protected paint(): void {
    this.className = "object-pdf";
    this.#close();
    this.#view.setAttribute("aria-label", gettext("Document. Page up and page down turn its pages."));
    this.#view.onscroll = () => this.#follow();
    this.#view.replaceChildren(h("p", { class: "muted" }, gettext("Loading the document…")));
    this.replaceChildren(this.#bar(), this.#view);
    void this.#open(String(lookUp(this.desk.data, String(this.node.attrs.value ?? "")) ?? ""));
  }

  #bar(): HTMLElement {
    const button = (text: string, label: string, run: () => void) =>
      h(
        "button",
        { type: "button", class: "btn btn-quiet btn-sm", "aria-label": label, title: label, onclick: run },
        text,
      );
    this.#number.onchange = () => this.#go(Number(this.#number.value) - 1);
    return h(
      "div",
      { class: "tools" },
      button("‹", gettext("Previous page"), () => this.#go(this.#now - 1)),
      this.#number,
      this.#count,
      button("›", gettext("Next page"), () => this.#go(this.#now + 1)),
      h(
        "span",
        { class: "tools-end" },
        button("−", gettext("Zoom out"), () => this.#zoom(this.#scale / CLOSER)),
        button("+", gettext("Zoom in"), () => this.#zoom(this.#scale * CLOSER)),
        button("↔", gettext("As wide as the page"), () => this.#zoom(this.#fitting())),
      ),
    );
  }

  async #open(url: string): Promise<void> {
    const { desk } = this;
    try {
      // What draws boxes is there before a page is seen, or the first keys on it would be lost.
      const draws = desk.config.drawing(this.#object).length > 0;
      const marking = draws ? import("./pdf/marking") : null;
      const [{ open }, { PdfPage }, boxes] = await Promise.all([
        import("./pdf/library"),
        import("./pdf/page"),
        marking,
      ]);
      const task = open(url);
      if (desk !== this.desk) return void task.destroy();
      this.#task = task;
      const document = await task.promise;
      const first = (await document.getPage(1)).getViewport({ scale: 1 });
      if (desk !== this.desk) return;
      const size = { width: first.width, height: first.height };
      this.#pages = Array.from({ length: document.numPages }, (_, at) => new PdfPage(document, at, { ...size }));
      this.#lay();
      if (boxes) this.#mark(boxes.PdfMarks);
    } catch {
      if (desk !== this.desk) return;
      const { trouble } = await import("./trouble");
      const again = () => void this.#open(url);
      this.#view.replaceChildren(trouble(this, gettext("The document could not be opened."), again));
    }
  }

  #mark(Marks: typeof PdfMarks): void {
    this.#marks = new Marks(this.desk, this.#object, this.#pages, () => this.#pages[this.#now]);
    this.#view.after(this.#marks.element);
    this.refresh();
  }

  #lay(): void {
    this.#view.replaceChildren(...this.#pages.map(({ element }) => element));
    this.#number.max = String(this.#pages.length);
    this.#count.textContent = interpolate(gettext("of %(count)s"), { count: this.#pages.length });
    this.#watch?.disconnect();
    this.#watch = new IntersectionObserver((entries) => this.#come(entries), {
      root: this.#view,
      rootMargin: "100% 0px",
    });
    this.#zoom(this.#fitting());
    for (const { element } of this.#pages) this.#watch.observe(element);
    this.#follow();
    this.refresh();
  }

  #come(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const at = Number((target as HTMLElement).dataset.page);
      const page = this.#pages[at];
      if (isIntersecting) {
        this.#seen.add(at);
        void page?.draw(this.#scale);
      } else if (this.#seen.delete(at)) page?.clear();
    }
  }

  #fitting(): number {
    const width = this.#pages[0]?.size.width ?? 1;
    return Math.max((this.#view.clientWidth - 24) / width, FARTHEST);
  }

  #zoom(scale: number): void {
    const share = this.#view.scrollTop / Math.max(this.#view.scrollHeight, 1);
    this.#scale = Math.min(Math.max(scale, FARTHEST), CLOSEST);
    for (const page of this.#pages) page.resize(this.#scale);
    this.#view.scrollTop = share * this.#view.scrollHeight;
    for (const at of this.#seen) void this.#pages[at]?.draw(this.#scale);
  }

  #go(at: number): void {
    const page = this.#pages[Math.min(Math.max(at, 0), this.#pages.length - 1)];
    if (page) this.#view.scrollTop = page.element.offsetTop;
    this.#follow();
  }

  /** Which page is looked at. */
  #follow(): void {
    const middle = this.#view.scrollTop + this.#view.clientHeight / 3;
    const at = this.#pages.findLastIndex(({ element }) => element.offsetTop <= middle);
    this.#now = Math.max(at, 0);
    if (document.activeElement !== this.#number) this.#number.value = String(this.#now + 1);
  }

  protected refresh(): void {
    this.#marks?.refresh();
  }

  override shortcuts(): Shortcut[] {
    const turn: Shortcut[] = [
      { combo: "pagedown", does: gettext("Next page"), run: () => this.#go(this.#now + 1) },
      { combo: "pageup", does: gettext("Previous page"), run: () => this.#go(this.#now - 1) },
    ];
    return [...turn, ...(this.#marks?.shortcuts() ?? [])];
  }
}

customElements.define("cv-pdf", CvPdf);
