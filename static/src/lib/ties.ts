/** The lines that relations are drawn as: curves between rectangles on the screen, with heads where they lead. Pure. */

import type { Relation } from "./types";
import { clamp, type Point } from "./views";

export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where a region is: one rectangle, or one for each line of words. */
export interface Place {
  rects: Rect[];
  words: boolean;
}

type Curve = [Point, Point, Point, Point];

export interface Line {
  /** The curve and its heads as paths. */
  d: string;
  heads: string;
  middle: Point;
  /** Points along it, close enough to tell what is near. */
  points: Point[];
}

const HEAD = 11;
const PARTS = 16;
/** An arc rises so far at least and at most. */
const [LOW, HIGH] = [14, 44];

/** The line of a relation. @param rank: how many lines between the same two came before it. */
export function lineOf(from: Place, to: Place, direction: Relation["direction"], rank = 0): Line | null {
  const curve = curveOf(from, to, rank);
  if (!curve) return null;
  const [start, first, second, end] = curve;
  const heads = [
    ...(direction === "right" ? [] : [headAt(start, first)]),
    ...(direction === "left" ? [] : [headAt(end, second)]),
  ];
  const points = Array.from({ length: PARTS + 1 }, (_, at) => pointOn(curve, at / PARTS));
  return {
    d: `M${said(start)}C${said(first)} ${said(second)} ${said(end)}`,
    heads: heads.join(""),
    middle: pointOn(curve, 0.5),
    points,
  };
}

function curveOf(from: Place, to: Place, rank: number): Curve | null {
  const [first, second] = facing(from, to);
  if (!first || !second) return null;
  const words = from.words && to.words;
  if (words ? alongside(first, second) : holds(first, second) || holds(second, first)) return arc(first, second, rank);
  return words ? stairs(first, second, rank) : bow(first, second, rank);
}

/** Of words on several lines, the lines that are nearest to each other. */
function facing(from: Place, to: Place): [Rect | undefined, Rect | undefined] {
  const [first, last] = [from.rects.at(0), from.rects.at(-1)];
  const [other, end] = [to.rects.at(0), to.rects.at(-1)];
  if (first && end && end.bottom <= first.top) return [first, end];
  if (last && other && last.bottom <= other.top) return [last, other];
  return [first, other];
}

const middleOf = (rect: Rect): Point => ({ x: (rect.left + rect.right) / 2, y: (rect.top + rect.bottom) / 2 });
const holds = (outer: Rect, inner: Rect): boolean => {
  const { x, y } = middleOf(inner);
  return outer.left <= x && x <= outer.right && outer.top <= y && y <= outer.bottom;
};
/** On one line of words. */
const alongside = (one: Rect, other: Rect): boolean =>
  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > (one.bottom - one.top) / 2;

/** From the top of one to the top of the other. */
function arc(from: Rect, to: Rect, rank: number): Curve {
  const [start, end] = [
    { x: middleOf(from).x, y: from.top },
    { x: middleOf(to).x, y: to.top },
  ];
  const height = clamp(Math.abs(end.x - start.x) / 5, LOW, HIGH) + rank * HEAD;
  const top = Math.min(start.y, end.y) - height;
  return [start, { x: start.x, y: top }, { x: end.x, y: top }, end];
}

/** From the foot of what is above to the top of what is below. */
function stairs(from: Rect, to: Rect, rank: number): Curve {
  const down = to.top >= from.bottom - 1 || middleOf(to).y > middleOf(from).y;
  const start = { x: middleOf(from).x + rank * HEAD, y: down ? from.bottom : from.top };
  const end = { x: middleOf(to).x + rank * HEAD, y: down ? to.top : to.bottom };
  const reach = clamp(Math.abs(end.y - start.y) / 2, LOW, HIGH) * (down ? 1 : -1);
  return [start, { x: start.x, y: start.y + reach }, { x: end.x, y: end.y - reach }, end];
}

/** From side to side, bent a little to the left of the way, so that there and back are two lines. */
function bow(from: Rect, to: Rect, rank: number): Curve {
  const [a, b] = [middleOf(from), middleOf(to)];
  const [start, end] = [edge(from, b), edge(to, a)];
  const [x, y] = [end.x - start.x, end.y - start.y];
  const far = Math.hypot(x, y) || 1;
  const bend = Math.min(far / 8, 24) * (1 + rank);
  const off = { x: (y / far) * bend, y: (-x / far) * bend };
  const along = (part: number): Point => ({ x: start.x + x * part + off.x, y: start.y + y * part + off.y });
  return [start, along(1 / 3), along(2 / 3), end];
}

/** Where the way from the middle of a rectangle to a point leaves it. */
function edge(rect: Rect, towards: Point): Point {
  const { x, y } = middleOf(rect);
  const [dx, dy] = [towards.x - x, towards.y - y];
  const reach = Math.min(
    dx ? (rect.right - rect.left) / 2 / Math.abs(dx) : Number.POSITIVE_INFINITY,
    dy ? (rect.bottom - rect.top) / 2 / Math.abs(dy) : Number.POSITIVE_INFINITY,
    1,
  );
  return { x: x + dx * reach, y: y + dy * reach };
}

function headAt(tip: Point, before: Point): string {
  const way = Math.atan2(tip.y - before.y, tip.x - before.x);
  const back = (turn: number) => ({
    x: tip.x - HEAD * Math.cos(way + turn),
    y: tip.y - HEAD * Math.sin(way + turn),
  });
  return `M${said(tip)}L${said(back(0.42))}L${said(back(-0.42))}Z`;
}

function pointOn([a, b, c, d]: Curve, t: number): Point {
  const u = 1 - t;
  const at = (axis: "x" | "y") =>
    u * u * u * a[axis] + 3 * u * u * t * b[axis] + 3 * u * t * t * c[axis] + t * t * t * d[axis];
  return { x: at("x"), y: at("y") };
}

const said = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

/** How far a point is from a line. */
export function distance(line: Line, { x, y }: Point): number {
  let least = Number.POSITIVE_INFINITY;
  line.points.slice(1).forEach((end, at) => {
    const start = line.points[at] as Point;
    const [dx, dy] = [end.x - start.x, end.y - start.y];
    const part = clamp(((x - start.x) * dx + (y - start.y) * dy) / (dx * dx + dy * dy || 1), 0, 1);
    least = Math.min(least, Math.hypot(x - start.x - dx * part, y - start.y - dy * part));
  });
  return least;
}

/** What of a rectangle is within a frame; a rectangle outside is the place of the frame's edge next to it. */
export function within(rect: Rect, frame: Rect): Rect {
  const across = (value: number) => clamp(value, frame.left, Math.max(frame.left, frame.right));
  const down = (value: number) => clamp(value, frame.top, Math.max(frame.top, frame.bottom));
  return { left: across(rect.left), right: across(rect.right), top: down(rect.top), bottom: down(rect.bottom) };
}
