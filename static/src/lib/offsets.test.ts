import { expect, test } from "vitest";
import { snapped, toCodePoints, toUnits, trimmed, words } from "./offsets";

const MIXED = "Ann 🎈 e\u0301té 東京 مرحبا\r\n𝒳y";

test("code points and UTF-16 units lead to each other at every place of a mixed text", () => {
  const points = Array.from(MIXED);
  for (let point = 0; point <= points.length; point += 1) {
    const unit = points.slice(0, point).join("").length;
    expect(toUnits(MIXED, point)).toBe(unit);
    expect(toCodePoints(MIXED, unit)).toBe(point);
  }
});

test("the quote is what Python would cut out", () => {
  const unit = MIXED.indexOf("東");
  const start = toCodePoints(MIXED, unit);
  expect(
    Array.from(MIXED)
      .slice(start, start + 2)
      .join(""),
  ).toBe("東京");
});

test("half of a pair counts as the character before it", () => {
  expect(toCodePoints("🎈a", 1)).toBe(0);
  expect(toCodePoints("🎈a", 2)).toBe(1);
});

test("a random text of a thousand characters survives", () => {
  const letters = ["a", "é", "🎈", "𝒳", "東", "\n", "\u0301"];
  const text = Array.from({ length: 1000 }, (_, at) => letters[(at * 7919) % letters.length]).join("");
  Array.from(text).forEach((_, point) => {
    expect(toCodePoints(text, toUnits(text, point))).toBe(point);
  });
});

test("blanks at the ends of what was marked are not meant", () => {
  expect(trimmed("a  word ", { start: 1, end: 8 })).toEqual({ start: 3, end: 7 });
  expect(trimmed("   ", { start: 0, end: 3 })).toBeNull();
});

test("a marking grows to whole words, sentences and paragraphs", () => {
  const text = "One two. Three four.\nFive.";
  const cut = (granularity: "word" | "sentence" | "paragraph") => {
    const { start, end } = snapped(text, { start: 10, end: 11 }, granularity);
    return text.slice(start, end).trim();
  };
  expect(cut("word")).toBe("Three");
  expect(cut("sentence")).toBe("Three four.");
  expect(cut("paragraph")).toBe("One two. Three four.");
});

test("no marking splits a character made of several code points", () => {
  const { start, end } = snapped("e\u0301a", { start: 0, end: 1 }, "symbol");
  expect([start, end]).toEqual([0, 2]);
});

test("words are found also where no blanks are written", () => {
  expect(words("Ça va, 東京!", "ja").map(({ start, end }) => "Ça va, 東京!".slice(start, end))).toEqual([
    "Ça",
    "va",
    "東京",
  ]);
});
