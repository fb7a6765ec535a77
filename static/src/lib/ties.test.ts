import { expect, test } from "vitest";
import { distance, lineOf, type Place, type Rect, within } from "./ties";

const rect = (left: number, top: number, width: number, height: number): Rect => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});
const box = (...of: [number, number, number, number]): Place => ({ rects: [rect(...of)], words: false });
const words = (...rects: [number, number, number, number][]): Place => ({
  rects: rects.map((one) => rect(...one)),
  words: true,
});
const ends = (line: ReturnType<typeof lineOf>) => [line?.points.at(0), line?.points.at(-1)];

test("a line leads from the side of one box to the side of the other", () => {
  const line = lineOf(box(0, 0, 20, 20), box(100, 0, 20, 20), "right");
  expect(ends(line)).toEqual([
    { x: 20, y: 10 },
    { x: 100, y: 10 },
  ]);
  // Bent to the left of the way, so that the way back is another one.
  const back = lineOf(box(100, 0, 20, 20), box(0, 0, 20, 20), "right");
  expect(line?.middle.y).toBeLessThan(10);
  expect(back?.middle.y).toBeGreaterThan(10);
});

test("heads stand where it leads: there, here, or both", () => {
  const heads = (direction: "right" | "left" | "bi") =>
    lineOf(box(0, 0, 20, 20), box(100, 0, 20, 20), direction)?.heads.match(/M[\d.-]+ [\d.-]+/g);
  expect(heads("right")).toEqual(["M100 10"]);
  expect(heads("left")).toEqual(["M20 10"]);
  expect(heads("bi")).toEqual(["M20 10", "M100 10"]);
});

test("a box within a box is tied from top to top, above both", () => {
  const line = lineOf(box(0, 20, 100, 100), box(60, 60, 20, 20), "right");
  expect(ends(line)).toEqual([
    { x: 50, y: 20 },
    { x: 70, y: 60 },
  ]);
  expect(Math.min(...(line?.points.map(({ y }) => y) ?? []))).toBeLessThan(20);
});

test("words on one line are tied by an arc above it, in whichever way they are read", () => {
  for (const [from, to] of [
    [10, 300],
    [300, 10],
  ] as const) {
    const line = lineOf(words([from, 100, 40, 20]), words([to, 100, 40, 20]), "right");
    expect(ends(line)).toEqual([
      { x: from + 20, y: 100 },
      { x: to + 20, y: 100 },
    ]);
    expect(line?.middle.y).toBeLessThan(90);
  }
});

test("words on several lines are tied where they are next to each other", () => {
  const line = lineOf(words([200, 0, 50, 20], [0, 30, 40, 20]), words([100, 90, 20, 20]), "right");
  expect(ends(line)).toEqual([
    { x: 20, y: 50 },
    { x: 110, y: 90 },
  ]);
  const up = lineOf(words([100, 90, 20, 20]), words([200, 0, 50, 20], [0, 30, 40, 20]), "right");
  expect(ends(up)).toEqual([
    { x: 110, y: 90 },
    { x: 20, y: 50 },
  ]);
});

test("what is nowhere is not tied", () => {
  expect(lineOf({ rects: [], words: true }, words([0, 0, 1, 1]), "right")).toBeNull();
});

test("how far a point is from a line", () => {
  const line = lineOf(box(0, 0, 20, 20), box(100, 0, 20, 20), "right");
  if (!line) throw new Error("no line");
  expect(distance(line, line.middle)).toBeLessThan(0.5);
  expect(distance(line, { x: 60, y: 60 })).toBeGreaterThan(40);
  expect(distance(line, { x: 20, y: 10 })).toBe(0);
});

test("what a frame hides ends at its edge", () => {
  const frame = rect(0, 0, 100, 100);
  expect(within(rect(90, 20, 40, 20), frame)).toEqual(rect(90, 20, 10, 20));
  expect(within(rect(150, 20, 40, 20), frame)).toEqual(rect(100, 20, 0, 20));
});
