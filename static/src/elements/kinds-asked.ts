/** Elements of tags that fewer campaigns use, so that the others need not know where they are. */

import type { Load } from "./kinds";

const labels: Load = () => import("./cv-labels").then(({ CvLabels }) => CvLabels);

const drawn: Load = () => import("./cv-drawn").then(({ CvDrawn }) => CvDrawn);

export const ASKED: Record<string, Load> = {
  Audio: () => import("./cv-audio").then(({ CvAudio }) => CvAudio),
  Bitmask: drawn,
  BitmaskLabels: labels,
  Brush: drawn,
  BrushLabels: labels,
  Capture: () => import("./cv-capture").then(({ CvCapture }) => CvCapture),
  Chat: () => import("./cv-chat").then(({ CvChat }) => CvChat),
  Collapse: () => import("./cv-collapse").then(({ CvCollapse }) => CvCollapse),
  DateTime: () => import("./cv-datetime").then(({ CvDatetime }) => CvDatetime),
  Ellipse: drawn,
  EllipseLabels: labels,
  Filter: () => import("./cv-filter").then(({ CvFilter }) => CvFilter),
  HyperText: () => import("./cv-hypertext").then(({ CvHypertext }) => CvHypertext),
  HyperTextLabels: labels,
  KeyPoint: drawn,
  KeyPointLabels: labels,
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
  Prompt: () => import("./cv-prompt").then(({ CvPrompt }) => CvPrompt),
  Ranker: () => import("./cv-ranker").then(({ CvRanker }) => CvRanker),
  Record: () => import("./cv-record").then(({ CvRecord }) => CvRecord),
  Relations: () => import("./cv-relations").then(({ CvRelations }) => CvRelations),
  Repeater: () => import("./cv-repeater").then(({ CvRepeater }) => CvRepeater),
  Shortcut: () => import("./cv-shortcut").then(({ CvShortcut }) => CvShortcut),
  Table: () => import("./cv-table").then(({ CvTable }) => CvTable),
  Taxonomy: () => import("./cv-taxonomy").then(({ CvTaxonomy }) => CvTaxonomy),
  TimeSeries: () => import("./cv-series").then(({ CvSeries }) => CvSeries),
  TimeSeriesLabels: labels,
  Vector: drawn,
  VectorLabels: labels,
};
