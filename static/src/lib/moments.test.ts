import { expect, test } from "vitest";
import { boundFor, fieldFor, shown } from "./moments";

test("every combination of parts has its field", () => {
  const asked = [undefined, ["date"], ["time"], ["month"], ["year"], ["date", "time"], ["month", "year"]];
  const fields = ["datetime-local", "date", "time", "month", "number", "datetime-local", "month"];
  expect(asked.map(fieldFor)).toEqual(fields);
});

test("a coarse bound is the first moment of it, as the server reads it", () => {
  expect(boundFor("2020", "date")).toBe("2020-01-01");
  expect(boundFor("2020-03", "datetime-local")).toBe("2020-03-01T00:00");
  expect(boundFor("2020-03-04T05:06", "month")).toBe("2020-03");
  expect(boundFor("2020-03-04", "number")).toBe("2020");
  expect(boundFor("09:30", "time")).toBe("09:30");
  expect([boundFor("soon", "date"), boundFor(undefined, "date")]).toEqual([null, null]);
});

test("a moment is shown as the config likes it", () => {
  expect(shown("2026-01-31T09:30", "%d.%m.%Y %H:%M:%S")).toBe("31.01.2026 09:30:00");
  expect(shown("09:30", "%H h %M")).toBe("09 h 30");
  expect(shown("2026-01", "%m/%y, 100%%")).toBe("01/26, 100%");
});
