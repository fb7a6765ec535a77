/** A picture of the pitches of a recording, under its wave. Loaded when somebody wants to see it. */

import { h } from "../../lib/dom";
import { brightness, mixed, PITCHES, powerAt } from "./spectrum";

/** Half of it is the highest pitch shown: speech has little above. */
const RATE = 16_000;
const COLUMNS_A_SECOND = 100;
const COLUMNS_MOST = 6_000;
/** Longer ones would fill the memory of a phone when they are unpacked. */
const SECONDS_MOST = 1_200;
const AT_ONCE = 200;
/** From silence to the loudest. */
const COLOURS = [
  [8, 6, 32],
  [70, 20, 110],
  [180, 50, 90],
  [250, 140, 50],
  [255, 245, 190],
] as const;

export class TooLong extends Error {}

/** The picture of what lies at an address.
 *
 * @throws TooLong: it is longer than can be drawn here; anything else: it cannot be read.
 */
export async function spectrogramOf(url: string, seconds: number): Promise<HTMLCanvasElement> {
  if (seconds > SECONDS_MOST) throw new TooLong();
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(String(answer.status));
  const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await answer.arrayBuffer());
  return painted(mixed(Array.from({ length: sound.numberOfChannels }, (_, at) => sound.getChannelData(at))));
}

async function painted(samples: Float32Array): Promise<HTMLCanvasElement> {
  const width = Math.max(Math.min(Math.round((samples.length / RATE) * COLUMNS_A_SECOND), COLUMNS_MOST), 1);
  const powers: Float32Array[] = [];
  let loudest = Number.NEGATIVE_INFINITY;
  for (let column = 0; column < width; column += 1) {
    const power = powerAt(samples, ((column + 0.5) * samples.length) / width);
    loudest = power.reduce((most, one) => Math.max(most, one), loudest);
    powers.push(power);
    // The page stays answerable meanwhile.
    if (column % AT_ONCE === AT_ONCE - 1) await new Promise((done) => setTimeout(done));
  }
  const canvas = h("canvas", { width, height: PITCHES, "aria-hidden": "true" });
  const picture = new ImageData(width, PITCHES);
  powers.forEach((power, column) => {
    power.forEach((one, pitch) => {
      picture.data.set(colourOf(brightness(one, loudest)), ((PITCHES - 1 - pitch) * width + column) * 4);
    });
  });
  canvas.getContext("2d")?.putImageData(picture, 0, 0);
  Object.assign(canvas.style, { position: "relative", display: "block", width: "100%", height: "8rem" });
  return canvas;
}

function colourOf(bright: number): [number, number, number, number] {
  const place = bright * (COLOURS.length - 1);
  const below = COLOURS[Math.min(Math.floor(place), COLOURS.length - 2)] ?? COLOURS[0];
  const above = COLOURS[Math.min(Math.floor(place) + 1, COLOURS.length - 1)] ?? COLOURS[0];
  const share = place - Math.min(Math.floor(place), COLOURS.length - 2);
  const mix = (at: 0 | 1 | 2) => below[at] + (above[at] - below[at]) * share;
  return [mix(0), mix(1), mix(2), 255];
}
