/** How good a recording is, and what is said about it. */

import { gettext, interpolate } from "../../lib/i18n";
import { type Heard, heard } from "../../lib/loudness";
import type { Node } from "../../lib/types";

/** More of it than this is cut off: it sounds broken. */
const TOO_LOUD = 0.01;
const TOO_QUIET = 0.05;

export async function measure(blob: Blob): Promise<Heard> {
  const context = new AudioContext();
  try {
    const sound = await context.decodeAudioData(await blob.arrayBuffer());
    const channels = Array.from({ length: sound.numberOfChannels }, (_, at) => sound.getChannelData(at));
    return heard(channels, sound.sampleRate);
  } finally {
    void context.close();
  }
}

/** What could be better about a recording that is taken all the same. */
export function advice({ peak, clipped }: Heard): string {
  if (clipped > TOO_LOUD)
    return gettext("It is too loud and sounds cut off. Move away from the microphone and record again.");
  if (peak < TOO_QUIET) return gettext("It is very quiet. Come closer to the microphone and record again.");
  return gettext("Recorded. Listen to it before you go on.");
}

/** Why a recording cannot be taken; empty if it can. */
export function refusal({ seconds, silence }: Heard, { attrs: { minSeconds, maxSilence } }: Node): string {
  const least = Number(minSeconds ?? 0.5);
  if (seconds < least)
    return interpolate(gettext("This is too short: at least %(seconds)s seconds are needed."), { seconds: least });
  if (silence > Number(maxSilence ?? 1))
    return gettext("Too much of it is silent. Check the microphone, come closer and record again.");
  return "";
}
