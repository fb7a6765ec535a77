/** Keeps the unfinished answer: in the browser at once, on the server when the hands rest. */

import { csrfToken, Refusal, send } from "../../lib/http";
import { uuid } from "../../lib/ids";
import { drafts } from "../../lib/shelf";
import type { Assignment, Draft, Item } from "../../lib/types";

const REST_MS = 1500;
const BROWSER = "caravan-browser";

/** The name of this browser, by which it knows its own drafts. */
export function browser(): string {
  const known = localStorage.getItem(BROWSER) ?? uuid();
  localStorage.setItem(BROWSER, known);
  return known;
}

export interface Told {
  /** Another device has written a newer draft of this. */
  elsewhere(assignment: string): void;
  signedOut(): void;
}

export class Keeper {
  #waiting: { id: string; draft: Draft } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | undefined;
  /** When the drafts were written that this page goes on from. */
  readonly #after = new Map<string, number>();

  readonly #urlOf: (assignment: string) => string;
  readonly #told: Told;

  constructor(urlOf: (assignment: string) => string, told: Told) {
    this.#urlOf = urlOf;
    this.#told = told;
  }

  /** This page has the server's draft before it, and what it writes from now on goes on from there. */
  saw({ id, draft }: Pick<Assignment, "id" | "draft">): void {
    if (draft?.at) this.#after.set(id, draft.at);
  }

  /** Whether the server's draft is news here: from another device and not seen yet. */
  isNews({ id, draft }: Assignment): boolean {
    return Boolean(draft?.at && draft.by && draft.by !== browser() && draft.at !== this.#after.get(id));
  }

  keep(id: string, items: Item[], note = ""): void {
    const draft = { result: items, at: Date.now(), by: browser(), ...(note ? { note } : {}) };
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
    const body = { draft, after: this.#after.get(id) ?? null };
    if (leaving) this.#farewell(id, body);
    else {
      this.#request = new AbortController();
      // A draft that does not arrive is in the browser still.
      send("PUT", this.#urlOf(id), body, this.#request.signal).catch((error: unknown) => this.#refused(id, error));
    }
  }

  #refused(id: string, error: unknown): void {
    if (!(error instanceof Refusal)) return;
    if (error.code === "draft_elsewhere") this.#told.elsewhere(id);
    else if (error.signedOut) this.#told.signedOut();
  }

  #farewell(id: string, body: unknown): void {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    void fetch(this.#urlOf(id), { method: "PUT", headers, body: JSON.stringify(body), keepalive: true }).catch(
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
