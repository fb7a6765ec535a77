// @vitest-environment node
import { expect, test } from "vitest";
import { brightness, mixed, PITCHES, powerAt, WINDOW } from "./spectrum";

const tone = (pitch: number) =>
  Float32Array.from({ length: 4 * WINDOW }, (_, at) => Math.sin((2 * Math.PI * pitch * at) / WINDOW));

test.each([5, 40, 200])("a tone stands out at its pitch, %i", (pitch) => {
  const power = powerAt(tone(pitch), 2 * WINDOW);
  expect(power.length).toBe(PITCHES);
  expect(power.indexOf(Math.max(...power))).toBe(pitch);
  expect((power[pitch] ?? 0) - (power[pitch + 20] ?? 0)).toBeGreaterThan(60);
});

test("the transform agrees with its definition", () => {
  const samples = Float32Array.from({ length: WINDOW }, (_, at) => Math.sin(at * at));
  const power = powerAt(samples, PITCHES);
  for (const pitch of [0, 1, 17, 255]) {
    let [real, imaginary] = [0, 0];
    samples.forEach((sample, at) => {
      const bell = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / WINDOW);
      real += sample * bell * Math.cos((2 * Math.PI * pitch * at) / WINDOW);
      imaginary -= sample * bell * Math.sin((2 * Math.PI * pitch * at) / WINDOW);
    });
    expect(power[pitch]).toBeCloseTo(10 * Math.log10(real ** 2 + imaginary ** 2), 1);
  }
});

test("beyond the ends there is silence", () => {
  expect(Math.max(...powerAt(tone(40), -WINDOW))).toBeLessThan(-100);
});

test("what is far quieter than the loudest is dark", () => {
  expect(brightness(10, 10)).toBe(1);
  expect(brightness(-200, 10)).toBe(0);
});

test("channels are heard together", () => {
  expect([...mixed([Float32Array.of(1, 0), Float32Array.of(0, 0.5)])]).toEqual([0.5, 0.25]);
  expect(mixed([]).length).toBe(0);
});
