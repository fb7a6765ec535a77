import { expect, test } from "vitest";
import { Config } from "./config";
import { Desk } from "./desk";
import { relate, relationsOf, replaced } from "./relations";
import { expanded } from "./repeat";
import { messagesOf, talked } from "./talk";
import type { Item, Node } from "./types";
import { Visibility } from "./visibility";

const choices = (name: string, attrs: Record<string, unknown> = {}): Node => ({
  tag: "Choices",
  name,
  toName: "chat",
  attrs,
  children: [],
  asks: { type: "choices", key: "choices", regions: false },
  choices: [{ value: "Yes", alias: "y" }, { value: "No" }],
});
const CHAT: Node = {
  tag: "Chat",
  name: "chat",
  attrs: { value: "$said" },
  children: [],
  shows: true,
  asks: { type: "chatmessage", key: "chatmessage", regions: true, alone: true },
};
const DATA = {
  said: [
    { role: "user", content: "a" },
    { role: "assistant", content: "b" },
  ],
};
const chosen = (value: string) => ({ visibleWhen: "choice-selected", whenTagName: ["a"], whenChoiceValue: [value] });

function deskOf(...nodes: Node[]): Desk {
  const config = new Config({ tag: "View", attrs: {}, children: nodes });
  config.sight = Visibility;
  return new Desk(config, DATA);
}

function answer(desk: Desk, name: string, value: string): void {
  const control = desk.config.controls.get(name);
  if (control) desk.setAnswer(control, [value]);
}

test("what is hidden shows nothing else, and none of it is sent; it comes back with what showed it", () => {
  const last = choices("c", { ...chosen("Yes"), whenTagName: ["b"] });
  const desk = deskOf(choices("a"), choices("b", chosen("Yes")), last);
  answer(desk, "a", "y");
  answer(desk, "b", "y");
  answer(desk, "c", "y");
  expect(desk.result()).toHaveLength(3);
  answer(desk, "a", "No");
  expect(desk.result().map(({ from_name }) => from_name)).toEqual(["a"]);
  answer(desk, "a", "y");
  expect(desk.result()).toHaveLength(3);
});

test("two choices that show each other are asked about once", () => {
  const one = choices("a", { ...chosen("Yes"), whenTagName: ["b"] });
  const desk = deskOf(one, choices("b", chosen("Yes")));
  answer(desk, "a", "y");
  answer(desk, "b", "y");
  expect(desk.result()).toHaveLength(2);
});

test("the messages of a task are regions, and conditions may ask who said them", () => {
  const asked = choices("a", {
    perRegion: true,
    visibleWhen: "region-selected",
    whenRole: ["assistant"],
    required: true,
  });
  const desk = deskOf(CHAT, asked);
  expect(talked(desk.config, DATA, desk.items)).toHaveLength(2);
  desk.begin(talked(desk.config, DATA, desk.items));
  expect(talked(desk.config, DATA, desk.items)).toBe(desk.items);
  expect(desk.canUndo).toBe(false);
  const [user, assistant] = desk.items;
  expect(desk.problems().map(({ region }) => region)).toEqual([assistant?.id]);
  desk.select(assistant?.id ?? "");
  answer(desk, "a", "y");
  expect(desk.result()[2]).toMatchObject({ id: assistant?.id, to_name: "chat", value: { choices: ["y"] } });
  expect(user?.value).toEqual({ chatmessage: DATA.said[0] });
  expect(messagesOf(DATA, "$none")).toEqual([]);
});

test("a demand is a problem where the control is shown, unless it lacks an answer altogether", () => {
  const desk = deskOf(choices("a"), choices("b", { ...chosen("Yes"), required: true }));
  desk.demands.set("b", () => "Longer.");
  expect(desk.problems()).toEqual([]);
  answer(desk, "a", "y");
  expect(desk.problems().map(({ message }) => message)).toEqual(["This needs an answer."]);
  answer(desk, "b", "y");
  expect(desk.problems().map(({ message }) => message)).toEqual(["Longer."]);
});

test("every page of an object is asked about", () => {
  const pages: Node = { tag: "Image", name: "chat", attrs: { valueList: "$said" }, children: [], shows: true };
  const desk = deskOf(pages, choices("a", { perItem: true, required: true }));
  answer(desk, "a", "y");
  expect(desk.problems().map(({ item }) => item)).toEqual([1]);
  desk.turnTo(1);
  answer(desk, "a", "No");
  expect(desk.problems()).toEqual([]);
});

test("arrows are drawn once, turned, and go with the regions they tie", () => {
  const items = relate(relate([], "a", "b"), "a", "b");
  const [tie] = relationsOf(items);
  expect(items).toEqual([{ type: "relation", from_id: "a", to_id: "b", direction: "right" }]);
  if (!tie) throw new Error("no relation");
  const both = relate(items, "b", "a");
  expect(both).toHaveLength(2);
  expect(replaced(both, tie, { ...tie, direction: "left" })).toBe(both);
  expect(replaced(both, tie, null)).toHaveLength(1);
  const desk = deskOf(CHAT);
  desk.begin(talked(desk.config, DATA, []));
  const [one, two] = desk.items.map(({ id }) => id);
  desk.write(relate(desk.items, one ?? "", two ?? ""));
  expect(desk.result().at(-1)).toMatchObject({ type: "relation" });
  desk.write([...desk.items, { type: "relation", from_id: one, to_id: "gone" } as unknown as Item]);
  expect(desk.result()).toHaveLength(3);
  desk.remove(two ?? "");
  expect(desk.result()).toHaveLength(1);
});

test("templates are written out with numbers in names, values and lists, also inside each other", () => {
  const inner: Node = {
    tag: "Repeater",
    attrs: { on: "$rows[{{i}}].cells", indexFlag: "{{j}}" },
    children: [choices("c{{i}}_{{j}}", { whenTagName: ["a{{i}}"] })],
  };
  const outer: Node = { tag: "Repeater", attrs: { on: "$rows", indexFlag: "{{i}}" }, children: [inner] };
  const made = expanded(outer, { rows: [{ cells: [1] }, { cells: [1, 2] }] });
  const names: string[] = [];
  const walk = (node: Node): void => {
    if (node.name) names.push(`${node.name} ${node.attrs.whenTagName}`);
    node.children.forEach(walk);
  };
  walk(made);
  expect(names).toEqual(["c0_0 a0", "c1_0 a1", "c1_1 a1"]);
});
