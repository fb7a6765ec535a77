import { expect, test } from "vitest";
import { toBaseUnits } from "./amounts";
import { colourOf, PALETTE } from "./colours";
import { comboOf, isSingle, isTyping, normalised } from "./hotkeys";
import { Refusal } from "./http";
import { interpolate, ngettext } from "./i18n";
import { itemId, uuid } from "./ids";
import { inkOn } from "./ink";
import { sum, toDisplay } from "./money";
import { fillIn, lookUp } from "./paths";
import { later } from "./shelf";

const press = (key: string, more: object = {}) =>
  comboOf({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test("keys have one spelling, whatever the keyboard or the config calls them", () => {
  expect(press("Enter", { metaKey: true })).toBe("ctrl+enter");
  expect(press("Z", { ctrlKey: true, shiftKey: true })).toBe("ctrl+shift+z");
  expect(press("?", { shiftKey: true })).toBe("?");
  expect(press("й", { code: "KeyQ" })).toBe("q");
  expect(normalised("Shift+Ctrl+Escape")).toBe("ctrl+shift+esc");
  expect(normalised("cmd+a")).toBe("ctrl+a");
  expect(normalised("+")).toBe("+");
  expect([isSingle("1"), isSingle("ctrl+z"), isSingle("space")]).toEqual([true, false, true]);
});

test("letters are letters while somebody writes, and keys while they choose", () => {
  const radio = document.createElement("input");
  radio.type = "radio";
  expect([isTyping(document.createElement("textarea")), isTyping(radio), isTyping(null)]).toEqual([true, false, false]);
});

test("money is exact, however large", () => {
  expect(toDisplay("4200000", 6, "en")).toBe("4.20");
  expect(toDisplay("1", 6, "en")).toBe("0.000001");
  expect(toDisplay("123456789012345678901234567890", 18, "en")).toBe("123,456,789,012.34567890123456789");
  expect(toDisplay("-50000", 6, "pt-BR")).toBe("-0,05");
  expect(sum(["9007199254740993", "1", ""])).toBe("9007199254740994");
  expect([toBaseUnits(" 0,15 ", 6), toBaseUnits("123456789012.5", 18)]).toEqual([
    "150000",
    "123456789012500000000000000000",
  ]);
  expect([toBaseUnits("0.0000001", 6), toBaseUnits("1e3", 6), toBaseUnits("-1", 6), toBaseUnits("", 6)]).toEqual(
    Array(4).fill(undefined),
  );
});

test("colours come from the config if it has any, and never carry more than a colour", () => {
  expect(colourOf({ value: "a" }, 9)).toBe(PALETTE[1]);
  expect(colourOf({ value: "a", background: "#36B37E" }, 0)).toBe(PALETTE[0]);
  expect(colourOf({ value: "a", background: "rebeccapurple" }, 0)).toBe("rebeccapurple");
  expect(colourOf({ value: "a", background: "red;} body{display:none" }, 0)).toBe(PALETTE[0]);
  expect([inkOn("#F0E442"), inkOn("#0072B2")]).toEqual(["#000000", "#ffffff"]);
});

test("ids are ten safe characters and differ", () => {
  const made = Array.from({ length: 500 }, itemId);
  expect(made.every((id) => /^[\w-]{10}$/.test(id))).toBe(true);
  expect(new Set(made).size).toBe(500);
  expect(uuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test("paths read what is the data's own and nothing else", () => {
  const data = { a: { b: [{ c: "deep" }] }, n: 3 };
  expect(lookUp(data, "$a.b[0].c")).toBe("deep");
  expect(lookUp(data, "$constructor")).toBeUndefined();
  expect(fillIn("$n of $a.b[0].c$missing!", data)).toBe("3 of deep!");
});

test("the later draft wins", () => {
  const [old, young] = [
    { result: [], at: 1 },
    { result: [], at: 2 },
  ];
  expect([later(old, young), later(young, old), later(null, old), later(null, undefined)]).toEqual([
    young,
    young,
    old,
    null,
  ]);
});

test("a refusal knows whether it passes and whether the person is signed out", () => {
  expect(new Refusal(503, "", "").passes).toBe(true);
  expect(new Refusal(422, "", "").passes).toBe(false);
  expect(new Refusal(403, "", "").signedOut).toBe(true);
});

test("without a catalogue texts are English", () => {
  expect(ngettext("one", "many", 2)).toBe("many");
  expect(interpolate("%(a)s and %(b)s", { a: 1 })).toBe("1 and %(b)s");
});
