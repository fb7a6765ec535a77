import { expect, test } from "vitest";
import {
  boxAt,
  corrected,
  frameAt,
  type KeyFrame,
  lifespans,
  moved,
  nextKey,
  spanned,
  stretched,
  toggled,
  unturned,
  withKey,
  withoutKey,
} from "./tracks";

const key = (frame: number, x: number, enabled = true): KeyFrame => ({
  frame,
  enabled,
  x,
  y: 10,
  width: 20,
  height: 20,
  rotation: 0,
});
const TWO = [key(1, 0), key(11, 50)];

test("a box moves evenly between key frames and stays after the last", () => {
  expect(boxAt(TWO, 6)).toMatchObject({ x: 25, width: 20 });
  expect(boxAt(TWO, 40)).toMatchObject({ x: 50 });
  expect(boxAt([key(5, 1)], 4)).toBeNull();
});

test("the frame that switches a box off is the last that shows it", () => {
  const off = toggled(TWO, 6, 10);
  expect(off.map(({ frame, enabled }) => [frame, enabled])).toEqual([
    [1, true],
    [6, false],
    [11, true],
  ]);
  expect(boxAt(off, 6)).toMatchObject({ x: 25 });
  expect(boxAt(off, 7)).toBeNull();
  expect(lifespans(off, 30)).toEqual([
    { start: 1, end: 6 },
    { start: 11, end: 30 },
  ]);
  expect(toggled(off, 6, 10)[1]?.enabled).toBe(true);
});

test("key frames are set in order, replaced and taken away, but never the last", () => {
  const box = { x: 7, y: 7, width: 7, height: 7, rotation: 0 };
  expect(withKey(TWO, 4, box, 25).map(({ frame }) => frame)).toEqual([1, 4, 11]);
  expect(withKey(TWO, 11, box, 25)[1]).toEqual({ ...box, frame: 11, enabled: true, time: 0.44 });
  expect(withoutKey(TWO, 1)).toEqual([TWO[1]]);
  expect(withoutKey([key(1, 0)], 1)).toHaveLength(1);
  expect([nextKey(TWO, 5, true), nextKey(TWO, 5, false), nextKey(TWO, 1, false)]).toEqual([11, 1, undefined]);
});

test("seconds become frames, the first of which is number 1", () => {
  expect([0, 0.04, 0.4, 99].map((at) => frameAt(at, 25, 100))).toEqual([1, 1, 10, 100]);
});

test("boxes stay on the picture, however they are moved, pulled or put right", () => {
  const box = { x: 10, y: 10, width: 20, height: 20, rotation: 0 };
  expect(spanned({ x: 30, y: 5 }, { x: 10, y: 25 })).toEqual({ x: 10, y: 5, width: 20, height: 20, rotation: 0 });
  expect(moved(box, 90, -90)).toMatchObject({ x: 80, y: 0, width: 20 });
  expect(stretched(box, "nw", { x: 0, y: 0 })).toMatchObject({ x: 0, y: 0, width: 30, height: 30 });
  expect(stretched(box, "se", { x: 0, y: 200 })).toMatchObject({ x: 10, width: 0.1, height: 90 });
  expect(corrected(box, "x", 95)).toMatchObject({ x: 80, width: 20 });
  expect(corrected(box, "width", 95)).toMatchObject({ x: 10, width: 90 });
  expect(corrected(box, "rotation", 400)).toMatchObject({ rotation: 360 });
});

test("a spot is found in a turned box", () => {
  const { x, y } = unturned({ x: 10, y: 10, width: 20, height: 20, rotation: 90 }, { x: 0, y: 30 }, 2);
  expect([x, y].map((one) => Math.round(one * 1000) / 1000)).toEqual([20, 30]);
});
