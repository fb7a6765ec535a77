import { afterEach, expect, test, vi } from "vitest";
import "./cv-answer";

const ADDRESS = "/media/1/file/signed/";
const NODE = {
  tag: "View",
  attrs: {},
  children: [
    {
      tag: "Record",
      name: "voice",
      toName: [],
      attrs: {},
      children: [],
      asks: { type: "record", key: "record", regions: false },
    },
  ],
};
const RESULT = [
  {
    id: "a",
    from_name: "voice",
    to_name: "voice",
    type: "record",
    value: { record: { file: "media:1", mime: "audio/webm", seconds: 2 } },
  },
];

function script(id: string, content: unknown): HTMLElement {
  const element = document.createElement("script");
  element.type = "application/json";
  element.id = id;
  element.textContent = JSON.stringify(content);
  return element;
}

afterEach(() => document.body.replaceChildren());

test("a recorded answer can be heard", async () => {
  const parts = { config: NODE, task: {}, result: RESULT, media: {}, files: { "media:1": ADDRESS } };
  document.body.append(...Object.entries(parts).map(([name, content]) => script(name, content)));
  const answer = document.createElement("cv-answer");
  for (const name of Object.keys(parts)) answer.dataset[name] = `#${name}`;
  document.body.append(answer);
  const player = await vi.waitUntil(() => answer.querySelector<HTMLAudioElement>("audio[src]"), 3000);
  expect(player.getAttribute("src")).toBe(ADDRESS);
  expect(player.controls).toBe(true);
  expect(player.hidden).toBe(false);
});
