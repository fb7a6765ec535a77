/** What the browser keeps: answers on their way, and drafts. Without IndexedDB it forgets, and nothing breaks. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Entry, Shelf } from "./outbox";
import type { Draft } from "./types";

interface Schema extends DBSchema {
  outbox: { key: string; value: Entry };
  drafts: { key: string; value: Draft };
}

const MOST_DRAFTS = 200;
let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>("caravan-room", 1, {
    upgrade(made) {
      made.createObjectStore("outbox", { keyPath: "id" });
      made.createObjectStore("drafts");
    },
  });
  return opened;
}

export const outboxShelf: Shelf = {
  all: async () => (await database()).getAll("outbox"),
  put: async (entry) => (await database()).put("outbox", entry),
  remove: async (id) => (await database()).delete("outbox", id),
};

export const drafts = {
  async get(assignment: string): Promise<Draft | undefined> {
    return database()
      .then((store) => store.get("drafts", assignment))
      .catch(() => undefined);
  },
  async put(assignment: string, draft: Draft): Promise<void> {
    await database()
      .then((store) => store.put("drafts", draft, assignment))
      .catch(() => {});
  },
  async remove(assignment: string): Promise<void> {
    await database()
      .then((store) => store.delete("drafts", assignment))
      .catch(() => {});
  },
  /** Forget drafts nobody came back for; ids are in the order of time, so the first are the oldest. */
  async tidy(): Promise<void> {
    await database()
      .then(async (store) => {
        const keys = await store.getAllKeys("drafts");
        await Promise.all(keys.slice(0, -MOST_DRAFTS).map((key) => store.delete("drafts", key)));
      })
      .catch(() => {});
  },
};

/** The later of two drafts. */
export function later(one: Draft | null | undefined, other: Draft | null | undefined): Draft | null {
  if (!one || !other) return one ?? other ?? null;
  return (one.at ?? 0) >= (other.at ?? 0) ? one : other;
}
