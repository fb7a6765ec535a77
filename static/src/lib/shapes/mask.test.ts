import { expect, test } from "vitest";
import { blank, fill, painted, shifted, stroke } from "./mask";

test("a stroke covers what is within its radius and nothing else", () => {
  const mask = blank(40, 30);
  stroke(mask, { x: 10, y: 15 }, { x: 30, y: 15 }, 4, 1);
  for (let row = 0; row < 30; row += 1) {
    for (let column = 0; column < 40; column += 1) {
      const across = Math.max(10 - (column + 0.5), 0, column + 0.5 - 30);
      const away = Math.hypot(across, row + 0.5 - 15);
      if (away < 3.2) expect(mask.bits[row * 40 + column]).toBe(1);
      if (away > 4) expect(mask.bits[row * 40 + column]).toBe(0);
    }
  }
});

test("erasing takes away what painting put there", () => {
  const mask = blank(20, 20);
  stroke(mask, { x: 5, y: 5 }, { x: 15, y: 9 }, 3, 1);
  stroke(mask, { x: 5, y: 5 }, { x: 15, y: 9 }, 3, 0);
  expect(painted(mask)).toBeNull();
});

test("the thinnest brush paints one pixel, and none outside the picture", () => {
  const mask = blank(5, 5);
  stroke(mask, { x: 2.4, y: 3.4 }, { x: 2.4, y: 3.4 }, 0.5, 1);
  stroke(mask, { x: -9, y: -9 }, { x: -9, y: -9 }, 0.5, 1);
  expect(painted(mask)).toEqual({ left: 2, top: 3, right: 3, bottom: 4 });
});

test("a filled polygon covers as many pixels as its area", () => {
  const mask = blank(50, 50);
  const corner = (x: number, y: number) => ({ x, y });
  fill(mask, [corner(5, 5), corner(45, 5), corner(45, 25), corner(5, 25)], 1);
  expect(mask.bits.reduce((sum, one) => sum + one, 0)).toBe(40 * 20);
  expect(painted(mask)).toEqual({ left: 5, top: 5, right: 45, bottom: 25 });
});

test("moving stops at the edge", () => {
  const mask = blank(10, 10);
  stroke(mask, { x: 2.5, y: 2.5 }, { x: 2.5, y: 2.5 }, 1, 1);
  const frame = painted(shifted(mask, 99, -99));
  expect(frame).toMatchObject({ right: 10, top: 0 });
  expect(shifted(mask, 3, 1).bits.reduce((sum, one) => sum + one, 0)).toBe(
    mask.bits.reduce((sum, one) => sum + one, 0),
  );
});
