import { expect, test } from "vitest";
import type { Value } from "../types";
import { ellipse } from "./ellipse";
import { keypoint } from "./keypoint";
import { polygon } from "./polygon";
import { rectangle } from "./rectangle";
import { degrees, isInside, part, type Shape } from "./shape";
import { vector } from "./vector";

const SHAPES: Record<string, Shape> = { rectangle, ellipse, keypoint, polygon, vector };
const SEEN = { left: 20, top: 30, right: 70, bottom: 80 };
const ASPECT = 1.6;

/** The same numbers in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function numbers(value: unknown): number[] {
  if (typeof value === "number") return [value];
  return value && typeof value === "object" ? Object.values(value).flatMap(numbers) : [];
}

/** Keypoints are dots: only their middle has to be on the picture. */
function onPicture(name: string, shape: Shape, value: Value): boolean {
  const { x, y } = { x: Number(value.x), y: Number(value.y) };
  if (name === "keypoint") return x >= 0 && x <= 100 && y >= 0 && y <= 100;
  return isInside(shape.bounds(value, ASPECT));
}

test.each(Object.entries(SHAPES))("nothing one can do to a %s brings it off the picture", (name, shape) => {
  const random = chance(7);
  let value = shape.fresh(SEEN, ASPECT);
  for (let run = 0; run < 3000; run += 1) {
    const [dx, dy] = [random() * 60 - 30, random() * 60 - 30];
    const deed = Math.floor(random() * 4);
    if (deed === 0) value = shape.moved(value, dx, dy, ASPECT);
    else if (deed === 1) value = shape.resized(value, dx, dy, ASPECT);
    else if (deed === 2) value = shape.turned?.(value, dx * 6, ASPECT) ?? value;
    else {
      const grips = shape.grips(value, ASPECT).filter(({ kind }) => kind !== "between");
      const at = Math.floor(random() * grips.length);
      const from = grips[at];
      if (from) value = shape.pulled(value, at, from, { x: from.x + dx, y: from.y + dy }, ASPECT);
    }
    expect(onPicture(name, shape, value), JSON.stringify(value)).toBe(true);
    for (const number of numbers(value)) expect(number).toBe(Math.round(number * 10_000) / 10_000);
  }
});

test.each(Object.entries(SHAPES))("a new %s is hit in its middle, and not from afar", (_name, shape) => {
  const value = shape.fresh(SEEN, ASPECT);
  const { left, right, top, bottom } = shape.bounds(value, ASPECT);
  expect(shape.hit(value, { x: (left + right) / 2, y: (top + bottom) / 2 }, ASPECT, 1)).toBe(true);
  expect(shape.hit(value, { x: 2, y: 2 }, ASPECT, 1)).toBe(false);
  expect(shape.path(value, 160, 100)).toMatch(/^M[\d.e -]+/);
});

test.each(Object.entries(SHAPES))("a moved %s keeps its size", (_name, shape) => {
  const before = shape.bounds(shape.fresh(SEEN, ASPECT), ASPECT);
  const after = shape.bounds(shape.moved(shape.fresh(SEEN, ASPECT), -90, 90, ASPECT), ASPECT);
  expect(after.right - after.left).toBeCloseTo(before.right - before.left, 3);
  expect(after.bottom - after.top).toBeCloseTo(before.bottom - before.top, 3);
});

test("turning keeps the middle where it is, and four quarters are a whole", () => {
  for (const shape of [rectangle, ellipse, polygon]) {
    const value = shape.fresh(SEEN, ASPECT);
    const middle = part(shape.bounds(value, ASPECT), 0.5, 0.5);
    let now = value;
    for (let quarter = 0; quarter < 4; quarter += 1) {
      now = shape.turned?.(now, 90, ASPECT) ?? now;
      const { x, y } = part(shape.bounds(now, ASPECT), 0.5, 0.5);
      expect([x, y]).toEqual([expect.closeTo(middle.x, 2), expect.closeTo(middle.y, 2)]);
    }
    numbers(now).forEach((number, at) => void expect(number).toBeCloseTo(numbers(value)[at] ?? 0, 2));
  }
  expect(degrees(-90)).toBe(270);
  expect(degrees(359.999)).toBe(0);
});

test("the turning knob follows the pointer", () => {
  const value = { x: 40, y: 40, width: 20, height: 20, rotation: 0 };
  const knob = rectangle.grips(value, 1).findIndex(({ kind }) => kind === "turn");
  const next = rectangle.pulled(value, knob, { x: 50, y: 20 }, { x: 80, y: 50 }, 1);
  expect(next).toMatchObject({ rotation: 90, x: 60, y: 40 });
});

test("an ellipse drawn between two corners fills their box", () => {
  expect(ellipse.between?.({ x: 50, y: 60 }, { x: 10, y: 20 }, 1)).toEqual({
    x: 30,
    y: 40,
    radiusX: 20,
    radiusY: 20,
    rotation: 0,
  });
});

test("points of a polygon can be moved, added and taken away", () => {
  const square = polygon.points?.made(
    [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 10 },
      { x: 0, y: 10 },
    ],
    true,
  ) as Value;
  expect(square).toEqual({
    points: [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
    ],
    closed: true,
  });
  const more = polygon.points?.added(square, 3) as Value;
  expect(more.points).toEqual([
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
    [0, 5],
  ]);
  const [, , , , grip] = polygon.grips(square, 1);
  expect(grip).toEqual({ x: 5, y: 0, kind: "between" });
  expect(polygon.pulled(square, 4, { x: 5, y: 0 }, { x: 5, y: 3 }, 1).points).toContainEqual([5, 3]);
  const three = polygon.points?.removed(square, 0) as Value;
  expect(three.points).toHaveLength(3);
  expect(polygon.points?.removed(three, 0)).toBe(three);
  expect(polygon.points?.made([{ x: 1, y: 1 }], true)).toBeNull();
});

test("a path keeps the chain of its vertices", () => {
  const path = vector.points?.made(
    [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 20, y: 5 },
    ],
    false,
  ) as Value;
  const [a, b, c] = path.vertices as { id: string; prevPointId: string | null }[];
  expect([a?.prevPointId, b?.prevPointId, c?.prevPointId]).toEqual([null, a?.id, b?.id]);
  const shorter = vector.points?.removed(path, 1);
  expect(shorter?.vertices).toMatchObject([
    { id: a?.id, prevPointId: null },
    { id: c?.id, prevPointId: a?.id, x: 20 },
  ]);
  expect(vector.grips(path, 1).filter(({ kind }) => kind === "between")).toHaveLength(2);
  expect(vector.hit(path, { x: 5, y: 0.5 }, 1, 1)).toBe(true);
  expect(vector.hit(path, { x: 10, y: 4 }, 1, 1)).toBe(false);
});
