import { expect, test } from "vitest";
import { heard } from "./loudness";

test("half a second of tone and half of silence", () => {
  const samples = Float32Array.from({ length: 8000 }, (_, at) => (at < 4000 ? 0.5 * Math.sin(at / 3) : 0));
  expect(heard([samples], 8000)).toEqual({ seconds: 1, peak: 0.5, silence: 0.5, clipped: 0 });
});

test("what is too loud is cut off", () => {
  expect(heard([new Float32Array(800).fill(1)], 8000)).toEqual({ seconds: 0.1, peak: 1, silence: 0, clipped: 1 });
});

test("nothing is silent", () => {
  expect(heard([], 8000)).toEqual({ seconds: 0, peak: 0, silence: 1, clipped: 0 });
});
