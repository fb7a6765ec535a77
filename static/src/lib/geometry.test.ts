import { expect, test } from "vitest";
import { between, corners, fits, HANDLES, moved, resized } from "./geometry";
import type { Box } from "./types";
import { panned, zoomed } from "./views";

/** The same numbers in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

test("a box between any two points lies on the image", () => {
  const random = chance(1);
  for (let run = 0; run < 2000; run += 1) {
    const point = () => ({ x: random() * 160 - 30, y: random() * 160 - 30 });
    const box = between(point(), point());
    expect(fits(box, 1.5)).toBe(true);
    expect(box.x + box.width).toBeLessThanOrEqual(100 + 1e-9);
  }
});

test("drawing to the left and upwards is the same box", () => {
  expect(between({ x: 40, y: 60 }, { x: 10, y: 20 })).toEqual({ x: 10, y: 20, width: 30, height: 40, rotation: 0 });
});

test("no chain of moves and pulls leaves the image", () => {
  const random = chance(2);
  for (const rotation of [0, 30, 315]) {
    let box: Box = { x: 45, y: 45, width: 10, height: 10, rotation };
    for (let run = 0; run < 500; run += 1) {
      const [dx, dy] = [random() * 60 - 30, random() * 60 - 30];
      const handle = HANDLES[Math.floor(random() * 8)];
      box = handle && random() < 0.5 ? resized(box, handle, dx, dy, 1.4) : moved(box, dx, dy, 1.4);
      expect(corners(box, 1.4).every(({ x, y }) => x > -0.001 && x < 100.001 && y > -0.001 && y < 100.001)).toBe(true);
      expect(box.width).toBeGreaterThan(0);
    }
  }
});

test("a pulled handle leaves the opposite corner where it is", () => {
  const box: Box = { x: 20, y: 20, width: 30, height: 30, rotation: 0 };
  expect(resized(box, { h: -1, v: -1 }, 5, 6, 1)).toEqual({ x: 25, y: 26, width: 25, height: 24, rotation: 0 });
});

test("moving keeps the size at the edge", () => {
  expect(moved({ x: 80, y: 80, width: 15, height: 15, rotation: 0 }, 50, 50, 1)).toMatchObject({
    x: 85,
    y: 85,
    width: 15,
    height: 15,
  });
});

test("zooming keeps the point under the pointer and shows nothing beside the image", () => {
  const view = zoomed({ x: 0, y: 0, scale: 1 }, 4, { x: 300, y: 200 }, 800, 600);
  expect((300 - view.x) * view.scale).toBeCloseTo(300);
  expect(panned(view, 9999, -9999, 800, 600)).toMatchObject({ x: 600, y: 0 });
  expect(zoomed(view, 0.01, { x: 0, y: 0 }, 800, 600)).toEqual({ x: 0, y: 0, scale: 1 });
});
