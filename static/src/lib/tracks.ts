/** Boxes that move through a video. Between two key frames a box moves evenly while it is enabled; frames count from 1. */

import { type Box, SMALLEST } from "./types";

export interface KeyFrame extends Omit<Box, "rotation"> {
  frame: number;
  enabled: boolean;
  rotation?: number;
  time?: number;
}

export interface FrameRange {
  start: number;
  end: number;
}

/** The frame shown at a second. */
export function frameAt(seconds: number, rate: number, count: number): number {
  return Math.min(Math.max(Math.round(seconds * rate), 1), count);
}

/** A second well inside a frame, where no player lands on its neighbour. */
export function secondOf(frame: number, rate: number): number {
  return frame <= 1 ? 0 : (frame + 0.25) / rate;
}

/** Where a box is at a frame; null while it is not there. The frame that switches it off still shows it. */
export function boxAt(sequence: readonly KeyFrame[], frame: number): Box | null {
  const last = sequence.findLastIndex((key) => key.frame <= frame);
  const from = sequence[last];
  if (!from || (!from.enabled && from.frame !== frame)) return null;
  const to = sequence[last + 1] ?? from;
  const share = to === from ? 0 : (frame - from.frame) / (to.frame - from.frame);
  const between = (a = 0, b = 0) => a + (b - a) * share;
  return {
    x: between(from.x, to.x),
    y: between(from.y, to.y),
    width: between(from.width, to.width),
    height: between(from.height, to.height),
    rotation: between(from.rotation, to.rotation),
  };
}

/** The sequence with a key frame that puts the box there. */
export function withKey(sequence: readonly KeyFrame[], frame: number, box: Box, rate: number): KeyFrame[] {
  const before = sequence.findLast((key) => key.frame <= frame);
  const made = { ...box, frame, enabled: before?.enabled ?? true, time: frame / rate };
  return [...sequence.filter((key) => key.frame !== frame), made].sort((a, b) => a.frame - b.frame);
}

/** The box goes on from this frame, or is no longer there after it. */
export function toggled(sequence: readonly KeyFrame[], frame: number, rate: number): KeyFrame[] {
  const before = sequence.findLast((key) => key.frame <= frame);
  const box = boxAt(sequence, frame) ?? before;
  if (!box || !before) return [...sequence];
  const { x, y, width, height, rotation = 0 } = box;
  const keyed = withKey(sequence, frame, { x, y, width, height, rotation }, rate);
  return keyed.map((key) => (key.frame === frame ? { ...key, enabled: !before.enabled } : key));
}

/** The sequence without the key frame; the last one stays. */
export function withoutKey(sequence: readonly KeyFrame[], frame: number): KeyFrame[] {
  return sequence.length > 1 ? sequence.filter((key) => key.frame !== frame) : [...sequence];
}

/** The next key frame in a direction. */
export function nextKey(sequence: readonly KeyFrame[], frame: number, forth: boolean): number | undefined {
  const frames = sequence.map((key) => key.frame);
  return forth ? frames.find((one) => one > frame) : frames.findLast((one) => one < frame);
}

/** Stretches of frames, first and last included, in which a box is there. */
export function lifespans(sequence: readonly KeyFrame[], count: number): FrameRange[] {
  const spans: FrameRange[] = [];
  let open: number | null = null;
  for (const { frame, enabled } of sequence) {
    if (enabled) open ??= frame;
    else {
      spans.push({ start: open ?? frame, end: frame });
      open = null;
    }
  }
  return open === null ? spans : [...spans, { start: open, end: count }];
}

/** The key frames with the first at a frame, or as near to it as the film is long. */
export function keysFrom(sequence: readonly KeyFrame[], at: number, count: number, rate: number): KeyFrame[] {
  const by = shift(sequence[0]?.frame ?? 1, sequence.at(-1)?.frame ?? 1, at, count);
  return sequence.map((key) => ({ ...key, frame: key.frame + by, time: (key.frame + by) / rate }));
}

/** The ranges from a frame on; after themselves where none is said, or before, if there is room. */
export function rangesFrom(ranges: readonly FrameRange[], at: number | null, count: number): FrameRange[] {
  const [first, last] = [ranges[0]?.start ?? 1, ranges.at(-1)?.end ?? 1];
  const long = last - first + 1;
  const before = first > long ? first - long : first;
  const beside = last + long <= count ? last + 1 : before;
  const by = shift(first, last, at ?? beside, count);
  return ranges.map(({ start, end }) => ({ start: start + by, end: end + by }));
}

function shift(first: number, last: number, at: number, count: number): number {
  return Math.max(Math.min(at - first, count - last), 1 - first);
}

/** A place on the picture in percent. */
export interface Spot {
  x: number;
  y: number;
}

const tidy = (value: number) => Math.round(value * 10_000) / 10_000;
const inside = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** The box between two corners. */
export function spanned(a: Spot, b: Spot): Box {
  const [x, y] = [tidy(Math.min(a.x, b.x)), tidy(Math.min(a.y, b.y))];
  return { x, y, width: tidy(Math.max(a.x, b.x) - x), height: tidy(Math.max(a.y, b.y) - y), rotation: 0 };
}

/** The box elsewhere, still on the picture. */
export function moved<T extends Omit<Box, "rotation">>(box: T, dx: number, dy: number): T {
  return {
    ...box,
    x: tidy(inside(box.x + dx, 0, 100 - box.width)),
    y: tidy(inside(box.y + dy, 0, 100 - box.height)),
  };
}

/** The box with one corner (nw, ne, se, sw) elsewhere and the opposite one where it was. */
export function stretched(box: Box, grip: string, to: Spot): Box {
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const x = grip.endsWith("w") ? inside(to.x, 0, right - SMALLEST) : box.x;
  const y = grip.startsWith("n") ? inside(to.y, 0, bottom - SMALLEST) : box.y;
  const far = {
    x: grip.endsWith("w") ? right : inside(to.x, x + SMALLEST, 100),
    y: grip.startsWith("n") ? bottom : inside(to.y, y + SMALLEST, 100),
  };
  return { ...spanned({ x, y }, far), rotation: box.rotation };
}

/** The box with one of its numbers put right, still on the picture. */
export function corrected(box: Box, key: keyof Box, value: number): Box {
  if (key === "rotation") return { ...box, rotation: inside(value, -360, 360) };
  const changed = { ...box, [key]: inside(value, 0, 100) };
  if (key === "x" || key === "y") return moved(changed, 0, 0);
  changed.width = inside(changed.width, SMALLEST, 100 - changed.x);
  changed.height = inside(changed.height, SMALLEST, 100 - changed.y);
  return changed;
}

/** A spot as it lies before a box of these proportions is turned about its corner. */
export function unturned({ x, y, rotation }: Box, spot: Spot, aspect: number): Spot {
  const turn = (-rotation * Math.PI) / 180;
  const [dx, dy] = [(spot.x - x) * aspect, spot.y - y];
  return {
    x: x + (dx * Math.cos(turn) - dy * Math.sin(turn)) / aspect,
    y: y + dx * Math.sin(turn) + dy * Math.cos(turn),
  };
}
