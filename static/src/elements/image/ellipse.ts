/** Ellipses on a picture. */

import { ellipse } from "../../lib/shapes/ellipse";
import { DragTool } from "./drag-tool";
import type { Kind } from "./surface";

export const kind: Kind = { shape: ellipse, tool: (surface, control) => new DragTool(surface, control, ellipse) };
