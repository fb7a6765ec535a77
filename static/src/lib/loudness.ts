/** What a recording sounds like, in shares from 0 to 1. Knows no browser. */

export interface Heard {
  seconds: number;
  /** The loudest sample. */
  peak: number;
  /** How much of it is silent, and how much is cut off because it was too loud. */
  silence: number;
  clipped: number;
}

/** Quieter than this, on average over a twentieth of a second, is silence. */
const QUIET = 0.01;
const CUT = 0.99;
const WINDOWS_A_SECOND = 20;

/** Measure samples from -1 to 1, all channels of the same length. */
export function heard(channels: readonly Float32Array[], rate: number): Heard {
  const length = channels[0]?.length ?? 0;
  const size = Math.max(Math.round(rate / WINDOWS_A_SECOND), 1);
  let peak = 0;
  let cut = 0;
  let silent = 0;
  for (let from = 0; from < length; from += size) {
    const to = Math.min(from + size, length);
    let energy = 0;
    for (let at = from; at < to; at += 1) {
      const loudest = channels.reduce((most, samples) => Math.max(most, Math.abs(samples[at] ?? 0)), 0);
      energy += loudest * loudest;
      if (loudest > peak) peak = loudest;
      if (loudest >= CUT) cut += 1;
    }
    if (Math.sqrt(energy / (to - from)) < QUIET) silent += to - from;
  }
  const share = (part: number) => (length ? round(part / length) : 0);
  return {
    seconds: round(length / rate),
    peak: round(Math.min(peak, 1)),
    silence: length ? share(silent) : 1,
    clipped: share(cut),
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
