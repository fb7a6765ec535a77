import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refusal, Unreachable } from "./http";
import { type Entry, Outbox, type Shelf } from "./outbox";

const entry = (id: string, user = "ann"): Entry => ({
  id,
  user,
  kind: "submit",
  assignment: `a-${id}`,
  url: "/",
  body: {},
  price: "5",
  at: 0,
});

function shelf(kept: Entry[] = []): Shelf & { kept: Map<string, Entry> } {
  const map = new Map(kept.map((one) => [one.id, one]));
  return {
    kept: map,
    all: async () => [...map.values()],
    put: async (one) => map.set(one.id, one),
    remove: async (id) => map.delete(id),
  };
}

const told = () => ({ delivered: vi.fn(), refused: vi.fn(), signedOut: vi.fn(), changed: vi.fn() });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("an answer counts as taken once it would outlive the page, or when nothing can be kept", async () => {
  let write = (): void => {};
  const slow = { ...shelf(), put: () => new Promise<void>((done) => (write = done)) };
  const taken = vi.fn();
  const deliver = () => new Promise(() => {});
  void new Outbox("ann", slow, deliver, told()).add(entry("1")).then(taken);
  await vi.advanceTimersByTimeAsync(1000);
  expect(taken).not.toHaveBeenCalled();
  write();
  await vi.advanceTimersByTimeAsync(0);
  expect(taken).toHaveBeenCalled();
  const full = { ...shelf(), put: () => Promise.reject(new Error("no room")) };
  await new Outbox("ann", full, deliver, told()).add(entry("2"));
});

test("an answer stays until the server has it, and goes out in order when the network is back", async () => {
  const place = shelf();
  const sent: string[] = [];
  let up = false;
  const listener = told();
  const box = new Outbox(
    "ann",
    place,
    async ({ id }) => {
      if (!up) throw new Unreachable("down");
      sent.push(id);
    },
    listener,
  );
  box.add(entry("1"));
  box.add(entry("2"));
  await box.flush();
  expect(place.kept.size).toBe(2);
  expect(box.stuck).toBe(true);
  up = true;
  await vi.advanceTimersByTimeAsync(40_000);
  expect(sent).toEqual(["1", "2"]);
  expect(place.kept.size).toBe(0);
  expect(listener.delivered).toHaveBeenCalledTimes(2);
});

test("a failure that passes is tried again, one that does not is told", async () => {
  const errors = [new Refusal(503, "", ""), new Refusal(422, "invalid_result", "no")];
  const listener = told();
  const box = new Outbox(
    "ann",
    shelf(),
    async () => {
      const error = errors.shift();
      if (error) throw error;
    },
    listener,
  );
  box.add(entry("1"));
  await vi.advanceTimersByTimeAsync(2000);
  expect(listener.refused).toHaveBeenCalledOnce();
  expect(box.entries).toEqual([]);
});

test("signed out, nothing is thrown away", async () => {
  const listener = told();
  const place = shelf();
  const box = new Outbox(
    "ann",
    place,
    async () => {
      throw new Refusal(401, "not_authenticated", "");
    },
    listener,
  );
  box.add(entry("1"));
  await box.flush();
  expect(listener.signedOut).toHaveBeenCalledOnce();
  expect(place.kept.size).toBe(1);
});

test("another person's answers on the same machine stay theirs", async () => {
  const sent: string[] = [];
  const box = new Outbox("ann", shelf([entry("1", "bruno"), entry("2")]), async ({ id }) => sent.push(id), told());
  await box.open();
  await box.flush();
  expect(sent).toEqual(["2"]);
});

test("without a place to keep answers they are sent all the same", async () => {
  const broken: Shelf = {
    all: () => Promise.reject(new Error()),
    put: () => Promise.reject(new Error()),
    remove: () => Promise.reject(new Error()),
  };
  const sent: string[] = [];
  const box = new Outbox("ann", broken, async ({ id }) => sent.push(id), told());
  await box.open();
  box.add(entry("1"));
  await box.flush();
  expect(sent).toEqual(["1"]);
});
