import { expect, test } from "vitest";
import { merged, parted } from "./carried";
import { Config } from "./config";
import type { Item, Node } from "./types";

const labels = (name: string, ...values: string[]): Node => ({
  tag: "Labels",
  name,
  toName: "film",
  attrs: {},
  children: [],
  asks: { type: "labels", key: "labels", regions: true },
  labels: values.map((value) => ({ value })),
});
const CONFIG = new Config({
  tag: "View",
  attrs: {},
  children: [
    { tag: "Video", name: "film", attrs: {}, children: [], shows: true },
    {
      tag: "VideoRectangle",
      name: "box",
      toName: "film",
      attrs: {},
      children: [],
      asks: { type: "videorectangle", key: "", regions: true, carries: "labels" },
    },
    labels("what", "Bird", "Ball"),
    labels("where", "Sky"),
  ],
});
const BOX: Item = {
  id: "a",
  from_name: "box",
  to_name: "film",
  type: "videorectangle",
  origin: "manual",
  value: { sequence: [], labels: ["Bird", "Sky"] },
};

test("the labels a box carries are apart, each with the control that gives it, and come together again", () => {
  const apart = parted(CONFIG, [BOX]);
  expect(apart.map(({ from_name, type, value }) => [from_name, type, value.labels])).toEqual([
    ["box", "videorectangle", undefined],
    ["what", "labels", ["Bird"]],
    ["where", "labels", ["Sky"]],
  ]);
  expect(merged(CONFIG, apart)).toEqual([BOX]);
});

test("a box without labels stays as it is, and so does the list", () => {
  const { labels: _none, ...value } = BOX.value;
  const bare = [{ ...BOX, value }];
  expect(parted(CONFIG, bare)).toBe(bare);
  expect(merged(CONFIG, bare)).toEqual(bare);
});

test("what a model drew and a person labelled is of both", () => {
  const [box, bird, sky] = parted(CONFIG, [{ ...BOX, origin: "prediction" }]);
  if (!box || !bird || !sky) throw new Error("three items");
  expect(merged(CONFIG, [box, bird, sky])[0]?.origin).toBe("prediction");
  expect(merged(CONFIG, [box, { ...bird, origin: "prediction-changed" }, sky])[0]?.origin).toBe("prediction-changed");
});
