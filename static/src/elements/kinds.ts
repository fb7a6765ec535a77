/** Which element shows or asks what. A page loads only the kinds its campaign uses. */

import { type Config, within } from "../lib/config";
import type { Face } from "./face";

type Made = new () => Face;
type Load = () => Promise<Made>;
export type Kinds = Map<string, Made>;

const labels: Load = () => import("./cv-labels").then(({ CvLabels }) => CvLabels);

const drawn: Load = () => import("./cv-drawn").then(({ CvDrawn }) => CvDrawn);

const KINDS: Record<string, Load> = {
  Audio: () => import("./cv-audio").then(({ CvAudio }) => CvAudio),
  Bitmask: drawn,
  BitmaskLabels: labels,
  Brush: drawn,
  BrushLabels: labels,
  Chat: () => import("./cv-chat").then(({ CvChat }) => CvChat),
  Choices: () => import("./cv-choices").then(({ CvChoices }) => CvChoices),
  Collapse: () => import("./cv-collapse").then(({ CvCollapse }) => CvCollapse),
  DateTime: () => import("./cv-datetime").then(({ CvDatetime }) => CvDatetime),
  Ellipse: drawn,
  EllipseLabels: labels,
  Filter: () => import("./cv-filter").then(({ CvFilter }) => CvFilter),
  HyperText: () => import("./cv-hypertext").then(({ CvHypertext }) => CvHypertext),
  HyperTextLabels: labels,
  Image: () => import("./cv-image").then(({ CvImage }) => CvImage),
  KeyPoint: drawn,
  KeyPointLabels: labels,
  Labels: labels,
  List: () => import("./cv-list").then(({ CvList }) => CvList),
  MagicWand: drawn,
  Markdown: () => import("./cv-markdown").then(({ CvMarkdown }) => CvMarkdown),
  Number: () => import("./cv-number").then(({ CvNumber }) => CvNumber),
  OcrLabels: labels,
  Pairwise: () => import("./cv-pairwise").then(({ CvPairwise }) => CvPairwise),
  Panel: () => import("./cv-collapse").then(({ CvPanel }) => CvPanel),
  ParagraphLabels: labels,
  Paragraphs: () => import("./cv-paragraphs").then(({ CvParagraphs }) => CvParagraphs),
  Pdf: () => import("./cv-pdf").then(({ CvPdf }) => CvPdf),
  Polygon: drawn,
  PolygonLabels: labels,
  Prompt: () => import("./cv-prompt").then(({ CvPrompt }) => CvPrompt),
  Ranker: () => import("./cv-ranker").then(({ CvRanker }) => CvRanker),
  Rating: () => import("./cv-rating").then(({ CvRating }) => CvRating),
  Rectangle: drawn,
  RectangleLabels: labels,
  Relations: () => import("./cv-relations").then(({ CvRelations }) => CvRelations),
  Repeater: () => import("./cv-repeater").then(({ CvRepeater }) => CvRepeater),
  Shortcut: () => import("./cv-shortcut").then(({ CvShortcut }) => CvShortcut),
  Table: () => import("./cv-table").then(({ CvTable }) => CvTable),
  Taxonomy: () => import("./cv-taxonomy").then(({ CvTaxonomy }) => CvTaxonomy),
  Text: () => import("./cv-text").then(({ CvText }) => CvText),
  TextArea: () => import("./cv-textarea").then(({ CvTextarea }) => CvTextarea),
  Vector: drawn,
  VectorLabels: labels,
};

/** Load the elements of a config. */
export async function kindsOf(config: Config): Promise<Kinds> {
  const tags = [...new Set(within(config.root).map(({ tag }) => tag))];
  const made = await Promise.all(tags.map(async (tag) => [tag, await KINDS[tag]?.()] as const));
  return new Map(made.filter((pair): pair is [string, Made] => pair[1] !== undefined));
}
