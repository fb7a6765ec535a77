import { expect, test } from "vitest";
import { Config } from "./config";
import { Desk } from "./desk";
import { startingItems } from "./starting";
import type { Node } from "./types";
import { Visibility } from "./visibility";

/** What the server says of these tags. */
const ASKS: Record<string, Node["asks"]> = {
  Choices: { type: "choices", key: "choices", regions: false },
  TextArea: { type: "textarea", key: "text", regions: false },
  Rating: { type: "rating", key: "rating", regions: false },
  Labels: { type: "labels", key: "labels", regions: true },
  RectangleLabels: { type: "rectanglelabels", key: "rectanglelabels", regions: true },
  Rectangle: { type: "rectangle", key: "", regions: true },
};

const node = (tag: string, attrs: Record<string, unknown> = {}, more: Partial<Node> = {}): Node => ({
  tag,
  ...(ASKS[tag] ? { asks: ASKS[tag] } : { shows: true }),
  attrs,
  children: [],
  ...more,
});
const view = (...children: Node[]) => Object.assign(new Config(node("View", {}, { children })), { sight: Visibility });

const IMAGE = node("Image", { value: "$image" }, { name: "image" });
const BOXES = node(
  "RectangleLabels",
  {},
  { name: "box", toName: "image", labels: [{ value: "Car" }, { value: "Tree", alias: "T" }] },
);
const MOOD = node(
  "Choices",
  { required: true },
  { name: "mood", toName: "image", choices: [{ value: "Good" }, { value: "Bad" }] },
);
const SURE = node("Rating", { perRegion: true, required: true }, { name: "sure", toName: "image" });
const WHY = node(
  "TextArea",
  { required: true, visibleWhen: "choice-selected", whenTagName: ["mood"], whenChoiceValue: ["Bad"] },
  { name: "why", toName: "image" },
);
const GEOMETRY = { x: 1, y: 2, width: 3, height: 4, rotation: 0 };
const SIZE = { original_width: 100, original_height: 50 };

function drawn(config: Config, label = "Car"): Desk {
  const desk = new Desk(config, { image: "a.png" });
  desk.arm("box", label);
  desk.addRegion("image", GEOMETRY, SIZE);
  return desk;
}

test("a box becomes an item as Label Studio writes it", () => {
  const [item] = drawn(view(IMAGE, BOXES)).result();
  expect(item).toMatchObject({
    from_name: "box",
    to_name: "image",
    type: "rectanglelabels",
    origin: "manual",
    ...SIZE,
  });
  expect(item?.value).toEqual({ ...GEOMETRY, rectanglelabels: ["Car"] });
  expect(item?.id).toMatch(/^[\w-]{10}$/);
});

test("an answer about a region carries its id and follows when it moves", () => {
  const desk = drawn(view(IMAGE, BOXES, SURE));
  const sure = desk.config.controls.get("sure");
  if (!sure) throw new Error("no control");
  desk.setAnswer(sure, 4);
  desk.reshape(desk.selected ?? "", { x: 9 });
  const [box, rating] = desk.result();
  expect(rating).toMatchObject({ id: box?.id, type: "rating", value: { ...GEOMETRY, x: 9, rating: 4 }, ...SIZE });
  desk.select(null);
  expect(desk.answer(sure)).toBeUndefined();
  desk.remove(box?.id ?? "");
  expect(desk.result()).toEqual([]);
});

test("a required answer is missed on the whole and for each region", () => {
  const desk = drawn(view(IMAGE, BOXES, MOOD, SURE));
  expect(desk.problems().map(({ control, region }) => [control, Boolean(region)])).toEqual([
    ["mood", false],
    ["sure", true],
  ]);
});

test("what is not shown is neither asked for nor sent", () => {
  const desk = new Desk(view(IMAGE, MOOD, WHY), {});
  const { controls } = desk.config;
  const [mood, why] = [controls.get("mood"), controls.get("why")];
  if (!mood || !why) throw new Error("no control");
  desk.setAnswer(mood, ["Bad"]);
  expect(desk.problems()).toHaveLength(1);
  desk.setAnswer(why, ["because"]);
  expect(desk.result()).toHaveLength(2);
  desk.setAnswer(mood, ["Good"]);
  expect(desk.problems()).toEqual([]);
  expect(desk.result().map((item) => item.from_name)).toEqual(["mood"]);
});

test("a label with an alias is sent by its alias", () => {
  expect(drawn(view(IMAGE, BOXES), "T").regions()[0]?.labels).toEqual(["T"]);
});

test("undo and redo walk through every state of a random run and back", () => {
  const desk = drawn(view(IMAGE, BOXES, MOOD));
  const mood = desk.config.controls.get("mood");
  if (!mood) throw new Error("no control");
  const states = [JSON.stringify(desk.items)];
  for (let step = 0; step < 400; step += 1) {
    if (step % 3 === 0) desk.setAnswer(mood, [step % 2 ? "Good" : "Bad"]);
    else if (step % 3 === 1) desk.reshape(desk.items[0]?.id ?? "", { x: step % 90 });
    else desk.addRegion("image", { ...GEOMETRY, y: step % 90 }, SIZE);
    states.push(JSON.stringify(desk.items));
  }
  for (const state of states.slice(0, -1).reverse()) {
    desk.undo();
    expect(JSON.stringify(desk.items)).toBe(state);
  }
  for (const state of states.slice(1)) {
    desk.redo();
    expect(JSON.stringify(desk.items)).toBe(state);
  }
});

test("one drag is one step back", () => {
  const desk = drawn(view(IMAGE, BOXES));
  const id = desk.selected ?? "";
  for (let x = 2; x < 20; x += 1) desk.reshape(id, { x }, "drag:1");
  desk.undo();
  expect(desk.items[0]?.value.x).toBe(1);
});

test("nothing changes where one may only look", () => {
  const desk = drawn(view(IMAGE, BOXES));
  desk.readOnly = true;
  desk.remove(desk.selected ?? "");
  expect(desk.items).toHaveLength(1);
});

test("a config's own answers are there from the start", () => {
  const config = view(
    IMAGE,
    node("Choices", {}, { name: "mood", toName: "image", choices: [{ value: "Good", selected: true }] }),
    node("TextArea", { value: "About $name" }, { name: "text", toName: "image" }),
  );
  expect(startingItems(config, { name: "Ann" }).map(({ value }) => value)).toEqual([
    { choices: ["Good"] },
    { text: ["About Ann"] },
  ]);
});

test("where one control draws and another one labels, a region is two items with one id", () => {
  const words = node("Labels", {}, { name: "what", toName: "image", labels: [{ value: "Title" }, { value: "Date" }] });
  const drawer = node("Rectangle", {}, { name: "box", toName: "image" });
  const desk = new Desk(view(IMAGE, drawer, words), {});
  const control = desk.config.controls.get("box");
  desk.arm("what", "Date");
  const id = desk.addRegion("image", GEOMETRY, SIZE, control) ?? "";
  expect(desk.result()).toMatchObject([
    { id, from_name: "box", type: "rectangle", value: GEOMETRY, ...SIZE },
    { id, from_name: "what", type: "labels", value: { ...GEOMETRY, labels: ["Date"] }, ...SIZE },
  ]);
  expect(desk.regions()).toMatchObject([{ id, number: 1, labels: ["Date"], by: "what" }]);
  desk.reshape(id, { x: 50 });
  expect(desk.items.map(({ value }) => value.x)).toEqual([50, 50]);
});

test("a region drawn without a label can be given one later", () => {
  const words = node("Labels", {}, { name: "what", toName: "image", labels: [{ value: "Title" }] });
  const desk = new Desk(view(IMAGE, node("Rectangle", {}, { name: "box", toName: "image" }), words), {});
  const id = desk.addRegion("image", GEOMETRY, SIZE, desk.config.controls.get("box")) ?? "";
  expect(desk.items).toHaveLength(1);
  const [region] = desk.regions();
  const what = desk.config.controls.get("what");
  if (!region || !what) throw new Error("nothing was drawn");
  expect(desk.mayLabel(region, what)).toBe(true);
  desk.relabel(id, what, "Title");
  expect(desk.items).toMatchObject([
    { id, type: "rectangle" },
    { id, type: "labels", from_name: "what", ...SIZE, value: { ...GEOMETRY, labels: ["Title"] } },
  ]);
});

test("what is locked stays as it is", () => {
  const desk = drawn(view(IMAGE, BOXES));
  const before = desk.items;
  const id = desk.items[0]?.id ?? "";
  desk.locked.add(id);
  desk.reshape(id, { x: 9 });
  desk.remove(id);
  expect(desk.items).toBe(before);
});

test("a label is given only as often as it may be, and to a region that has it no limit is left", () => {
  const labels = [{ value: "Car", maxUsages: 1 }, { value: "Tree" }];
  const config = view(IMAGE, node("RectangleLabels", { maxUsages: 2 }, { name: "box", toName: "image", labels }));
  const desk = new Desk(config, {});
  const box = config.controls.get("box");
  if (!box) throw new Error("no box");
  desk.arm("box", "Car");
  const car = desk.addRegion("image", { x: 1 }, {});
  expect(desk.left(box, "Car")).toBe(0);
  expect(desk.addRegion("image", { x: 2 }, {})).toBeNull();
  desk.arm("box", "Tree");
  const tree = desk.addRegion("image", { x: 3 }, {}) ?? "";
  desk.relabel(tree, box, "Car");
  expect(desk.region(tree)?.labels).toEqual(["Tree"]);
  desk.remove(car ?? "");
  desk.relabel(tree, box, "Car");
  expect(desk.region(tree)?.labels).toEqual(["Car"]);
  expect(desk.left(box, "Tree")).toBe(2);
});

test("where several labels may be given, a new region gets all that are armed", () => {
  const labels = [{ value: "Car" }, { value: "Red" }];
  const config = view(IMAGE, node("RectangleLabels", { choice: "multiple" }, { name: "box", toName: "image", labels }));
  const desk = new Desk(config, {});
  desk.arm("box", "Car", ["Red"]);
  const made = desk.addRegion("image", { x: 1 }, {});
  expect(desk.region(made)?.labels).toEqual(["Car", "Red"]);
});

test("what a model said is marked as changed once somebody changes it, and as said again after undoing that", () => {
  const box = { id: "b1", from_name: "box", to_name: "image", type: "rectanglelabels", origin: "prediction" };
  const mood = { id: "m1", from_name: "mood", to_name: "image", type: "choices", origin: "prediction" };
  const desk = new Desk(view(IMAGE, BOXES, MOOD), { image: "a.png" }, [
    { ...box, ...SIZE, value: { ...GEOMETRY, rectanglelabels: ["Car"] } },
    { ...mood, value: { choices: ["Good"] } },
  ]);
  const origins = () => desk.items.map(({ origin }) => origin);
  desk.reshape("b1", { x: 9 }, "drag");
  desk.reshape("b1", { x: 10 }, "drag");
  expect(origins()).toEqual(["prediction-changed", "prediction"]);
  desk.undo();
  expect(origins()).toEqual(["prediction", "prediction"]);
  const control = desk.config.controls.get("mood");
  if (control) desk.setAnswer(control, ["Bad"]);
  desk.arm("box", "Car");
  desk.addRegion("image", GEOMETRY, SIZE);
  expect(origins()).toEqual(["prediction", "prediction-changed", "manual"]);
  desk.write([]);
  desk.undo();
  expect(origins()).toEqual(["prediction", "prediction-changed", "manual"]);
});
