// @vitest-environment node
import { expect, test } from "vitest";
import { fragmentOf, readFragment } from "./fragment";

const sketch = { config: '<View><Text name="t" value="$t"/></View>', task: { t: "天気 🌧️ مرحبا" } };

test("a sketch survives the address", async () => {
  const fragment = await fragmentOf(sketch);
  expect(fragment).toMatch(/^#z=[\w-]+$/);
  expect(await readFragment(fragment)).toEqual(sketch);
});

test("a sketch may come as plain JSON", async () => {
  const plain = Buffer.from(JSON.stringify(sketch)).toString("base64url");
  expect(await readFragment(`#j=${plain}`)).toEqual(sketch);
});

test.each(["", "#", "#main", "#z=AAAA", "#j=bm90IGpzb24", "#j=e30", "#j=bnVsbA"])(
  "%j holds no sketch",
  async (hash) => {
    expect(await readFragment(hash)).toBeNull();
  },
);

test("a short address cannot unfold to a flood", async () => {
  expect(await readFragment(await fragmentOf({ config: "x".repeat(2_000_000) }))).toBeNull();
});
