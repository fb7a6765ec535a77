import { expect, test } from "vitest";
import { clock, phraseAt, phrasesOf } from "./phrases";

test("a phrase lasts as long as it says, else until the next one", () => {
  const data = [
    { who: "Ann", says: "Hello", start: 0, duration: 1.5 },
    { who: "Rui", says: "Hi", start: "2" },
    "alone",
    { who: "Ann", says: 7, start: 4, end: 5 },
  ];
  const phrases = phrasesOf(data, "who", "says");
  expect(phrases.map(({ text }) => text)).toEqual(["Hello", "Hi", "alone", "7"]);
  expect(phrases.map(({ end }) => end)).toEqual([1.5, 4, null, 5]);
  expect([0, 1.6, 2, 3.9, 4.5, 9].map((second) => phraseAt(phrases, second))).toEqual([0, -1, 1, 1, 3, -1]);
  expect(phrasesOf("nothing", "a", "b")).toEqual([]);
});

test("seconds are read as on a clock", () => {
  expect([0, 61.9, 3600].map(clock)).toEqual(["0:00", "1:01", "60:00"]);
});
