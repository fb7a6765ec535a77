/** A wand: takes what looks alike around where it is pressed, and the more the farther it is drawn from there. */

import type { Control } from "../../lib/config";
import type { Point } from "../../lib/geometry";
import type { Mask } from "../../lib/shapes/mask";
import { flood, type Pixels, rounded } from "../../lib/shapes/wand";
import type { Surface } from "./surface";

/** How many pixels of the screen more take one step more of colour. */
const STEP_PX = 3;

/** The colours of the picture, kept while it is the same. */
let read: { url: string; pixels: Promise<Pixels | null> } = { url: "", pixels: Promise.resolve(null) };

export class Wand {
  /** The colours of the picture, once they are there. */
  #pixels: Pixels | null = null;
  #before: Uint8Array = new Uint8Array();
  #from: Point = { x: 0, y: 0 };

  constructor(
    readonly surface: Surface,
    readonly control: Control,
  ) {}

  /** Read the colours of the picture that is shown; false if its site does not let them be read. */
  async prepare(): Promise<boolean> {
    const { port } = this.surface;
    const url = port.picture.getAttribute("href") ?? "";
    if (url !== read.url) read = { url, pixels: colours(url, port.width, port.height) };
    const pixels = await read.pixels;
    if (url === port.picture.getAttribute("href")) this.#pixels = pixels;
    return pixels !== null;
  }

  get ready(): boolean {
    const { width, height } = this.surface.port;
    return this.#pixels?.width === width && this.#pixels.height === height;
  }

  /** It is pressed at this pixel. */
  begin(mask: Mask, at: Point): void {
    this.#before = mask.bits.slice();
    this.#from = at;
  }

  /** Put what is taken into the mask, or take it off. @param to: the pixel it has been drawn to. */
  cover(mask: Mask, to: Point, painted: 0 | 1): void {
    if (!this.#pixels) return;
    const { blurRadius, defaultThreshold } = this.control.node.attrs;
    const away = Math.hypot(to.x - this.#from.x, to.y - this.#from.y) / this.surface.port.unit;
    const threshold = Number(defaultThreshold ?? 15) + away / STEP_PX;
    const { x, y } = this.#from;
    const alike = flood(this.#pixels, Math.floor(x), Math.floor(y), threshold);
    const taken = rounded(alike, mask.width, Math.floor(Number(blurRadius ?? 5) / 2));
    mask.bits.set(this.#before);
    for (let one = taken.indexOf(1); one >= 0; one = taken.indexOf(1, one + 1)) mask.bits[one] = painted;
  }
}

async function colours(url: string, width: number, height: number): Promise<Pixels | null> {
  const picture = new Image(width, height);
  picture.crossOrigin = "anonymous";
  picture.src = url;
  try {
    await picture.decode();
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context?.drawImage(picture, 0, 0, width, height);
    return context?.getImageData(0, 0, width, height) ?? null;
  } catch {
    return null;
  }
}
