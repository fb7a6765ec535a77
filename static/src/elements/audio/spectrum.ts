/** How loud each pitch is at each moment. Pure. */

/** Samples in one look; half as many pitches come out of it. */
export const WINDOW = 512;
export const PITCHES = WINDOW / 2;
/** What is so much quieter than the loudest is drawn as silence. */
const FLOOR_DB = 75;

const BELL = Float32Array.from({ length: WINDOW }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / WINDOW));
const TURNS = Float32Array.from({ length: WINDOW }, (_, at) => (2 * Math.PI * at) / WINDOW);

/** Power of each pitch around one sample, in decibels, lowest pitch first.
 *
 * Hann window and radix-2 Fourier transform (Cooley and Tukey, 1965).
 */
export function powerAt(samples: Float32Array, middle: number): Float32Array {
  const real = new Float32Array(WINDOW);
  const imaginary = new Float32Array(WINDOW);
  const from = Math.round(middle) - PITCHES;
  for (let at = 0; at < WINDOW; at += 1) real[mirrored(at)] = (samples[from + at] ?? 0) * (BELL[at] ?? 0);
  for (let size = 2; size <= WINDOW; size *= 2) combine(real, imaginary, size);
  return Float32Array.from(
    { length: PITCHES },
    (_, at) => 10 * Math.log10((real[at] ?? 0) ** 2 + (imaginary[at] ?? 0) ** 2 + 1e-12),
  );
}

/** One round of the transform: halves of `size / 2` become wholes of `size`. */
function combine(real: Float32Array, imaginary: Float32Array, size: number): void {
  const half = size / 2;
  for (let at = 0; at < WINDOW; at += 1) {
    if (at & half) continue;
    const turn = TURNS[((at % half) * WINDOW) / size] ?? 0;
    const [cos, sin] = [Math.cos(turn), -Math.sin(turn)];
    const [a, b] = [real[at + half] ?? 0, imaginary[at + half] ?? 0];
    const [x, y] = [a * cos - b * sin, a * sin + b * cos];
    const [u, v] = [real[at] ?? 0, imaginary[at] ?? 0];
    [real[at], imaginary[at], real[at + half], imaginary[at + half]] = [u + x, v + y, u - x, v - y];
  }
}

/** The place whose bits are those of `at` in reverse. */
function mirrored(at: number): number {
  let out = 0;
  for (let bit = 1; bit < WINDOW; bit *= 2) out = out * 2 + (at & bit ? 1 : 0);
  return out;
}

/** Decibels as brightness, 0 to 1, beside the loudest there is. */
export function brightness(power: number, loudest: number): number {
  return Math.min(Math.max(1 + (power - loudest) / FLOOR_DB, 0), 1);
}

/** All channels as one. */
export function mixed(channels: Float32Array[]): Float32Array {
  const [first, ...others] = channels;
  if (!first || !others.length) return first ?? new Float32Array();
  return first.map((one, at) => others.reduce((sum, channel) => sum + (channel[at] ?? 0), one) / channels.length);
}
