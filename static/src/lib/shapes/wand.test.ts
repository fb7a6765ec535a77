// @vitest-environment node
import { expect, test } from "vitest";
import { flood, type Pixels, rounded } from "./wand";

/** Grey pixels as digits: "9" is 90 of 255. */
function picture(...rows: string[]): Pixels {
  const digits = rows.join("");
  const data = new Uint8ClampedArray([...digits].flatMap((digit) => [Number(digit) * 10, Number(digit) * 10, 0, 255]));
  return { width: rows[0]?.length ?? 0, height: rows.length, data };
}

const shown = (taken: Uint8Array, width: number): string[] =>
  (taken.reduce((text, one) => text + one, "").match(new RegExp(`.{${width}}`, "g")) ?? []) as string[];

test("what is alike and hangs together is taken, what lies behind something else is not", () => {
  const pixels = picture("11911", "11911", "99912");
  expect(shown(flood(pixels, 0, 0, 0), 5)).toEqual(["11000", "11000", "00000"]);
  expect(shown(flood(pixels, 4, 0, 0), 5)).toEqual(["00011", "00011", "00010"]);
  expect(shown(flood(pixels, 4, 0, 10), 5)).toEqual(["00011", "00011", "00011"]);
  expect(shown(flood(pixels, 4, 0, 255), 5)).toEqual(["11111", "11111", "11111"]);
});

test("it goes around corners and into blind alleys", () => {
  const pixels = picture("1911111", "1919991", "1919191", "1999191", "1111191");
  expect(shown(flood(pixels, 0, 0, 0), 7)).toEqual(["1000000", "1000000", "1000100", "1000100", "1111100"]);
});

test("colours are compared with the first one, not from neighbour to neighbour", () => {
  expect(shown(flood(picture("123456"), 0, 0, 20), 6)).toEqual(["111000"]);
});

test("outside of the picture there is nothing to take", () => {
  expect(flood(picture("11"), 2, 0, 0).includes(1)).toBe(false);
});

test("specks are filled and spikes cut", () => {
  const rough = Uint8Array.from("00000000 01111100 01101111 01111100 01111100 00000000".replaceAll(" ", ""), Number);
  expect(shown(rounded(rough, 8, 1), 8)).toEqual([
    "00000000",
    "00111100",
    "01111110",
    "01111110",
    "00111000",
    "00000000",
  ]);
  expect(rounded(rough, 8, 0)).toBe(rough);
  const dot = Uint8Array.from([0, 0, 0, 0, 1, 0, 0, 0, 0]);
  expect(rounded(dot, 3, 1)).toBe(dot);
});

test("twelve million pixels of one colour take less than a second", () => {
  const [width, height] = [4000, 3000];
  const begun = performance.now();
  const taken = flood({ width, height, data: new Uint8ClampedArray(width * height * 4) }, 2000, 1500, 15);
  expect(taken.indexOf(0)).toBe(-1);
  // Not a measure: a fill that visits a pixel again and again would take minutes.
  expect(performance.now() - begun).toBeLessThan(20_000);
});
