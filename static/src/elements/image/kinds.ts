/** The kinds of shapes a picture can have. Boxes are at hand; the others are loaded by tasks that ask for them. */

import type { Control } from "../../lib/config";
import { gettext } from "../../lib/i18n";
import { rectangle } from "../../lib/shapes/rectangle";
import { DragTool } from "./drag-tool";
import type { Kind } from "./surface";

const box: Kind = { shape: rectangle, tool: (surface, control) => new DragTool(surface, control, rectangle) };

interface Entry {
  /** As Label Studio has it. */
  key: string;
  name: () => string;
  add: () => string;
  load: () => Promise<Kind>;
}

const KINDS: Record<string, Entry> = {
  rectangle: {
    key: "r",
    name: () => gettext("Box"),
    add: () => gettext("Add a box in the middle"),
    load: () => Promise.resolve(box),
  },
  ellipse: {
    key: "o",
    name: () => gettext("Ellipse"),
    add: () => gettext("Add an ellipse in the middle"),
    load: () => import("./ellipse").then(({ kind }) => kind),
  },
  polygon: {
    key: "p",
    name: () => gettext("Polygon"),
    add: () => gettext("Add a polygon in the middle"),
    load: () => import("./polygon").then(({ kind }) => kind),
  },
  keypoint: {
    key: "k",
    name: () => gettext("Point"),
    add: () => gettext("Add a point in the middle"),
    load: () => import("./keypoint").then(({ kind }) => kind),
  },
  vector: {
    key: "y",
    name: () => gettext("Path"),
    add: () => gettext("Add a path in the middle"),
    load: () => import("./vector").then(({ kind }) => kind),
  },
  brush: {
    key: "b",
    name: () => gettext("Brush"),
    add: () => gettext("Paint by keys, from the middle"),
    load: () => import("./brush").then(({ brush }) => brush),
  },
  wand: {
    key: "w",
    name: () => gettext("Wand"),
    add: () => gettext("Take what is alike by keys, from the middle"),
    load: () => import("./brush").then(({ wand }) => wand),
  },
  bitmask: {
    key: "b",
    name: () => gettext("Brush"),
    add: () => gettext("Paint by keys, from the middle"),
    load: () => import("./brush").then(({ bitmask }) => bitmask),
  },
};

/** The kind a control draws, by the type of its results; none if it only labels. */
export function drawnBy({ type, node }: Control): [string, Entry] | null {
  const name = node.tag === "MagicWand" ? "wand" : type.replace(/labels$/, "");
  const entry = KINDS[name];
  return entry ? [name, entry] : null;
}
