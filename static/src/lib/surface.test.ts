import { expect, test } from "vitest";
import { chunks } from "./chunks";
import { Surface } from "./surface";

function page() {
  const [one, two, empty] = [new Text("Ann left."), new Text("Rui stayed."), new Text("")];
  const body = document.createElement("div");
  const author = document.createElement("b");
  author.append("Rui:");
  body.append(one, author, empty, two);
  return { body, one, two, author, surface: new Surface([one, "\n", empty, two]) };
}

test("text on several nodes is one string, with what stands between them", () => {
  const { surface, one, two } = page();
  expect(surface.text).toBe("Ann left.\nRui stayed.");
  expect(surface.position(one, 4)).toBe(4);
  expect(surface.position(two, 3)).toBe(13);
});

test("a place that is no text counts as where the next text begins", () => {
  const { surface, author, body } = page();
  expect(surface.position(author, 0)).toBe(10);
  expect(surface.position(body, 0)).toBe(0);
  expect(surface.position(body, 4)).toBe(surface.text.length);
});

test("a span becomes a range over the nodes it touches, and never ends on the break between", () => {
  const { surface, one, two } = page();
  const over = surface.ends({ start: 4, end: 13 });
  expect([over?.startContainer, over?.startOffset, over?.endContainer, over?.endOffset]).toEqual([one, 4, two, 3]);
  const whole = surface.ends({ start: 0, end: 10 });
  expect([whole?.endContainer, whole?.endOffset]).toEqual([one, 9]);
  expect(surface.ends({ start: 3, end: 3 })).toBeNull();
  expect(new Surface().ends({ start: 0, end: 1 })).toBeNull();
});

test("a long text is cut at lines, a long line at words, and nothing gets lost", () => {
  const lines = `${"Some words here. ".repeat(10)}\n`.repeat(500);
  const words = "word ".repeat(10_000);
  const letters = "🎈".repeat(9_001);
  for (const text of [lines, words, letters, "short", ""]) {
    const parts = chunks(text);
    expect(parts.join("")).toBe(text);
    expect(parts.every((part) => part.length <= 8_002 && !/^[\udc00-\udfff]/.test(part))).toBe(true);
  }
  expect(chunks(lines).every((part) => part.endsWith("\n"))).toBe(true);
  expect(chunks(words).every((part) => part.endsWith(" "))).toBe(true);
});
