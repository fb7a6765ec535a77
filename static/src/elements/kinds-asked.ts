/** Elements of tags that fewer campaigns use, so that the others need not know where they are. */

import type { Load } from "./kinds";

/** Each has a sister that labels what it draws, such as BrushLabels. */
const DRAWN = ["Bitmask", "Brush", "Ellipse", "KeyPoint", "Vector"];

/** @param labels, drawn: elements that many tags have, known already. */
export const asked = (labels: Load, drawn: Load): Record<string, Load> => ({
  ...Object.fromEntries(DRAWN.flatMap((tag) => [[tag, drawn] as const, [`${tag}Labels`, labels] as const])),
  Audio: () => import("./cv-audio").then(({ CvAudio }) => CvAudio),
  Capture: () => import("./cv-capture").then(({ CvCapture }) => CvCapture),
  Chat: () => import("./cv-chat").then(({ CvChat }) => CvChat),
  Collapse: () => import("./cv-collapse").then(({ CvCollapse }) => CvCollapse),
  DateTime: () => import("./amounts").then(({ CvDatetime }) => CvDatetime),
  Filter: () => import("./cv-filter").then(({ CvFilter }) => CvFilter),
  HyperText: () => import("./cv-hypertext").then(({ CvHypertext }) => CvHypertext),
  HyperTextLabels: labels,
  List: () => import("./orders").then(({ CvList }) => CvList),
  MagicWand: drawn,
  Markdown: () => import("./cv-markdown").then(({ CvMarkdown }) => CvMarkdown),
  Number: () => import("./amounts").then(({ CvNumber }) => CvNumber),
  OcrLabels: labels,
  Pairwise: () => import("./cv-pairwise").then(({ CvPairwise }) => CvPairwise),
  Panel: () => import("./cv-collapse").then(({ CvPanel }) => CvPanel),
  ParagraphLabels: labels,
  Paragraphs: () => import("./cv-paragraphs").then(({ CvParagraphs }) => CvParagraphs),
  Pdf: () => import("./cv-pdf").then(({ CvPdf }) => CvPdf),
  Prompt: () => import("./cv-prompt").then(({ CvPrompt }) => CvPrompt),
  Ranker: () => import("./orders").then(({ CvRanker }) => CvRanker),
  Record: () => import("./cv-record").then(({ CvRecord }) => CvRecord),
  Relations: () => import("./cv-relations").then(({ CvRelations }) => CvRelations),
  Repeater: () => import("./cv-repeater").then(({ CvRepeater }) => CvRepeater),
  Shortcut: () => import("./cv-shortcut").then(({ CvShortcut }) => CvShortcut),
  Table: () => import("./cv-table").then(({ CvTable }) => CvTable),
  Taxonomy: () => import("./taxonomies").then(({ CvTaxonomy }) => CvTaxonomy),
  TaxonomyLabels: () => import("./taxonomies").then(({ CvTaxonomyLabels }) => CvTaxonomyLabels),
  TimelineLabels: labels,
  TimeSeries: () => import("./cv-series").then(({ CvSeries }) => CvSeries),
  TimeSeriesLabels: labels,
  Video: () => import("./cv-video").then(({ CvVideo }) => CvVideo),
  VideoRectangle: drawn,
});
