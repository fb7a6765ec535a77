/** Answers on their way: kept until the server has them, sent in order, sent again after every failure that passes. */

import { Refusal, Unreachable } from "./http";

/** A submit, a skip, or a change of an answer given before. Its id is what makes sending it twice harmless. */
export interface Entry {
  id: string;
  user: string;
  kind: "submit" | "skip" | "revise";
  assignment: string;
  url: string;
  body: Record<string, unknown>;
  price: string;
  at: number;
}

/** Where entries outlive the page. */
export interface Shelf {
  all(): Promise<Entry[]>;
  put(entry: Entry): Promise<unknown>;
  remove(id: string): Promise<unknown>;
}

export interface Told {
  delivered(entry: Entry, answer: unknown): void;
  refused(entry: Entry, error: Refusal): void;
  /** Signed out: nothing is sent until `flush` is called again. */
  signedOut(): void;
  /** The number of entries, or whether the server can be reached, has changed. */
  changed(): void;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

export class Outbox {
  entries: Entry[] = [];
  /** Whether the last attempt got no answer. */
  stuck = false;
  #sending: Promise<void> | null = null;
  #wait = FIRST_WAIT_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #user: string;
  readonly #shelf: Shelf;
  readonly #deliver: (entry: Entry) => Promise<unknown>;
  readonly #told: Told;

  constructor(user: string, shelf: Shelf, deliver: (entry: Entry) => Promise<unknown>, told: Told) {
    this.#user = user;
    this.#shelf = shelf;
    this.#deliver = deliver;
    this.#told = told;
  }

  /** Take up what an earlier page left; other people's answers stay where they are. */
  async open(): Promise<void> {
    const kept = await this.#shelf.all().catch(() => []);
    const own = kept.filter((entry) => entry.user === this.#user && !this.entries.some(({ id }) => id === entry.id));
    this.entries = [...own.sort((a, b) => a.at - b.at), ...this.entries];
    if (own.length) this.#told.changed();
    void this.flush();
  }

  /** Take an entry; resolved when it would outlive the page, or when there is no shelf to put it on. */
  async add(entry: Entry): Promise<void> {
    this.entries = [...this.entries, entry];
    const kept = this.#shelf.put(entry).catch(() => {});
    this.#told.changed();
    void this.flush();
    await kept;
  }

  /** Send nothing any more: somebody else does. */
  close(): void {
    clearTimeout(this.#timer);
    this.entries = [];
  }

  /** Send what waits; returns when the box is empty or has to wait. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#sending ??= this.#run().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #run(): Promise<void> {
    for (let entry = this.entries[0]; entry; entry = this.entries[0]) {
      const error = await this.#attempt(entry);
      if (!error) continue;
      if (error instanceof Refusal && error.signedOut) this.#told.signedOut();
      else this.#later();
      return;
    }
  }

  /** Send one entry; returns the error after which it has to stay. */
  async #attempt(entry: Entry): Promise<Error | null> {
    try {
      const answer = await this.#deliver(entry);
      await this.#drop(entry);
      this.#told.delivered(entry, answer);
    } catch (error) {
      if (!(error instanceof Refusal) || error.passes || error.signedOut) {
        return error instanceof Error ? error : new Unreachable(String(error));
      }
      await this.#drop(entry);
      this.#told.refused(entry, error);
    }
    return null;
  }

  async #drop(entry: Entry): Promise<void> {
    this.entries = this.entries.filter(({ id }) => id !== entry.id);
    this.#wait = FIRST_WAIT_MS;
    this.stuck = false;
    await this.#shelf.remove(entry.id).catch(() => {});
    this.#told.changed();
  }

  #later(): void {
    this.stuck = true;
    this.#told.changed();
    this.#timer = setTimeout(() => void this.flush(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  }
}
