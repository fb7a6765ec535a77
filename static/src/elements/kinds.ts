/** Which element shows or asks what. A page loads only the kinds its campaign uses. */

import { type Config, within } from "../lib/config";
import type { Face } from "./face";

type Made = new () => Face;
export type Load = () => Promise<Made>;
export type Kinds = Map<string, Made>;

const labels: Load = () => import("./cv-labels").then(({ CvLabels }) => CvLabels);

const drawn: Load = () => import("./cv-drawn").then(({ CvDrawn }) => CvDrawn);

const KINDS: Record<string, Load> = {
  Choices: () => import("./cv-choices").then(({ CvChoices }) => CvChoices),
  Image: () => import("./cv-image").then(({ CvImage }) => CvImage),
  Labels: labels,
  Polygon: drawn,
  PolygonLabels: labels,
  Rating: () => import("./cv-rating").then(({ CvRating }) => CvRating),
  Rectangle: drawn,
  RectangleLabels: labels,
  Text: () => import("./cv-text").then(({ CvText }) => CvText),
  TextArea: () => import("./cv-textarea").then(({ CvTextarea }) => CvTextarea),
};

/** Tags that need no element of their own. */
const BARE = new Set(["Header", "Style", "View"]);

/** Load the elements of a config. */
export async function kindsOf(config: Config): Promise<Kinds> {
  const tags = [...new Set(within(config.root).map(({ tag }) => tag))];
  const known = tags.every((tag) => KINDS[tag] || BARE.has(tag));
  const more = known ? {} : (await import("./kinds-asked")).asked(labels, drawn);
  const made = await Promise.all(tags.map(async (tag) => [tag, await (KINDS[tag] ?? more[tag])?.()] as const));
  return new Map(made.filter((pair): pair is [string, Made] => pair[1] !== undefined));
}
