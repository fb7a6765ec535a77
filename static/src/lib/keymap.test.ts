import { expect, test } from "vitest";
import { readChosen, remapped } from "./keymap";
import { objection } from "./rekeying";

const SUBMIT = { id: "submit", combo: "ctrl+enter", does: "Submit" };
const SKIP = { id: "skip", combo: "ctrl+space", does: "Skip" };
const GOOD = { combo: "1", does: "Good" };
const ALL = [SUBMIT, SKIP, GOOD];
const combos = (chosen: Record<string, string>, all: { id?: string; combo: string; does: string }[] = ALL) =>
  remapped(all, chosen).map(({ combo }) => combo);

test("people choose other keys; the campaign's stay", () => {
  expect(combos({ skip: "s" })).toEqual(["ctrl+enter", "s", "1"]);
  expect(combos({})).toEqual(["ctrl+enter", "ctrl+space", "1"]);
});

test("a key that this campaign uses itself does what the campaign says", () => {
  expect(combos({ skip: "1" })).toEqual(["ctrl+enter", "ctrl+space", "1"]);
});

test("no two things have the same key", () => {
  expect(combos({ submit: "x", skip: "ctrl+enter" })).toEqual(["x", "ctrl+enter", "1"]);
  expect(combos({ skip: "ctrl+enter" })).toEqual(["", "ctrl+enter", "1"]);
  expect(combos({ submit: "x", skip: "x" })).toEqual(["x", "ctrl+space", "1"]);
});

test("keys that do something are refused with what they do", () => {
  expect(objection(ALL, "skip", "1")).toContain("Good");
  expect(objection(ALL, "skip", "ctrl+enter")).toContain("Submit");
  expect(objection(ALL, "skip", "tab")).not.toBeNull();
  expect(objection(ALL, "skip", "ctrl+space")).toBeNull();
  expect(objection(ALL, "skip", "s")).toBeNull();
});

test("what was kept wrongly counts for nothing", () => {
  expect(readChosen("{")).toEqual({});
  expect(readChosen(null)).toEqual({});
  expect(readChosen('{"skip":"s","undo":3}')).toEqual({ skip: "s" });
});
