import { expect, test, vi } from "vitest";
import { Queue } from "./queue";
import type { Assignment, Batch } from "./types";

const task = (id: string): Assignment => ({ id, data: {}, draft: null, expires_at: "", price_base_units: "1" });
const batch = (ids: string[], reason: Batch["reason"] = null): Batch => ({
  assignments: ids.map(task),
  reason,
  progress: { mine: 0, done: 0, total: 0 },
  earnings: { pending: "0", approved: "0", currency: "CVN", decimals: 6 },
});

test("two are kept behind the one on the desk, and what the server repeats is not taken twice", async () => {
  const fetch = vi.fn(async () => batch(["1", "2", "3"]));
  const queue = new Queue(fetch, () => {});
  queue.accept(batch(["1", "2"]));
  expect(queue.take()?.id).toBe("1");
  await queue.refill(1);
  expect(fetch).toHaveBeenCalledWith(3);
  expect([queue.take()?.id, queue.take()?.id, queue.take()]).toEqual(["2", "3", undefined]);
});

test("an answer on its way is not offered again", () => {
  const queue = new Queue(
    async () => batch([]),
    () => {},
  );
  queue.exclude(["1"]);
  queue.accept(batch(["1", "2"]));
  expect(queue.take()?.id).toBe("2");
});

test("two refills at once are one request", async () => {
  const fetch = vi.fn(async () => batch(["1"]));
  const queue = new Queue(fetch, () => {});
  await Promise.all([queue.refill(0), queue.refill(0)]);
  expect(fetch).toHaveBeenCalledOnce();
});

test("what is put back comes first, once", () => {
  const queue = new Queue(
    async () => batch([]),
    () => {},
  );
  queue.accept(batch(["1", "2"]));
  queue.putBack(task("9"));
  queue.putBack(task("9"));
  expect([queue.take()?.id, queue.take()?.id]).toEqual(["9", "1"]);
});

test("what comes next is prepared, and why nothing comes is known", async () => {
  const prepare = vi.fn();
  const queue = new Queue(async () => batch([], "budget"), prepare);
  queue.accept(batch(["1"]));
  expect(prepare).toHaveBeenCalledOnce();
  await queue.refill(0);
  expect(queue.reason).toBe("budget");
});
