/** Labelled boxes on the pages of a document, and the words read in them. Loaded where there is something to draw with. */

import { announce } from "../../lib/announce";
import type { Desk, Region } from "../../lib/desk";
import { h } from "../../lib/dom";
import { moved } from "../../lib/geometry";
import { gettext } from "../../lib/i18n";
import { regionName } from "../../lib/labelling";
import { textIn } from "../../lib/pagetext";
import type { Box, Item } from "../../lib/types";
import { copyShortcuts, type Home, offer } from "../copies";
import type { Shortcut } from "../face";
import { boxOf, PageBoxes } from "./boxes";
import type { PdfPage } from "./page";

/** How far beside the original a copy lies. */
const ASIDE = 2;
/** The box that keys draw. */
const MIDDLE: Box = { x: 35, y: 40, width: 30, height: 6, rotation: 0 };

export class PdfMarks {
  readonly #text = h("textarea", { class: "textarea", rows: 2, dir: "auto" });
  /** What is read in the selected box; may be written anew. */
  readonly element = h(
    "label",
    { class: "pdf-read field", hidden: true },
    h("span", {}, gettext("Text in the box")),
    this.#text,
  );
  readonly #boxes: PageBoxes[];
  readonly #home: Home | null;
  /** Every move of a hand is one step back. */
  #moves = 0;
  readonly #written = new Set<string>();

  /** @param now: the page that is looked at. */
  constructor(
    readonly desk: Desk,
    readonly object: string,
    readonly pages: readonly PdfPage[],
    readonly now: () => PdfPage | undefined,
  ) {
    this.#text.onchange = () => this.#rewrite(this.#text.value);
    this.#text.readOnly = desk.readOnly;
    this.#boxes = pages.map(
      (page) =>
        new PageBoxes(page, () => desk, {
          add: (box) => void this.#add(page, box),
          change: (id, box, done) => void this.#change(page, id, box, done),
        }),
    );
    this.#home = desk.readOnly ? null : offer({ desk, object, place: (item, twin) => this.#copyOf(item, twin) });
  }

  refresh(): void {
    const { desk, object } = this;
    const drawing = !desk.readOnly && desk.pen(object) !== null;
    const regions = desk.regions(object);
    const seen = regions.filter(({ id }) => !desk.hidden.has(id));
    this.#boxes.forEach((boxes, at) => {
      boxes.show(
        seen.filter(({ item }) => item.value.pageIndex === at),
        drawing,
      );
    });
    const selected = this.#selected(regions);
    this.element.hidden = !selected;
    if (selected && document.activeElement !== this.#text) this.#text.value = String(selected.item.value.ocrtext ?? "");
  }

  #selected(regions = this.desk.regions(this.object)): Region | undefined {
    return regions.find(({ id }) => id === this.desk.selected);
  }

  async #add(page: PdfPage, box: Box): Promise<void> {
    const { desk } = this;
    const ocrtext = await readIn(page, box);
    const region = desk.region(desk.addRegion(this.object, { ...box, ocrtext, pageIndex: page.index }, {}));
    if (region) announce(`${regionName(desk, region)}: ${ocrtext}`);
  }

  /** The text follows the box until a person has written another. */
  async #change(page: PdfPage, id: string, box: Box, done: boolean): Promise<void> {
    const { desk } = this;
    const key = `pdf-${id}-${this.#moves}`;
    desk.reshape(id, { ...box }, key);
    if (!done) return;
    this.#moves += 1;
    if (this.#written.has(id)) return;
    const ocrtext = await readIn(page, box);
    if (desk.region(id)) desk.reshape(id, { ocrtext }, key);
  }

  #rewrite(text: string): void {
    const region = this.#selected();
    if (!region) return;
    this.#written.add(region.id);
    this.desk.reshape(region.id, { ocrtext: text });
  }

  /** What is other in a copy of a box: it lies on the page that is looked at, a twin on its own. */
  async #copyOf(item: Item, twin: boolean): Promise<Partial<Item> | null> {
    const page = twin ? this.pages[Number(item.value.pageIndex)] : this.now();
    if (!page) return null;
    const box = moved(boxOf({ item }), ASIDE, ASIDE, page.size.width / page.size.height);
    return { value: { ...box, ocrtext: await readIn(page, box), pageIndex: page.index } };
  }

  /** A box in the middle of the page, for who draws with keys. */
  async #addHere(): Promise<void> {
    const page = this.now();
    if (!page) return;
    await this.#add(page, MIDDLE);
    page.boxes.querySelector<SVGElement>(".pdf-box.is-on")?.focus();
  }

  shortcuts(): Shortcut[] {
    if (this.desk.readOnly) return [];
    const add = { combo: "n", does: gettext("New box on this page"), run: () => void this.#addHere() };
    return [...copyShortcuts(this.#home), add];
  }
}

/** The words in a box. */
async function readIn(page: PdfPage, box: Box): Promise<string> {
  return textIn(await page.text(), box);
}
