import { expect, test } from "vitest";
import { branches, found, unfolded } from "./tree";

const TREE = [
  { value: "Animals", alias: "A", children: [{ value: "Cat" }, { value: "Dog", children: [{ value: "Poodle" }] }] },
  { value: "Plants" },
];
const titles = (rows: { titles: string[] }[]) => rows.map((row) => row.titles.join("/"));

test("a tree is rows, with aliases in the paths and places among siblings", () => {
  const all = branches(TREE);
  expect(titles(all)).toEqual(["Animals", "Animals/Cat", "Animals/Dog", "Animals/Dog/Poodle", "Plants"]);
  expect(all[3]?.path).toEqual(["A", "Dog", "Poodle"]);
  expect(all.map(({ place, among, leaf }) => [place, among, leaf])).toEqual([
    [1, 2, false],
    [1, 2, true],
    [2, 2, false],
    [1, 1, true],
    [2, 2, true],
  ]);
});

test("what is folded together hides everything below, however deep", () => {
  const all = branches(TREE);
  const dog = JSON.stringify(["A", "Dog"]);
  expect(titles(unfolded(all, new Set([dog])))).toEqual(["Animals", "Plants"]);
  const open = new Set([JSON.stringify(["A"]), dog]);
  expect(unfolded(all, open)).toHaveLength(5);
});

test("what is found keeps the way to it", () => {
  expect(titles(found(branches(TREE), (title) => title.includes("oo")))).toEqual([
    "Animals",
    "Animals/Dog",
    "Animals/Dog/Poodle",
  ]);
});
