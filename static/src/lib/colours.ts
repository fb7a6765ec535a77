/** Colours of labels, told apart also by people who do not see all of them. */

import type { Option } from "./types";

/** Okabe and Ito's set, the most different ones first. */
export const PALETTE = [
  "#D55E00",
  "#0072B2",
  "#009E73",
  "#CC79A7",
  "#E69F00",
  "#56B4E9",
  "#F0E442",
  "#8C8C8C",
] as const;

/** What the labelling language says when a config says nothing. */
const UNSET = "#36b37e";

/** What a colour may look like; task data may bring its own labels, and their colours end up in style sheets. */
const COLOUR = /^(?:#[\da-f]{3,8}|[a-z]{3,30}|(?:rgb|hsl)a?\([\d\s.,%/deg+-]{1,60}\))$/i;

/** The colour of a label: its config's, else the next of the set. */
export function colourOf(option: Option | undefined, index: number): string {
  const given = option?.background;
  const usable = typeof given === "string" && COLOUR.test(given) && given.toLowerCase() !== UNSET;
  return usable ? given : (PALETTE[index % PALETTE.length] ?? PALETTE[0]);
}
