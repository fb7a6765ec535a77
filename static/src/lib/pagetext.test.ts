import { expect, test } from "vitest";
import { textIn, type Word } from "./pagetext";

const run = (text: string, x: number, y: number, width: number): Word => ({ text, x, y, width, height: 2 });
const page = [run("Invoice 2026", 10, 10, 24), run("Total", 10, 20, 10), run("42 €", 40, 20.3, 8), run(" ", 0, 0, 1)];

test("a box reads the words whose middle it holds, line by line", () => {
  const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height, rotation: 0 });
  expect(textIn(page, box(0, 0, 100, 100))).toBe("Invoice 2026\nTotal 42 €");
  expect(textIn(page, box(25, 9, 20, 4))).toBe("2026");
  expect(textIn(page, box(0, 19, 100, 5))).toBe("Total 42 €");
  expect(textIn(page, box(60, 60, 10, 10))).toBe("");
});
