/** What every shape on a picture can do. Places are percent of the picture; values are Label Studio's. Pure. */

import type { Point } from "../geometry";
import type { Value } from "../types";
import { clamp } from "../views";

export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Something to pull: a side or corner, the knob that turns, a point, or a place where a point can be added. */
export interface Grip extends Point {
  kind: "side" | "turn" | "point" | "between";
}

/** `aspect` is width by height of the picture: a percent of one is not as long as a percent of the other. */
export interface Shape {
  /** A new one in the middle of what is in sight. */
  fresh(seen: Bounds, aspect: number): Value;
  /** The one between two places, where it is drawn by dragging. */
  between?(from: Point, to: Point, aspect: number): Value;
  /** Its outline as SVG path data, in pixels. */
  path(value: Value, width: number, height: number): string;
  bounds(value: Value, aspect: number): Bounds;
  /** Whether a place is on it, or not further away than `slack` percent of the height. */
  hit(value: Value, at: Point, aspect: number, slack: number): boolean;
  /** Moved as far as the picture allows. */
  moved(value: Value, dx: number, dy: number, aspect: number): Value;
  /** Its right and bottom side pulled; the same where that would leave the picture. */
  resized(value: Value, dx: number, dy: number, aspect: number): Value;
  /** Turned clockwise about its middle; the same where that would leave the picture. */
  turned?(value: Value, degrees: number, aspect: number): Value;
  grips(value: Value, aspect: number): Grip[];
  /** A grip pulled from one place to another. */
  pulled(value: Value, grip: number, from: Point, to: Point, aspect: number): Value;
  /** Editing by points, where it has some. */
  points?: Pointwise;
}

export interface Pointwise {
  of(value: Value): Point[];
  moved(value: Value, at: number, dx: number, dy: number): Value;
  /** One more, half way to the next. */
  added(value: Value, after: number): Value;
  /** One less; the same where too few would be left. */
  removed(value: Value, at: number): Value;
  /** A shape of these, or null if they are too few. */
  made(points: Point[], closed: boolean): Value | null;
}

/** A hundredth of a pixel of a 10,000 pixel picture. */
export const round = (value: number): number => Math.round(value * 10_000) / 10_000;
export { clamp };
export const within = (value: number): number => round(clamp(value, 0, 100));

/** A number of a value; anything else counts as zero. */
export function numberOf(value: Value, key: string): number {
  const found = Number(value[key] ?? 0);
  return Number.isFinite(found) ? found : 0;
}

/** A place turned clockwise about another, both in percent. */
export function turnedAbout(point: Point, centre: Point, degrees: number, aspect: number): Point {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [across, down] = [(point.x - centre.x) * aspect, point.y - centre.y];
  return { x: centre.x + (across * cos - down * sin) / aspect, y: centre.y + across * sin + down * cos };
}

/** Degrees by which a pull from one place to another turns about a centre. */
export function turnBetween(centre: Point, from: Point, to: Point, aspect: number): number {
  const angle = (point: Point) => Math.atan2(point.y - centre.y, (point.x - centre.x) * aspect);
  return ((angle(to) - angle(from)) * 180) / Math.PI;
}

/** Degrees from 0 to below 360, to a hundredth. */
export function degrees(value: number): number {
  return (Math.round((((value % 360) + 360) % 360) * 100) / 100) % 360;
}

export function boundsOf(points: readonly Point[]): Bounds {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** How far something with these bounds can follow a wish to move. */
export function allowed({ left, top, right, bottom }: Bounds, dx: number, dy: number): Point {
  return {
    x: clamp(dx, Math.min(0, -left), Math.max(0, 100 - right)),
    y: clamp(dy, Math.min(0, -top), Math.max(0, 100 - bottom)),
  };
}

export function isInside({ left, top, right, bottom }: Bounds, slack = 1e-6): boolean {
  return left >= -slack && top >= -slack && right <= 100 + slack && bottom <= 100 + slack;
}

/** A place in a fraction of what is in sight. */
export function part({ left, top, right, bottom }: Bounds, across: number, down: number): Point {
  return { x: left + (right - left) * across, y: top + (bottom - top) * down };
}
