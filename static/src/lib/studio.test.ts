import { expect, test } from "vitest";
import { marked, partOf, spanAt, written } from "./studio";

const config = '<View>\n  <Txt name="🌦️"/><Choices nme="x"/>\n</View>';
const cut = (text: string, { from, to }: { from: number; to: number }) => text.slice(from, to);

test("a problem covers the tag it is about", () => {
  expect(cut(config, spanAt(config, 2, 3))).toBe("<Txt");
});

test("columns count code points", () => {
  expect(cut(config, spanAt(config, 2, 19))).toBe("<Choices");
});

test.each([
  [undefined, undefined],
  [0, 0],
  [99, 99],
  [3, 99],
])("line %s, column %s stays inside the text", (line, column) => {
  const { from, to } = spanAt(config, line, column);
  expect(from).toBeLessThanOrEqual(to);
  expect(to).toBeLessThanOrEqual(config.length);
});

test("an empty config can have a problem", () => {
  expect(marked("", [{ where: "", code: "x", message: "empty", line: 1, column: 1 }])).toEqual([
    { from: 0, to: 0, message: "empty" },
  ]);
});

test.each([
  ["data.text", "task"],
  ["data", "task"],
  ["result[2].value.start", "answer"],
  ["/View/Choices[1]@toName", "config"],
  ["", "config"],
])("%s is in the %s", (where, part) => {
  expect(partOf({ where, code: "", message: "" })).toBe(part);
});

test("JSON in the making is a value or a problem", () => {
  expect(written('{"a": 1}')).toEqual({ value: { a: 1 } });
  expect(written('{"a": ').problem).toBeTruthy();
});
