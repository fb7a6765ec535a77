import { expect, test } from "vitest";
import { column, columnsOf, nearest, tabled } from "./series";
import { reader } from "./times";

test("CSV becomes columns, with times as numbers and as written", () => {
  const columns = columnsOf("Time;a\n2026-03-14 00:00:00;1\n2026-03-14 00:03:00;2\n", ";");
  const table = tabled(columns, { timeColumn: "time", timeFormat: "%Y-%m-%d %H:%M:%S" });
  expect(table.x).toEqual([1773446400, 1773446580]);
  expect(table.raw[1]).toBe("2026-03-14 00:03:00");
  expect(column(columns, "1")).toEqual(["1", "2"]);
});

test("rows are numbered where no column tells the time", () => {
  expect(tabled(columnsOf('{"a": [5, 6, 7]}'), {}).x).toEqual([0, 1, 2]);
});

test("times are read by their pattern", () => {
  expect(reader("%d %b %Y %I:%M %p")("1 Jan 1970 01:30 PM")).toBe(48600);
  expect(reader("%Q")("1500")).toBe(1.5);
  expect(reader("%Y-%m-%dT%H:%M:%S.%L%z")("1970-01-01T01:00:00.250+01:00")).toBe(0.25);
  expect(reader("%Y")("soon")).toBeNaN();
});

test("the nearest row of a time", () => {
  expect([-5, 4, 6, 99].map((at) => nearest([0, 10, 20], at))).toEqual([0, 0, 1, 2]);
});
