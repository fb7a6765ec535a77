/** Loads what a task shows before the task is on the desk. */

import type { Config } from "../lib/config";
import { lookUp } from "../lib/paths";

/** Kept so that what was decoded is not thrown away before it is shown. */
const kept: HTMLImageElement[] = [];
const MOST = 12;

export function warm(config: Config, data: unknown): void {
  for (const node of config.objects.values()) {
    const found = lookUp(data, String(node.attrs.valueList ?? node.attrs.value ?? ""));
    const urls = (Array.isArray(found) ? found : [found]).filter((url): url is string => typeof url === "string");
    if (node.tag === "Image") for (const url of urls) decode(url);
    if (node.tag === "Audio") {
      void import("wavesurfer.js");
      for (const url of urls)
        void fetch(url)
          .then((response) => response.arrayBuffer())
          .catch(() => {});
    }
  }
}

function decode(url: string): void {
  const image = new Image();
  image.src = url;
  image.decode().catch(() => {});
  kept.push(image);
  if (kept.length > MOST) kept.shift();
}
