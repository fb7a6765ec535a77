import { expect, test } from "vitest";
import { gridOf } from "./tables";

test("an object is a table of keys and values", () => {
  expect(gridOf({ name: "Ann", age: 30, tags: ["a"], none: null })).toEqual({
    columns: [],
    rows: [
      ["name", "Ann"],
      ["age", "30"],
      ["tags", '["a"]'],
      ["none", ""],
    ],
  });
});

test("a list of objects has a column for every key", () => {
  expect(gridOf([{ a: 1 }, { b: true, a: "x" }])).toEqual({
    columns: ["a", "b"],
    rows: [
      ["1", ""],
      ["x", "true"],
    ],
  });
  expect(gridOf([[1, 2], 3]).rows).toEqual([["1", "2"], ["3"]]);
});

test("text is read as CSV with the separator it uses, or as JSON", () => {
  const text = 'name;says\n"Silva; Rui";"He said ""yes""\nthen left"\n\nAnn;\n';
  expect(gridOf(text)).toEqual({
    columns: ["name", "says"],
    rows: [
      ["Silva; Rui", 'He said "yes"\nthen left'],
      ["Ann", ""],
    ],
  });
  expect(gridOf('[{"a": 1}]').rows).toEqual([["1"]]);
  expect(gridOf(undefined).rows).toEqual([]);
});
