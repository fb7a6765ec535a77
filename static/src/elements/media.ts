/** Loads what a task shows before the task is on the desk. */

import type { Config } from "../lib/config";
import { lookUp } from "../lib/paths";

type Media = HTMLImageElement | HTMLMediaElement;

/** Kept so that what was decoded is not thrown away before it is shown. */
const kept: Media[] = [];
const MOST = 12;
const FIRST_BYTES = 128 * 1024;

/** How each kind of object is made ready; what is not here comes with the task. */
const READY: Record<string, (url: string) => void> = {
  Image: decode,
  Audio: (url) => begin("audio", url),
  Video: (url) => begin("video", url),
  Pdf: (url) => void beginning(url),
};

export function warm(config: Config, data: unknown): void {
  for (const node of config.objects.values()) {
    const found = lookUp(data, String(node.attrs.valueList ?? node.attrs.value ?? ""));
    const urls = (Array.isArray(found) ? found : [found]).filter((url): url is string => typeof url === "string");
    if (node.tag === "Audio") void import("wavesurfer.js");
    if (node.tag === "Pdf") void import("./pdf/library");
    const ready = READY[node.tag];
    if (ready) urls.forEach(ready);
  }
}

/** The player fetches what it needs to begin at once, and no more: a recording may be an hour long. */
function begin(tag: "audio" | "video", url: string): void {
  const media = document.createElement(tag);
  media.preload = "metadata";
  media.muted = true;
  media.src = url;
  remember(media);
}

/** The first pages of a document are in its first bytes; the answer lies in the cache. */
async function beginning(url: string): Promise<void> {
  const headers = { Range: `bytes=0-${FIRST_BYTES - 1}` };
  await fetch(url, { headers })
    .then((answer) => answer.arrayBuffer())
    .catch(() => {});
}

function decode(url: string): void {
  const image = new Image();
  image.src = url;
  image.decode().catch(() => {});
  remember(image);
}

function remember(media: Media): void {
  kept.push(media);
  const old = kept.length > MOST ? kept.shift() : undefined;
  if (old instanceof HTMLMediaElement) old.removeAttribute("src");
}
