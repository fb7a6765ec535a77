/** `<cv-room>`: one task after another, without waiting and without losing anything. */

import { announce } from "../lib/announce";
import { Config } from "../lib/config";
import { firstLabel, startingItems } from "../lib/defaults";
import { Desk } from "../lib/desk";
import { putAway, type Refusal, send } from "../lib/http";
import { gettext, interpolate, ngettext } from "../lib/i18n";
import { uuid } from "../lib/ids";
import { sum } from "../lib/money";
import { type Entry, Outbox } from "../lib/outbox";
import { Queue } from "../lib/queue";
import { drafts, later, outboxShelf } from "../lib/shelf";
import { Stopwatch } from "../lib/stopwatch";
import type { Assignment, Batch, Earnings, Node, Problem, Progress } from "../lib/types";
import type { CvImage } from "./cv-image";
import type { CvRegions } from "./cv-regions";
import { DraftKeeper } from "./draft-keeper";
import type { Shortcut } from "./face";
import { deskShortcuts, Keyboard } from "./keyboard";
import { warm } from "./media";
import { Frame } from "./room-frame";
import { View } from "./view";

interface RoomData extends Batch {
  config: Node;
  campaign: { id: string; title: string; instructions_html: string };
  urls: { assignments: string; assignment: string };
}

const SHORTEST_MS = 250;

export class CvRoom extends HTMLElement {
  #room!: RoomData;
  #frame!: Frame;
  #view!: View;
  #queue!: Queue;
  #outbox!: Outbox;
  #desk: Desk | null = null;
  #current: Assignment | null = null;
  /** The list of regions, where there can be any. */
  #regions: CvRegions | undefined;
  readonly #watch = new Stopwatch();
  readonly #keeper = new DraftKeeper((id) => `${this.#room.urls.assignment}${id}/draft/`);
  /** Answers that came back, and what the server said about them. */
  readonly #refusals = new Map<string, Problem[]>();
  #progress!: Progress;
  #earnings!: Earnings;
  readonly #keyboard = new Keyboard(
    this,
    () => this.#shortcuts(),
    () => this.#current !== null,
  );

  connectedCallback(): void {
    if (!this.#room) void this.#enter();
  }

  async #enter(): Promise<void> {
    this.#room = JSON.parse(document.querySelector(this.dataset.room ?? "#room-data")?.textContent ?? "{}") as RoomData;
    const { config, campaign } = this.#room;
    this.#view = await View.of(new Config(config));
    if (this.#view.config.draws) this.#regions = new (await import("./cv-regions")).CvRegions();
    this.#frame = this.#makeFrame(campaign.title);
    this.#outbox = new Outbox(this.dataset.user ?? "", outboxShelf, (entry) => send("POST", entry.url, entry.body), {
      delivered: (entry, answer) => this.#delivered(entry, answer as Partial<Batch> | undefined),
      refused: (entry, error) => this.#refused(entry, error),
      signedOut: () => void this.#end("signed-out"),
      changed: () => this.#showStanding(),
    });
    this.#queue = new Queue(
      (count) => send("POST", this.#room.urls.assignments, { count }),
      (next) => warm(this.#view.config, next.data),
      (batch) => this.#standing(batch),
    );
    this.#keyboard.listen();
    addEventListener("online", () => void this.#outbox.flush().then(() => this.#refill()));
    addEventListener("pagehide", () => this.#keeper.flush(true));
    void this.#start();
  }

  #makeFrame(title: string): Frame {
    const deeds = {
      submit: () => this.#submit(),
      skip: () => void this.#askToSkip(),
      undo: () => this.#desk?.undo(),
      redo: () => this.#desk?.redo(),
      help: () => void this.#keyboard.help(),
      instructions: () => void this.#instruct(),
    };
    const frame = new Frame(title, { home: this.dataset.home ?? "/", earnings: this.dataset.earnings ?? "/" }, deeds);
    frame.stage.append(this.#view.stage);
    frame.card.append(this.#view.side);
    if (this.#regions) frame.regions.append(this.#regions);
    frame.regions.hidden = !this.#regions;
    const words = this.#view.faces.every(({ node }) => node.tag !== "Image" && node.tag !== "Audio");
    frame.body.classList.toggle("is-words", words);
    const [image, another] = this.#view.faces.filter(({ node }) => node.tag === "Image") as CvImage[];
    if (image && !another) frame.toolbar.append(image.tools);
    this.append(frame.header, frame.notice, frame.body);
    return frame;
  }

  /** The first task is in the page; it is painted before anything is asked of the server or of IndexedDB. */
  async #start(): Promise<void> {
    this.#standing(this.#room);
    const opening = outboxShelf.all().catch((): Entry[] => []);
    // An answer left behind by an earlier page must not be asked for again.
    const sent = (await opening).filter(({ user }) => user === this.dataset.user).map(({ assignment }) => assignment);
    this.#queue.exclude(sent);
    this.#queue.accept(this.#room);
    await this.#next();
    this.#firstInstructions();
    await this.#outbox.open();
    void this.#refill();
    void drafts.tidy();
  }

  #standing(batch: Partial<Batch>): void {
    if (batch.progress) this.#progress = batch.progress;
    if (batch.earnings) this.#earnings = batch.earnings;
    this.#showStanding();
  }

  /** What the server said, with what is on its way added; nobody has to wait to see their work count. */
  #showStanding(): void {
    const coming = this.#outbox.entries.filter(({ kind }) => kind === "submit");
    const pending = sum([this.#earnings.pending, ...coming.map(({ price }) => price)]);
    this.#frame.showEarnings({ ...this.#earnings, pending });
    this.#frame.showProgress({ ...this.#progress, mine: this.#progress.mine + coming.length });
    const count = this.#outbox.entries.length;
    const text = ngettext(
      "%(count)s answer is kept here until the server can be reached.",
      "%(count)s answers are kept here until the server can be reached.",
      count,
    );
    if (this.#outbox.stuck && count) this.#frame.say(interpolate(text, { count }), "warning");
    else if (this.#frame.notice.querySelector(".notice-warning")) this.#frame.say("");
  }

  async #refill(): Promise<void> {
    const busy = (this.#current ? 1 : 0) + this.#outbox.entries.length;
    await this.#queue.refill(busy).catch(() => {});
  }

  /** Put the next task on the desk, or say why there is none. */
  async #next(): Promise<void> {
    const assignment = this.#queue.take() ?? (await this.#fetched());
    if (!assignment) return this.#end(this.#queue.reason ?? (navigator.onLine ? "done" : "offline"));
    this.#show(assignment, assignment.draft?.result);
    await this.#restore(assignment);
  }

  async #fetched(): Promise<Assignment | undefined> {
    this.#current = null;
    this.#frame.body.classList.add("is-waiting");
    await this.#outbox.flush();
    await this.#refill();
    this.#frame.body.classList.remove("is-waiting");
    return this.#queue.take();
  }

  /** Some configs look another way for every task. */
  #arrange(data: unknown): void {
    const view = this.#view.forTask(data);
    if (view === this.#view) return;
    this.#view = view;
    this.#frame.stage.replaceChildren(view.stage);
    this.#frame.card.prepend(view.side);
  }

  #show(assignment: Assignment, items?: Desk["items"]): void {
    const armed = this.#desk?.armed ?? null;
    this.#arrange(assignment.data);
    const { config } = this.#view;
    const desk = new Desk(config, assignment.data, items ?? startingItems(config, assignment.data));
    desk.armed = armed ?? firstLabel(this.#view.config);
    desk.upload = (blob, name) => putAway(this.#urlOf(assignment, "files"), blob, name);
    this.#current = assignment;
    this.#desk = desk;
    this.querySelector(".room-end")?.remove();
    this.#frame.body.hidden = false;
    this.#view.load(desk);
    this.#regions?.load(desk);
    desk.listen(() => this.#changed(desk));
    this.#refreshSteps(desk);
    this.#watch.restart();
    window.scrollTo(0, 0);
    if (document.activeElement instanceof HTMLElement && this.contains(document.activeElement))
      document.activeElement.blur();
    this.#complain(this.#refusals.get(assignment.id) ?? []);
    announce(
      interpolate(gettext("Task %(number)s"), { number: this.#progress.mine + this.#outbox.entries.length + 1 }),
    );
  }

  /** A later draft of this browser wins, unless the person has begun already. */
  async #restore(assignment: Assignment): Promise<void> {
    const desk = this.#desk;
    const kept = later(await drafts.get(assignment.id), assignment.draft);
    if (!kept || kept === assignment.draft || desk !== this.#desk || desk?.canUndo) return;
    this.#show(assignment, kept.result);
    announce(gettext("Your draft is back."));
  }

  #changed(desk: Desk): void {
    if (desk !== this.#desk || !this.#current) return;
    this.#refreshSteps(desk);
    this.dispatchEvent(new CustomEvent("cv-change", { bubbles: true, detail: { items: desk.items } }));
    if (desk.canUndo || desk.canRedo) this.#keeper.keep(this.#current.id, desk.items);
  }

  #refreshSteps(desk: Desk): void {
    this.#frame.undo.disabled = !desk.canUndo;
    this.#frame.redo.disabled = !desk.canRedo;
  }

  #submit(): void {
    const desk = this.#desk;
    const current = this.#current;
    if (!desk || !current) return;
    // Two presses in one breath are one: the second would hand in a task nobody has looked at.
    if (!desk.canUndo && this.#watch.ms < SHORTEST_MS) return;
    const problems = desk.problems();
    this.#complain(problems);
    if (problems.length) return;
    const id = uuid();
    const body = { submission_id: id, result: desk.result(), lead_time_ms: this.#watch.ms };
    this.#hand(
      { id, kind: "submit", body, url: this.#urlOf(current, "submit"), price: current.price_base_units },
      current,
    );
  }

  async #askToSkip(): Promise<void> {
    const current = this.#current;
    if (!current) return;
    const { askReason } = await import("./room-dialogs");
    askReason((reason, comment) => {
      if (current !== this.#current) return;
      this.#hand(
        { id: uuid(), kind: "skip", body: { reason, comment }, url: this.#urlOf(current, "skip"), price: "0" },
        current,
      );
    });
  }

  /** Let go of the task: its answer is on its way, and the next one is painted before the server has said a word. */
  #hand(entry: Pick<Entry, "id" | "kind" | "body" | "url" | "price">, current: Assignment): void {
    this.#keeper.drop();
    void drafts.put(current.id, { result: this.#desk?.items ?? [], at: Date.now() });
    this.#refusals.delete(current.id);
    this.#frame.say("");
    this.#outbox.add({ ...entry, assignment: current.id, user: this.dataset.user ?? "", at: Date.now() });
    this.#sent.set(current.id, current);
    void this.#next();
  }

  readonly #sent = new Map<string, Assignment>();

  #urlOf(assignment: Assignment, deed: string): string {
    return `${this.#room.urls.assignment}${assignment.id}/${deed}/`;
  }

  #delivered(entry: Entry, answer: Partial<Batch> | undefined): void {
    void drafts.remove(entry.assignment);
    this.#sent.delete(entry.assignment);
    this.#standing(answer ?? {});
    void this.#refill();
  }

  /** The server said no. What the person can put right comes back to the desk; the rest is explained. */
  #refused(entry: Entry, error: Refusal): void {
    const assignment = this.#sent.get(entry.assignment);
    this.#sent.delete(entry.assignment);
    if (entry.kind === "skip") return void this.#refill();
    if (error.status !== 422 || !assignment) {
      const gone = gettext(
        "An answer came too late: its time was over and somebody else has the task. Nothing is held against you.",
      );
      this.#frame.say(error.status === 410 ? gone : `${gettext("An answer was not taken:")} ${error.message}`, "error");
      return void this.#refill();
    }
    const result = (entry.body.result ?? []) as Desk["items"];
    this.#refusals.set(assignment.id, this.#placed(error, result));
    const current = this.#current;
    const desk = this.#desk;
    const back = { ...assignment, draft: { result, at: Date.now() } };
    // Nobody's hands are interrupted: a task already begun is finished first.
    if (!current || desk?.canUndo) this.#queue.putBack(back);
    else {
      this.#queue.putBack({ ...current, draft: { result: desk?.items ?? [], at: Date.now() } });
      this.#show(back, result);
    }
    if (!current) void this.#next();
    this.#frame.say(gettext("The server found something to put right in an answer. It is back on your desk."), "error");
  }

  /** Which control each complaint of the server is about. */
  #placed(error: Refusal, result: Desk["items"]): Problem[] {
    const first = [...this.#view.config.controls.keys()][0] ?? "";
    if (!error.places.length) return [{ control: first, message: error.message }];
    return error.places.map(({ where, message }) => {
      const item = result[Number(/\[(\d+)\]/.exec(where)?.[1] ?? -1)];
      const named = [...this.#view.config.controls.keys()].find((name) => message.includes(name));
      return { control: item?.from_name ?? named ?? first, ...(item ? { region: item.id } : {}), message };
    });
  }

  /** Say each problem at its control, and go to the first. */
  #complain(problems: Problem[]): void {
    for (const control of this.#view.config.controls.keys()) this.#view.control(control)?.complain("");
    const [first] = problems;
    if (!first) return;
    if (first.region && this.#desk?.region(first.region)) this.#desk.select(first.region);
    if (first.item !== undefined) this.#desk?.turnTo(first.item);
    for (const { control, message } of [...problems].reverse()) this.#view.control(control)?.complain(message);
    this.#view.control(first.control)?.focusFirst();
  }

  async #end(reason: Parameters<typeof import("./room-ends").endPanel>[0]): Promise<void> {
    this.#keeper.flush();
    const { endPanel } = await import("./room-ends");
    const { list = "/", earnings = "/", login = "/" } = this.dataset;
    this.querySelector(".room-end")?.remove();
    this.#current = null;
    this.#frame.body.hidden = true;
    this.append(endPanel(reason, { list, earnings, login }, () => void this.#next()));
  }

  #firstInstructions(): void {
    const text = this.#room.campaign.instructions_html;
    const key = `caravan-read-${this.#room.campaign.id}`;
    const version = String(text.length) + text.slice(0, 200);
    if (!text || localStorage.getItem(key) === version) return;
    localStorage.setItem(key, version);
    void this.#instruct();
  }

  async #instruct(): Promise<void> {
    const { showInstructions } = await import("./room-dialogs");
    showInstructions(gettext("Instructions"));
  }

  /** The room's own keys, then those of the desk. */
  #shortcuts(): Shortcut[] {
    const own = [
      { combo: "ctrl+enter", does: gettext("Submit and go on"), run: () => this.#submit() },
      { combo: "ctrl+space", does: gettext("Skip"), run: () => void this.#askToSkip() },
    ];
    return [...own, ...(this.#desk ? deskShortcuts(this.#desk, this.#view, () => void this.#keyboard.help()) : [])];
  }
}

customElements.define("cv-room", CvRoom);
