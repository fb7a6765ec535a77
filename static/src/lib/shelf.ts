/** What the browser keeps: answers on their way, and drafts. Without IndexedDB it forgets, and nothing breaks. */

import type { Entry, Shelf } from "./outbox";
import type { Draft } from "./types";

type Store = "outbox" | "drafts";

const MOST_DRAFTS = 200;
let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("caravan-room", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outbox", { keyPath: "id" });
      request.result.createObjectStore("drafts");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Do one thing in one transaction; resolved when it is written, not when it is asked for. */
async function within<T>(
  name: Store,
  mode: IDBTransactionMode,
  deed: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const transaction = (await database()).transaction(name, mode);
  const request = deed(transaction.objectStore(name));
  // Without waiting for the request's success: a page that dies in this moment has then left nothing half done.
  transaction.commit();
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const outboxShelf: Shelf = {
  all: () => within<Entry[]>("outbox", "readonly", (store) => store.getAll()),
  put: (entry) => within("outbox", "readwrite", (store) => store.put(entry)),
  remove: (id) => within("outbox", "readwrite", (store) => store.delete(id)),
};

export const drafts = {
  get(assignment: string): Promise<Draft | undefined> {
    return within<Draft | undefined>("drafts", "readonly", (store) => store.get(assignment)).catch(() => undefined);
  },
  async put(assignment: string, draft: Draft): Promise<void> {
    await within("drafts", "readwrite", (store) => store.put(draft, assignment)).catch(() => {});
  },
  async remove(assignment: string): Promise<void> {
    await within("drafts", "readwrite", (store) => store.delete(assignment)).catch(() => {});
  },
  /** Forget drafts nobody came back for; ids are in the order of time, so the first are the oldest. */
  async tidy(): Promise<void> {
    const keys = await within("drafts", "readonly", (store) => store.getAllKeys()).catch(() => []);
    await Promise.all(keys.slice(0, -MOST_DRAFTS).map((key) => drafts.remove(String(key))));
  },
};

/** The later of two drafts. */
export function later(one: Draft | null | undefined, other: Draft | null | undefined): Draft | null {
  if (!one || !other) return one ?? other ?? null;
  return (one.at ?? 0) >= (other.at ?? 0) ? one : other;
}
