/** Repeaters: a template for every item of a list in the task, written out as the server does. Pure. */

import { lookUp } from "./paths";
import type { Node } from "./types";

const MOST = 200;

/** The tree as one task sees it: every Repeater holds one View for each item of its list. */
export function expanded(node: Node, data: unknown): Node {
  const children = node.tag === "Repeater" ? copies(node, data) : node.children;
  return { ...node, children: children.map((child) => expanded(child, data)) };
}

function copies({ attrs, children }: Node, data: unknown): Node[] {
  const listed = lookUp(data, String(attrs.on));
  const flag = String(attrs.indexFlag ?? "{{idx}}");
  return (Array.isArray(listed) ? listed : []).slice(0, MOST).map((_, at) => ({
    tag: "View",
    attrs: {},
    children: children.map((child) => numbered(child, flag, String(at)) as Node),
  }));
}

/** A part of the tree with the number in place of the flag, wherever text holds it. */
function numbered(part: unknown, flag: string, number: string): unknown {
  if (typeof part === "string") return part.replaceAll(flag, number);
  if (Array.isArray(part)) return part.map((one) => numbered(one, flag, number));
  if (part === null || typeof part !== "object") return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, numbered(value, flag, number)]));
}
