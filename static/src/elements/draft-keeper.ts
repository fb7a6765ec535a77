/** Keeps the unfinished answer: in the browser at once, on the server when the hands rest. */

import { csrfToken, send } from "../lib/http";
import { drafts } from "../lib/shelf";
import type { Draft, Item } from "../lib/types";

const REST_MS = 1500;

export class DraftKeeper {
  #waiting: { id: string; draft: Draft } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | undefined;

  readonly #urlOf: (assignment: string) => string;

  constructor(urlOf: (assignment: string) => string) {
    this.#urlOf = urlOf;
  }

  keep(id: string, items: Item[]): void {
    const draft = { result: items, at: Date.now() };
    this.#waiting = { id, draft };
    void drafts.put(id, draft);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), REST_MS);
  }

  /** Send what waits. While the page goes away the request is marked to outlive it. */
  flush(leaving = false): void {
    clearTimeout(this.#timer);
    if (!this.#waiting) return;
    const { id, draft } = this.#waiting;
    this.#waiting = null;
    if (leaving) this.#farewell(id, draft);
    else {
      this.#request = new AbortController();
      // A draft that does not arrive is in the browser still.
      void send("PUT", this.#urlOf(id), { draft }, this.#request.signal).catch(() => {});
    }
  }

  #farewell(id: string, draft: Draft): void {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    void fetch(this.#urlOf(id), { method: "PUT", headers, body: JSON.stringify({ draft }), keepalive: true }).catch(
      () => {},
    );
  }

  /** The answer itself is on its way: a draft must not come after it. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#waiting = null;
    this.#request?.abort();
  }
}
