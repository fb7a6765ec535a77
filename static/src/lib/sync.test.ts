import { expect, test } from "vitest";
import { type Part, Sync } from "./sync";

function recorder() {
  const said: string[] = [];
  const note = (what: string) => (value?: unknown) => void said.push(value === undefined ? what : `${what} ${value}`);
  const names = ["play", "pause", "seek", "rate", "time", "playing"] as const;
  return { said, part: Object.fromEntries(names.map((name) => [name, note(name)])) as Part };
}

test("parts that share a name hear each other; others and oneself do not", () => {
  const sync = new Sync(() => 0);
  const [sound, talk, stranger] = [recorder(), recorder(), recorder()];
  const seat = sync.join("sound", sound.part);
  sync.join(["talk", "sound"], talk.part);
  sync.join(["other", undefined, ""], stranger.part);
  seat.play();
  seat.time(1.5);
  expect(talk.said).toEqual(["play", "playing true", "time 1.5"]);
  expect([...sound.said, ...stranger.said]).toEqual([]);
});

test("what was done because it was told is not told again, and what a person does later is", () => {
  let now = 0;
  const sync = new Sync(() => now);
  const [sound, film] = [recorder(), recorder()];
  const one = sync.join("a", sound.part);
  const two = sync.join("a", film.part);
  one.seek(3);
  two.seek(3.04);
  const orders = () => sound.said.filter((what) => !/time|playing/.test(what));
  expect(orders()).toEqual([]);
  two.seek(9);
  expect(orders()).toEqual(["seek 9"]);
  one.pause();
  two.pause();
  expect(orders()).toEqual(["seek 9"]);
  now = 5_000;
  two.pause();
  expect(orders()).toEqual(["seek 9", "pause"]);
});

test("who has left hears nothing", () => {
  const sync = new Sync(() => 0);
  const [sound, talk] = [recorder(), recorder()];
  const seat = sync.join("a", sound.part);
  sync.join("a", talk.part).leave();
  seat.rate(2);
  expect(talk.said).toEqual([]);
});
