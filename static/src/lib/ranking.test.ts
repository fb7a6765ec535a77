import { expect, test } from "vitest";
import { answerOf, columnsOf, moved } from "./ranking";

const IDS = ["a", "b", "c"];

test("one row holds everything, in the order of the answer", () => {
  expect(columnsOf("rank", [], IDS, undefined)).toEqual([{ key: "rank", title: "", ids: IDS }]);
  expect(columnsOf("rank", [], IDS, { rank: ["c", "a", "gone"] })[0]?.ids).toEqual(["c", "a", "b"]);
});

test("a default bucket holds what nobody has placed", () => {
  const buckets = [
    { value: "best", title: "Best" },
    { value: "rest", default: true },
  ];
  const columns = columnsOf("rank", buckets, IDS, undefined);
  expect(columns.map(({ ids }) => ids)).toEqual([[], IDS]);
  expect(answerOf(moved(columns, "b", "best", 0))).toEqual({ best: ["b"], rest: ["a", "c"] });
});

test("without one, what is not placed is left out, and nothing placed is no answer", () => {
  const columns = columnsOf("rank", [{ value: "best" }], IDS, { best: ["b"] });
  expect(columns.map(({ key, ids }) => [key, ids])).toEqual([
    ["best", ["b"]],
    ["_", ["a", "c"]],
  ]);
  expect(answerOf(columns)).toEqual({ best: ["b"] });
  expect(answerOf(moved(columns, "b", "_", 9))).toBeUndefined();
});

test("a thing moves within its row without being lost or doubled", () => {
  const columns = columnsOf("rank", [], IDS, undefined);
  expect(moved(columns, "a", "rank", 2)[0]?.ids).toEqual(["b", "c", "a"]);
  expect(moved(columns, "c", "rank", -1)[0]?.ids).toEqual(["c", "a", "b"]);
});
