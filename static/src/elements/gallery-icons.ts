/** A small drawing of each kind of work. */

import { s } from "../lib/dom";

const TEXT = "M6 9h28M6 16h28M6 23h18";
const FRAME = "M5 6h30v28H5z";

/** The first tag a template has decides; paths of a 40 × 40 field. */
const DRAWINGS: [string, string][] = [
  ["Record", "M20 6a5 5 0 0 1 5 5v8a5 5 0 0 1-10 0v-8a5 5 0 0 1 5-5zM10 18a10 10 0 0 0 20 0M20 28v6M14 34h12"],
  ["Capture", "M5 12h8l3-4h8l3 4h8v20H5zM20 15a7 7 0 1 1 0 14a7 7 0 0 1 0-14z"],
  ["Prompt", "M5 8h30v18H18l-7 7v-7H5zM11 14h18M11 20h11"],
  ["Chat", "M4 6h22v14H13l-5 5v-5H4zM30 15h6v13h-4v5l-5-5H17"],
  ["Paragraphs", "M5 9h6M15 9h20M5 17h6M15 17h16M5 25h6M15 25h20M5 33h6M15 33h9"],
  ["Ranker", "M6 8h4v4H6zM16 10h18M6 18h4v4H6zM16 20h14M6 28h4v4H6zM16 30h9"],
  ["Pairwise", "M4 8h14v24H4zM22 8h14v24H22zM8 21l3 3l5-7"],
  ["VideoRectangle", `${FRAME}M11 12h10v9H11zM16 25h14M26 21l4 4l-4 4`],
  ["TimelineLabels", "M5 6h30v18H5zM16 11l8 4l-8 4zM5 31h30M10 28v6M24 28v6"],
  ["Video", "M5 8h30v24H5zM16 14l9 6l-9 6z"],
  ["TimeSeries", "M5 5v30h30M8 27l6-9l5 6l6-14l4 8l5-5"],
  ["Audio", "M5 17v6M10 11v18M15 6v28M20 14v12M25 9v22M30 15v10M35 18v4"],
  ["Pdf", "M9 4h15l8 8v24H9zM24 4v8h8M14 20h13M14 26h13"],
  ["Table", "M5 8h30v24H5zM5 16h30M5 24h30M16 8v24"],
  ["HyperText", "M14 11l-8 9l8 9M26 11l8 9l-8 9M22 8l-5 24"],
  ["PolygonLabels", "M8 14L20 6l13 10l-5 16H13z"],
  ["Polygon", "M8 14L20 6l13 10l-5 16H13z"],
  ["BrushLabels", "M33 6L18 21M15 20c5 0 6 5 3 8s-8 5-12 4c3-2 2-4 3-7s3-5 6-5z"],
  ["BitmaskLabels", "M33 6L18 21M15 20c5 0 6 5 3 8s-8 5-12 4c3-2 2-4 3-7s3-5 6-5z"],
  [
    "KeyPointLabels",
    "M12 10a2 2 0 1 1 0 .1M28 10a2 2 0 1 1 0 .1M20 20a2 2 0 1 1 0 .1M12 30a2 2 0 1 1 0 .1M28 30a2 2 0 1 1 0 .1",
  ],
  ["EllipseLabels", "M20 10c9 0 15 4 15 10s-6 10-15 10S5 26 5 20s6-10 15-10z"],
  ["VectorLabels", "M6 30l9-12l8 5L34 8M4 28h4v4H4zM13 16h4v4h-4zM21 21h4v4h-4zM32 6h4v4h-4z"],
  ["RectangleLabels", `${FRAME}M12 13h14v12H12z`],
  ["Rectangle", `${FRAME}M12 13h14v12H12z`],
  ["Image", `${FRAME}M5 28l9-9l7 7l5-5l9 9M25 13a2 2 0 1 1 0 .1`],
  ["Taxonomy", "M6 8h10M11 8v22M11 18h8M11 30h8M22 18h12M22 30h12"],
  ["Relations", "M5 8h12v8H5zM23 24h12v8H23zM11 16v12h12M19 24l4 4l-4 4"],
  ["Labels", `${TEXT}M5 6h14v6H5z`],
  ["TextArea", "M6 8h28v24H6zM12 15h12M12 21h8M27 20v7"],
  ["Rating", "M20 6l4 9l10 1l-7 7l2 10l-9-5l-9 5l2-10l-7-7l10-1z"],
  ["Choices", "M9 8a3 3 0 1 1 0 .1M17 10h17M9 18a3 3 0 1 1 0 .1M17 20h13M9 28a3 3 0 1 1 0 .1M17 30h17"],
  ["Text", TEXT],
];

export function iconOf(tags: string[]): SVGElement {
  const [, d = TEXT] = DRAWINGS.find(([tag]) => tags.includes(tag)) ?? [];
  const props = { class: "gallery-icon", viewBox: "0 0 40 40", width: 40, height: 40, "aria-hidden": "true" };
  return s("svg", props, s("path", { d, fill: "none", stroke: "currentColor", "stroke-width": 1.8 }));
}
