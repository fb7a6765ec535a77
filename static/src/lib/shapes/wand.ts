/** What looks alike around a pixel: a fill by colour, and its edges rounded. Pure. */

/** Red, green, blue and alpha, row by row, as a canvas gives them. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** Pixels that hang together with one, side by side, and differ from it by no more than `threshold` in each colour.
 *
 * @param threshold: 0 takes only the very same colour, 255 everything.
 * @returns 1 for each pixel taken, one byte a pixel; nothing if the first one lies outside.
 */
export function flood({ width, height, data }: Pixels, x: number, y: number, threshold: number): Uint8Array {
  const taken = new Uint8Array(width * height);
  const start = y * width + x;
  if (x < 0 || y < 0 || x >= width || y >= height) return taken;
  const colour = [0, 1, 2].map((part) => data[start * 4 + part] ?? 0) as [number, number, number];
  const alike = (at: number) =>
    taken[at] === 0 &&
    Math.abs((data[at * 4] ?? 0) - colour[0]) <= threshold &&
    Math.abs((data[at * 4 + 1] ?? 0) - colour[1]) <= threshold &&
    Math.abs((data[at * 4 + 2] ?? 0) - colour[2]) <= threshold;
  const waiting = [start];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (!alike(at)) continue;
    const row = at - (at % width);
    const [left, right] = stretch(at, row, row + width, alike);
    taken.fill(1, left, right);
    for (const other of [row - width, row + width])
      if (other >= 0 && other < taken.length) seeds(waiting, left - row + other, right - row + other, alike);
  }
  return taken;
}

/** As far as it goes on to both sides within a row; the end is past the last one. */
function stretch(at: number, first: number, end: number, alike: (at: number) => boolean): [number, number] {
  let [left, right] = [at, at + 1];
  while (left > first && alike(left - 1)) left -= 1;
  while (right < end && alike(right)) right += 1;
  return [left, right];
}

/** One pixel of each stretch between two places of the next row. */
function seeds(waiting: number[], from: number, end: number, alike: (at: number) => boolean): void {
  let inside = false;
  for (let at = from; at < end; at += 1) {
    const now = alike(at);
    if (now && !inside) waiting.push(at);
    inside = now;
  }
}

/** Specks filled, edges rounded: a pixel is taken if most of the square around it is. The same as before if none would be.
 *
 * @param radius: how far the square reaches, in pixels; beyond the picture it goes on as at its edge.
 */
export function rounded(taken: Uint8Array, width: number, radius: number): Uint8Array {
  if (radius < 1) return taken;
  const height = taken.length / width;
  const across = sums(taken, width, height, 1, width, radius);
  const both = sums(across, height, width, width, 1, radius);
  const half = (2 * radius + 1) ** 2 / 2;
  const next = Uint8Array.from(both, (sum) => (sum > half ? 1 : 0));
  return next.includes(1) ? next : taken;
}

/** Sums of what is within the radius along each line. @param step: from one of a line to the next. */
function sums(
  values: ArrayLike<number>,
  length: number,
  lines: number,
  step: number,
  next: number,
  radius: number,
): Uint32Array {
  const found = new Uint32Array(length * lines);
  for (let line = 0; line < lines; line += 1) {
    const value = (at: number) => values[line * next + Math.min(Math.max(at, 0), length - 1) * step] ?? 0;
    let sum = 0;
    for (let at = -radius; at <= radius; at += 1) sum += value(at);
    for (let at = 0; at < length; at += 1) {
      found[line * next + at * step] = sum;
      sum += value(at + radius + 1) - value(at - radius);
    }
  }
  return found;
}
