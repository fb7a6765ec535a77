/** Masks as results keep them: runs of bytes, or a PNG. What has been read once is remembered. */

import { decode, encode } from "../../lib/rle";
import type { Mask } from "../../lib/shapes/mask";
import type { Value } from "../../lib/types";

export interface Codec {
  /** The mask of a value, or null if it is unreadable or not read yet. */
  mask(value: Value, aspect: number): Mask | null;
  value(mask: Mask): Value;
}

/** By the list of bytes, which is never changed in place. */
const unpacked = new WeakMap<object, Mask | { bits: null }>();

export const runs: Codec = {
  mask({ rle }, aspect) {
    if (!Array.isArray(rle)) return null;
    const found = unpacked.get(rle) ?? read(rle, aspect);
    unpacked.set(rle, found);
    return found.bits ? found : null;
  },
  value(mask) {
    const rle = encode(mask.bits);
    unpacked.set(rle, mask);
    return { format: "rle", rle };
  },
};

/** The size of the picture follows from the number of bytes and its aspect. */
function read(rle: number[], aspect: number): Mask | { bits: null } {
  const pixels = rle.slice(0, 4).reduce((sum, byte) => sum * 256 + byte, 0) / 4;
  const height = Math.round(Math.sqrt(pixels / aspect));
  const bits = height ? decode(rle, pixels) : null;
  return bits ? { width: pixels / height, height, bits } : { bits: null };
}

const MOST = 200;
const pictures = new Map<string, Mask | { bits: null }>();

/** @param ready: called when a picture has been read. */
export function png(ready: () => void): Codec {
  return {
    mask({ imageDataURL }) {
      const url = String(imageDataURL ?? "");
      const found = pictures.get(url);
      if (!found) {
        remember(url, { bits: null });
        void opened(url).then((mask) => {
          if (!mask) return;
          remember(url, mask);
          ready();
        });
      }
      return found?.bits ? found : null;
    },
    value(mask) {
      const { width, height, bits } = mask;
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const pixels = new Uint32Array(width * height);
      bits.forEach((one, at) => {
        if (one) pixels[at] = 0xffffffff;
      });
      const image = new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
      canvas.getContext("2d")?.putImageData(image, 0, 0);
      const imageDataURL = canvas.toDataURL("image/png");
      remember(imageDataURL, mask);
      return { imageDataURL };
    },
  };
}

function remember(url: string, mask: Mask | { bits: null }): void {
  pictures.set(url, mask);
  const [oldest] = pictures.keys();
  if (pictures.size > MOST && oldest !== undefined) pictures.delete(oldest);
}

/** Read without fetching, which the page's policy keeps for our own addresses. */
async function opened(url: string): Promise<Mask | null> {
  const [, data = ""] = url.split(",");
  try {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    const pixels = context?.getImageData(0, 0, width, height).data;
    return pixels
      ? { width, height, bits: Uint8Array.from({ length: width * height }, (_, at) => +(pixels[at * 4 + 3] !== 0)) }
      : null;
  } catch {
    return null;
  }
}
