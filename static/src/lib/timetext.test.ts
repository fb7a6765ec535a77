// @vitest-environment node
import { expect, test } from "vitest";
import { reader } from "./times";
import { dateWriter, numberWriter } from "./timetext";

test("a moment is written as it was read", () => {
  for (const pattern of ["%Y-%m-%d %H:%M:%S.%L", "%d %b %Y %I:%M:%S.%f %p", "%e %B %y, %H:%M:%S.%L %z"]) {
    const seconds = 1_773_446_400.25;
    expect(reader(pattern)(dateWriter(pattern, "en")(seconds))).toBe(seconds);
  }
});

test("names are the language's, what is no directive stays", () => {
  expect(dateWriter("%A %% %Q", "pt-BR")(0)).toBe("quinta-feira % %Q");
  expect(dateWriter("%Y", "en")(Number.NaN)).toBe("");
});

test("numbers have as many decimals as asked for", () => {
  expect(numberWriter(",.2f")(1234.5)).toBe("1,234.50");
  expect(numberWriter(".0f")(1234.5)).toBe("1235");
  expect(numberWriter("s")(1234.5)).toBe("1234.5");
});
