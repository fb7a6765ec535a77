import { expect, test } from "vitest";
import { decode, encode } from "./rle";

/** A mask of 4 by 2 pixels with three painted in the middle, packed by hand from the published layout of the stream. */
const MASK = Uint8Array.from([0, 0, 0, 1, 1, 1, 0, 0]);
const STREAM = [
  "00000000000000000000000000100000", // 32 bytes
  "00111", // words of 8 bits
  "0010001101111111", // counters of 3, 4, 8 and 16 bits
  "1 01 1011 00000000", // a run of 12, counted in 4 bits, of 0
  "1 01 1011 11111111",
  "1 00 111 00000000", // a run of 8, counted in 3 bits
]
  .join("")
  .replaceAll(" ", "");
const BYTES = (STREAM.padEnd(Math.ceil(STREAM.length / 8) * 8, "0").match(/.{8}/g) ?? []).map((one) =>
  Number.parseInt(one, 2),
);

test("a mask is packed as Label Studio packs it", () => {
  expect(encode(MASK)).toEqual(BYTES);
  expect(decode(BYTES, 8)).toEqual(MASK);
});

test("single words are read as well as runs", () => {
  const bits = `${"100".padStart(32, "0")}001110010001101111111${"0"}00${"011"}${"11111111".repeat(3)}00000001`;
  const bytes = (bits.padEnd(Math.ceil(bits.length / 8) * 8, "0").match(/.{8}/g) ?? []).map((one) =>
    Number.parseInt(one, 2),
  );
  expect(decode(bytes, 1)).toEqual(Uint8Array.from([1]));
});

test("what was packed is read again, whatever it is", () => {
  let state = 3;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  for (let run = 0; run < 200; run += 1) {
    const mask = new Uint8Array(1 + Math.floor(random() * 3000));
    for (let at = 0; at < mask.length; ) {
      const length = Math.ceil(random() * 40);
      if (random() < 0.5) mask.fill(1, at, at + length);
      at += length;
    }
    expect(decode(encode(mask), mask.length)?.join("")).toBe(mask.join(""));
  }
});

test("runs longer than a counter are cut", () => {
  const mask = new Uint8Array(400_000).fill(1);
  expect(decode(encode(mask), mask.length)?.every((one) => one === 1)).toBe(true);
});

test("a mask of another picture is refused", () => {
  expect(decode(encode(MASK), 9)).toBeNull();
});
