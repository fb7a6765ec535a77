/** Masks as canvases above the picture: one a region, cut to what it covers, and one that is being painted. */

import type { Region } from "../../lib/desk";
import { h } from "../../lib/dom";
import { regionColour } from "../../lib/labelling";
import { type Mask, painted } from "../../lib/shapes/mask";
import type { Bounds } from "../../lib/shapes/shape";
import type { Codec } from "./codecs";
import type { Surface } from "./surface";

interface Drawn {
  canvas: HTMLCanvasElement;
  mask: Mask | null;
  colour: string;
}

export class MaskLayer {
  readonly #root = h("div", { class: "masks", "aria-hidden": "true" });
  readonly #drawn = new Map<string, Drawn>();
  readonly #live = h("canvas", { class: "is-on" });
  #painting: string | null = null;

  constructor(
    readonly surface: Surface,
    readonly codec: Codec,
  ) {}

  show(regions: Region[]): void {
    const { surface } = this;
    if (!this.#root.isConnected) surface.port.stage.append(this.#root);
    this.#place();
    const present = new Set(regions.map(({ id }) => id));
    for (const [id, { canvas }] of this.#drawn) {
      if (present.has(id)) continue;
      canvas.remove();
      this.#drawn.delete(id);
    }
    for (const region of regions) this.#showOne(region);
  }

  #showOne(region: Region): void {
    const { desk, port } = this.surface;
    const drawn = this.#drawn.get(region.id) ?? { canvas: h("canvas"), mask: null, colour: "" };
    this.#drawn.set(region.id, drawn);
    const { canvas } = drawn;
    const mask = this.codec.mask(region.item.value, port.aspect);
    const colour = regionColour(desk, region);
    canvas.hidden = desk.hidden.has(region.id) || region.id === this.#painting;
    canvas.classList.toggle("is-on", region.id === desk.selected);
    if (!canvas.isConnected) this.#root.append(canvas);
    if (!mask || (mask === drawn.mask && colour === drawn.colour)) return;
    Object.assign(drawn, { mask, colour });
    const frame = painted(mask) ?? { left: 0, top: 0, right: 1, bottom: 1 };
    Object.assign(canvas, { width: frame.right - frame.left, height: frame.bottom - frame.top });
    canvas.style.translate = `${frame.left}px ${frame.top}px`;
    draw(canvas, mask, frame, colour, frame);
  }

  /** The canvases lie where the pixels of the picture are. */
  #place(): void {
    const { port } = this.surface;
    const { stage } = port;
    const matrix = port.world.getScreenCTM();
    if (!matrix) return;
    const { left, top } = stage.getBoundingClientRect();
    const { a, b, c, d, e, f } = matrix;
    const [x, y] = [e - left - stage.clientLeft, f - top - stage.clientTop];
    this.#root.style.transform = `matrix(${a}, ${b}, ${c}, ${d}, ${x}, ${y})`;
  }

  /** Begin to paint a region, or a new one. */
  begin(id: string | null, mask: Mask, colour: string): void {
    this.#painting = id ?? "";
    const canvas = id === null ? undefined : this.#drawn.get(id)?.canvas;
    if (canvas) canvas.hidden = true;
    Object.assign(this.#live, { width: mask.width, height: mask.height });
    this.#root.append(this.#live);
    const frame = painted(mask);
    if (frame) this.paint(mask, frame, colour);
  }

  paint(mask: Mask, frame: Bounds, colour: string): void {
    draw(this.#live, mask, frame, colour, { left: 0, top: 0 });
  }

  end(): void {
    this.#painting = null;
    this.#live.remove();
  }
}

/** Put a frame of a mask on a canvas whose corner lies at `from`. */
function draw(
  canvas: HTMLCanvasElement,
  mask: Mask,
  { left, top, right, bottom }: Bounds,
  colour: string,
  from: { left: number; top: number },
): void {
  const context = canvas.getContext("2d");
  const [width, height] = [right - left, bottom - top];
  if (!context || width <= 0 || height <= 0) return;
  const pixels = new Uint32Array(width * height);
  const ink = wordOf(context, colour);
  for (let row = 0; row < height; row += 1) {
    const line = (top + row) * mask.width + left;
    for (let column = 0; column < width; column += 1) if (mask.bits[line + column]) pixels[row * width + column] = ink;
  }
  const image = new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
  context.putImageData(image, left - from.left, top - from.top);
}

const inks = new Map<string, number>();

/** A colour of a style sheet as the word of a pixel. */
function wordOf(context: CanvasRenderingContext2D, colour: string): number {
  const known = inks.get(colour);
  if (known !== undefined) return known;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const word = new Uint32Array(context.getImageData(0, 0, 1, 1).data.buffer)[0] ?? 0;
  context.clearRect(0, 0, 1, 1);
  inks.set(colour, word);
  return word;
}
