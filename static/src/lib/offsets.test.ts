import { expect, test } from "vitest";
import { Points, type Span, snapped, stepFrom, toCodePoints, toUnits, trimmed } from "./offsets";

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

/** What stepping through a text stops at. */
function stops(text: string, granularity: "word" | "sentence", forth = true): string[] {
  const found: string[] = [];
  let at: Span | null = forth ? { start: 0, end: 0 } : { start: text.length, end: text.length };
  for (at = stepFrom(text, at, forth, granularity); at; at = stepFrom(text, at, forth, granularity))
    found.push(text.slice(at.start, at.end));
  return found;
}

test("one steps from word to word, also where no blanks are written and from right to left", () => {
  expect(stops("Ça va, 東京!", "word")).toEqual(["Ça", "va", "東京"]);
  expect(stops("مرحبا  بالعالم 🎈", "word")).toEqual(["مرحبا", "بالعالم", "🎈"]);
  expect(stops("One,\n\ntwo three", "word", false)).toEqual(["three", "two", "One"]);
});

test("one steps from sentence to sentence without the blanks between", () => {
  expect(stops("One two. Three!\nFour?", "sentence")).toEqual(["One two.", "Three!", "Four?"]);
  expect(stops("One two. Three!", "sentence", false)).toEqual(["Three!", "One two."]);
});

test("a line of a million characters is stepped through without cutting all of it", () => {
  const text = "The quick 🎈 brown fox. ".repeat(43_000);
  const points = new Points(text);
  const middle = text.indexOf("brown", 500_000);
  const started = performance.now();
  const word = stepFrom(text, { start: middle, end: middle }, true, "word");
  const sentence = snapped(text, { start: middle, end: middle + 3 }, "sentence");
  const point = points.before(middle);
  expect(performance.now() - started).toBeLessThan(200);
  expect(text.slice(word?.start, word?.end)).toBe("brown");
  expect(text.slice(sentence.start, sentence.end)).toBe("The quick 🎈 brown fox.");
  expect(points.unit(point)).toBe(middle);
  expect(Array.from(text.slice(0, middle)).length).toBe(point);
});
