/** What works behind the desk, loaded once the first task is painted: sending, keeping drafts, and one page at a time. */

import { announce } from "../../lib/announce";
import { Refusal, send } from "../../lib/http";
import { gettext, interpolate, ngettext } from "../../lib/i18n";
import { type Entry, Outbox } from "../../lib/outbox";
import { HELD, MOST } from "../../lib/queue";
import { drafts, later, outboxShelf } from "../../lib/shelf";
import type { Assignment, Batch, Problem, Submitted } from "../../lib/types";
import { Again } from "./again";
import { Devices } from "./devices";
import type { Host } from "./host";
import { Keeper } from "./keeper";
import { explain, placed } from "./refusals";
import { Session } from "./session";
import { alone, elsewherePanel } from "./tabs";

export type Handed = Pick<Entry, "id" | "kind" | "body" | "url" | "price">;

export class Behind {
  readonly keeper: Keeper;
  readonly outbox: Outbox;
  readonly session: Session;
  readonly again: Again;
  /** What the server had against answers that came back. */
  readonly refusals = new Map<string, Problem[]>();
  readonly #sent = new Map<string, Assignment>();
  readonly #devices: Devices;

  constructor(readonly host: Host) {
    const signedOut = () => void this.session.lost();
    const { user = "", login = "/" } = host.dataset;
    this.keeper = new Keeper((id) => `${host.room.urls.assignment}${id}/draft/`, {
      elsewhere: (id) => void this.#devices.ask(id),
      signedOut,
    });
    this.#devices = new Devices(host, this.keeper);
    this.outbox = new Outbox(user, outboxShelf, (entry) => this.#deliver(entry), {
      delivered: (entry, answer) => this.#delivered(entry, (answer ?? {}) as Submitted),
      refused: (entry, error) => this.#refused(entry, error),
      signedOut,
      changed: () => this.#changed(),
    });
    this.session = new Session(host.frame, user, login, () => void this.#back());
    this.again = new Again(host, this);
    if (matchMedia("(pointer: coarse)").matches)
      void import("./thrown").then(({ Thrown }) => new Thrown(host, this.again));
  }

  /** Begin, unless another page of the same campaign works already. */
  async open(): Promise<void> {
    const { host } = this;
    const { user = "" } = host.dataset;
    const name = `caravan-room-${user}-${host.room.campaign.id}`;
    const takeOver = () => void alone(name, () => {}, true).then(() => location.reload());
    const stop = () => {
      this.keeper.flush();
      this.outbox.close();
      host.stop(elsewherePanel(takeOver));
    };
    if (!(await alone(name, stop))) {
      host.stop(elsewherePanel(takeOver));
      return;
    }
    // An answer left behind by an earlier page must not be asked for again.
    const left = (await outboxShelf.all().catch((): Entry[] => [])).filter((entry) => entry.user === user);
    host.queue.exclude(left.map(({ assignment }) => assignment));
    if (left.some(({ assignment }) => assignment === host.current?.id)) await host.next();
    else if (host.current) await this.restore(host.current);
    await this.outbox.open();
    addEventListener("online", () => void this.#back());
    addEventListener("pagehide", () => this.keeper.flush(true));
    void host.refill();
    void drafts.tidy();
    // What may be needed without a network is fetched while there is one.
    void import("./ends");
    void import("./dialogs");
  }

  /** A later draft of this browser wins, unless the person has begun already. */
  async restore(assignment: Assignment): Promise<void> {
    const { host } = this;
    const { desk } = host;
    const kept = later(await drafts.get(assignment.id), assignment.draft);
    if (kept === assignment.draft) this.keeper.saw(assignment);
    if (!kept || kept === assignment.draft || desk !== host.desk || desk?.canUndo) return;
    host.show({ ...assignment, draft: kept }, kept.result);
    announce(gettext("Your draft is back."));
  }

  /** Something of the task does not load: its address may have expired, and the server has another. */
  renew(wish: CustomEvent<() => void>): void {
    void this.#devices.renew().then((renewed) => renewed || wish.detail());
  }

  /** Let go of the task: once its answer is kept here the next one is painted, before the server has said a word. */
  hand(handed: Handed, current: Assignment): void {
    const { host } = this;
    this.keeper.drop();
    this.refusals.delete(current.id);
    if (handed.kind !== "revise") {
      const draft = { result: host.desk?.items ?? [], at: Date.now(), note: host.note };
      void drafts.put(current.id, draft);
      this.#sent.set(current.id, { ...current, draft });
    }
    if (handed.kind === "submit") this.again.gave(current);
    host.frame.say("");
    const entry = { ...handed, assignment: current.id, user: host.dataset.user ?? "", at: Date.now() };
    host.current = null; // a second press hands in nothing
    void this.outbox.add(entry).then(() => {
      if (!host.current) void host.next(); // a refusal may have brought one back
    });
  }

  /** Tasks on the desk or on their way, which the server counts among those in hand. */
  get busy(): number {
    const { current, again } = this.host;
    return (current && !again ? 1 : 0) + this.outbox.entries.filter(({ kind }) => kind !== "revise").length;
  }

  #deliver(entry: Entry): Promise<unknown> {
    const { queue } = this.host;
    const ours = entry.kind === "submit" && this.#sent.has(entry.assignment);
    const short = queue.length < HELD - 1;
    // One request does the work of two: the answer to this one brings the next tasks. Whether the next one is on the
    // desk by now or about to be does not change how many are wanted.
    const others = this.outbox.entries.filter(({ id, kind }) => id !== entry.id && kind !== "revise").length;
    const want = ours && short ? { want: Math.min(MOST, others + HELD) } : {};
    return send(entry.kind === "revise" ? "PUT" : "POST", entry.url, { ...entry.body, ...want });
  }

  #delivered(entry: Entry, answer: Submitted): void {
    const { host } = this;
    void drafts.remove(entry.assignment);
    this.#sent.delete(entry.assignment);
    if (entry.kind === "revise") {
      announce(gettext("Your answer is changed."));
      return;
    }
    if (answer.contribution) this.again.taken(entry.assignment, answer.contribution);
    if (answer.assignments) host.queue.accept({ assignments: answer.assignments, reason: answer.reason ?? null });
    host.standing(answer as Partial<Batch>);
    if (!answer.assignments) void host.refill();
  }

  /** The server said no. What the person can put right comes back to the desk; the rest is explained. */
  #refused(entry: Entry, error: Refusal): void {
    const { host } = this;
    const assignment = this.#sent.get(entry.assignment);
    this.#sent.delete(entry.assignment);
    this.again.forget(entry.assignment);
    if (entry.kind === "skip") {
      void host.refill();
      return;
    }
    if (entry.kind === "revise" || error.status !== 422 || !assignment) {
      host.frame.say(explain(entry, error), "error");
      void host.refill();
      return;
    }
    this.refusals.set(assignment.id, placed(host.view.config, error, assignment.draft?.result ?? []));
    const { current, desk } = host;
    // Nobody's hands are interrupted: a task already begun is finished first.
    if (!current || desk?.canUndo || host.again) host.queue.putBack(assignment);
    else {
      host.queue.putBack({ ...current, draft: { result: desk?.items ?? [], at: Date.now() } });
      host.show(assignment, assignment.draft?.result);
    }
    if (!current) void host.next();
    host.frame.say(gettext("The server found something to put right in an answer. It is back on your desk."), "error");
  }

  /** The network or the session is back. */
  async #back(): Promise<void> {
    const { host } = this;
    if (this.session.out) return;
    this.keeper.flush();
    await this.outbox.flush();
    if (host.current) await host.refill();
    else await host.next();
  }

  #changed(): void {
    const { host, outbox } = this;
    host.coming = outbox.entries.filter(({ kind }) => kind === "submit").map(({ price }) => price);
    host.standing({});
    const count = outbox.entries.length;
    const text = ngettext(
      "%(count)s answer is kept here until the server can be reached.",
      "%(count)s answers are kept here until the server can be reached.",
      count,
    );
    if (outbox.stuck && count) host.frame.say(interpolate(text, { count }), "warning");
    else if (!this.session.out && host.frame.notice.querySelector(".notice-warning")) host.frame.say("");
  }

  /** Ask the server for more; being signed out is said. */
  async refill(): Promise<void> {
    await this.host.queue.refill(this.busy).catch(async (error: unknown) => {
      if (error instanceof Refusal && error.signedOut) await this.session.lost();
    });
  }
}
