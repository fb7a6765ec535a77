/** The wave and its library, loaded only where there is sound. */

import type WaveSurfer from "wavesurfer.js";
import type { Node } from "../../lib/types";

/** Height of one channel where each has a wave of its own. */
const CHANNEL_PX = 64;
const CLOSEST_PX_A_SECOND = 2000;

/** A wave in its place, played by this element. */
export async function waveIn(
  container: HTMLElement,
  media: HTMLAudioElement,
  attrs: Node["attrs"],
): Promise<WaveSurfer> {
  allowOnlyBoxes();
  const { default: Surfer } = await import("wavesurfer.js");
  const colours = getComputedStyle(container);
  const colour = (name: string, otherwise: string) => colours.getPropertyValue(name).trim() || otherwise;
  return Surfer.create({
    container,
    media,
    height: channelHeight(attrs) || Number(attrs.waveHeight ?? attrs.height ?? 96),
    waveColor: colour("--color-secondary", "#6b5d50"),
    progressColor: colour("--color-primary", "#00737a"),
    cursorColor: typeof attrs.cursorColor === "string" ? attrs.cursorColor : colour("--color-error", "#ab2a1f"),
    cursorWidth: Number(attrs.cursorWidth ?? 2),
    barHeight: Number(attrs.defaultScale ?? 1),
    autoCenter: attrs.autoCenter !== false,
    cspNonce: document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce ?? "",
    ...(attrs.splitChannels === true ? { splitChannels: [] } : {}),
  });
}

/** Height of each channel's own wave; 0 where all share one. */
export function channelHeight(attrs: Node["attrs"]): number {
  return attrs.splitChannels === true ? Number(attrs.waveHeight ?? CHANNEL_PX) : 0;
}

/** How many channels the wave shows. */
export function channelsOf(surfer: WaveSurfer): number {
  return surfer.getDecodedData()?.numberOfChannels ?? 1;
}

/** Show so many times as much detail as now, between the whole and the closest look. */
export function zoomBy(surfer: WaveSurfer, container: HTMLElement, factor: number): void {
  if (!surfer.getDuration()) return;
  const whole = container.clientWidth / surfer.getDuration();
  const now = Math.max(surfer.options.minPxPerSec || 0, whole);
  surfer.zoom(Math.min(Math.max(now * factor, whole), Math.max(CLOSEST_PX_A_SECOND, whole)));
}

/** The wave of a recording as the server drew it, channel by channel; null if there is none to be had.
 *
 * Waves drawn before each channel had one of its own are one list; they do not serve where channels are told apart.
 */
export async function drawn(address: string | undefined, split: boolean): Promise<number[][] | null> {
  if (!address) return null;
  const found: unknown = await fetch(address)
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null);
  if (!Array.isArray(found) || !found.length) return null;
  if (Array.isArray(found[0])) return found as number[][];
  return split ? null : [found as number[]];
}

/** The library writes its frame as markup. Trusted Types let through what is made of boxes and style and nothing else. */
function allowOnlyBoxes(): void {
  const types = (
    globalThis as { trustedTypes?: { defaultPolicy: unknown; createPolicy(name: string, rules: object): void } }
  ).trustedTypes;
  if (!types || types.defaultPolicy) return;
  const harmless = (html: string) => !/<(?!\/?(?:style|div)\b)/i.test(html) && !/\son\w+\s*=/i.test(html);
  types.createPolicy("default", { createHTML: (html: string) => (harmless(html) ? html : null) });
}
