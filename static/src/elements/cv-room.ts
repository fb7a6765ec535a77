/** `<cv-room>`: one task after another, without waiting and without losing anything. */

import { announce } from "../lib/announce";
import { Config } from "../lib/config";
import { firstLabel, startingItems } from "../lib/defaults";
import { Desk } from "../lib/desk";
import { putAway, send } from "../lib/http";
import { gettext, interpolate } from "../lib/i18n";
import { uuid } from "../lib/ids";
import { sum } from "../lib/money";
import { Queue } from "../lib/queue";
import { Stopwatch } from "../lib/stopwatch";
import { suggestedItems } from "../lib/suggested";
import type { Assignment, Batch, Earnings, Item, Problem, Progress } from "../lib/types";
import type { CvImage } from "./cv-image";
import type { CvRegions } from "./cv-regions";
import { Keyboard } from "./keyboard";
import type { Given } from "./room/again";
import type { Behind } from "./room/behind";
import type { Aside } from "./room/beside";
import { sayProblems } from "./room/complaints";
import { ask, roomShortcuts } from "./room/deeds";
import { Frame } from "./room/frame";
import type { End, Host, RoomData } from "./room/host";
import { View } from "./view";

const SHORTEST_MS = 250;

export class CvRoom extends HTMLElement implements Host {
  room!: RoomData;
  frame!: Frame;
  view!: View;
  queue!: Queue;
  desk: Desk | null = null;
  current: Assignment | null = null;
  note = "";
  again: Given | null = null;
  coming: string[] = [];
  /** The list of regions, where there can be any. */
  #regions: CvRegions | undefined;
  readonly watch = new Stopwatch();
  behind!: Promise<Behind>;
  #beside: Promise<Aside> | undefined;
  #progress!: Progress;
  #earnings!: Earnings;
  readonly keyboard = new Keyboard(
    this,
    () => roomShortcuts(this),
    () => this.current !== null,
  );

  connectedCallback(): void {
    if (!this.room) void this.#enter();
  }

  async #enter(): Promise<void> {
    this.room = JSON.parse(document.querySelector(this.dataset.room ?? "#room-data")?.textContent ?? "{}") as RoomData;
    this.view = await View.of(new Config(this.room.config));
    if (this.view.config.draws) this.#regions = new (await import("./cv-regions")).CvRegions();
    this.frame = this.#makeFrame(this.room.campaign.title);
    this.queue = new Queue(
      (count) => send("POST", this.room.urls.assignments, { count }),
      (next) => void import("./media").then(({ warm }) => warm(this.view.config, next.data)),
      (batch) => this.standing(batch),
    );
    this.keyboard.listen();
    this.addEventListener("cv-keys", () => this.frame.showKeys(this.keyboard.comboOf("submit")));
    this.addEventListener("cv-broken", () => void ask(this, "askToSkip", "broken"));
    this.addEventListener("cv-again", (event) => {
      event.preventDefault();
      void this.behind.then((behind) => behind.renew(event as CustomEvent));
    });
    this.standing(this.room);
    this.queue.accept(this.room);
    const first = this.queue.take();
    // Painted before anything is asked of the server or of the browser's memory.
    if (first) this.show(first);
    const seen = painted();
    this.behind = seen.then(() => import("./room/behind")).then(({ Behind }) => new Behind(this));
    void this.behind.then((behind) => behind.open());
    if (!first) await this.next();
    this.frame.showKeys(this.keyboard.comboOf("submit"));
    void seen.then(() => this.aside()).then((aside) => aside.firstInstructions());
  }

  #makeFrame(title: string): Frame {
    const deeds = {
      submit: () => this.submit(),
      skip: () => void ask(this, "askToSkip"),
      back: () => void this.behind.then(({ again }) => again.back()),
      flag: () => void ask(this, "askNote"),
      undo: () => this.desk?.undo(),
      redo: () => this.desk?.redo(),
      help: () => void this.keyboard.help(),
      instructions: () => void this.aside().then((aside) => aside.guide.toggle()),
    };
    const frame = new Frame(title, { home: this.dataset.home ?? "/", earnings: this.dataset.earnings ?? "/" }, deeds);
    frame.stage.append(this.view.stage);
    frame.card.append(this.view.side);
    if (this.#regions) frame.regions.append(this.#regions);
    frame.regions.hidden = !this.#regions;
    const words = this.view.faces.every(({ node }) => node.tag !== "Image" && node.tag !== "Audio");
    frame.body.classList.toggle("is-words", words);
    const [image, another] = this.view.faces.filter(({ node }) => node.tag === "Image") as CvImage[];
    if (image && !another) frame.toolbar.append(image.tools);
    this.append(frame.header, frame.notice, frame.body);
    return frame;
  }

  /** What stands beside the task: instructions, suggestions, the clock. */
  aside(): Promise<Aside> {
    this.#beside ??= import("./room/beside").then(({ Aside }) => new Aside(this));
    return this.#beside;
  }

  /** What the server said, with what is on its way added; nobody has to wait to see their work count. */
  standing(batch: Partial<Batch>): void {
    if (batch.progress) this.#progress = batch.progress;
    if (batch.earnings) this.#earnings = batch.earnings;
    this.frame.showEarnings({ ...this.#earnings, pending: sum([this.#earnings.pending, ...this.coming]) });
    this.frame.showProgress({ ...this.#progress, mine: this.#progress.mine + this.coming.length });
  }

  async refill(): Promise<void> {
    await (await this.behind).refill();
  }

  /** Put the next task on the desk, or say why there is none. */
  async next(): Promise<void> {
    const assignment = this.queue.take() ?? (await this.#fetched());
    const behind = await this.behind;
    if (!assignment) {
      const offline = navigator.onLine ? "done" : "offline";
      return this.end(behind.session.out ? "signed-out" : (this.queue.reason ?? offline));
    }
    this.show(assignment);
    await behind.restore(assignment);
  }

  async #fetched(): Promise<Assignment | undefined> {
    this.current = null;
    this.frame.body.classList.add("is-waiting");
    await (await this.behind).outbox.flush();
    // The answer to the last submit may have brought the next task.
    if (!this.queue.length) await this.refill();
    this.frame.body.classList.remove("is-waiting");
    return this.queue.take();
  }

  /** Some configs look another way for every task. */
  #arrange(data: unknown): void {
    const view = this.view.forTask(data);
    if (view === this.view) return;
    this.view = view;
    this.frame.stage.replaceChildren(view.stage);
    this.frame.card.prepend(view.side);
  }

  show(shown: Assignment, items?: Item[], again: Given | null = null): void {
    const armed = this.desk?.armed ?? null;
    // A draft that comes back to the task on the desk makes it no other task: what is being done with it goes on.
    const same = this.current?.id === shown.id;
    const assignment = same ? Object.assign(this.current as Assignment, shown) : shown;
    const focused = document.activeElement !== document.body && this.contains(document.activeElement);
    this.#arrange(assignment.data);
    const { config } = this.view;
    const begun = items ?? assignment.draft?.result ?? suggestedItems(assignment);
    const desk = new Desk(config, assignment.data, begun ?? startingItems(config, assignment.data));
    desk.armed = armed ?? firstLabel(config);
    desk.upload = (blob, name) => putAway(this.urlOf(assignment, "files"), blob, name);
    desk.files = assignment.files ?? {};
    desk.media = assignment.media ?? {};
    Object.assign(this, { current: assignment, desk, again, note: again?.note ?? assignment.draft?.note ?? "" });
    this.querySelector(".room-end")?.remove();
    this.frame.body.hidden = false;
    this.frame.skip.disabled = again !== null;
    this.frame.showFlag(this.note);
    this.view.load(desk);
    this.#regions?.load(desk);
    desk.listen(() => this.#changed(desk));
    this.#refreshSteps(desk);
    if (!same) this.watch.restart();
    window.scrollTo(0, 0);
    const number = this.#progress.mine + this.coming.length + 1;
    const name = interpolate(gettext("Task %(number)s"), { number });
    this.frame.name(name, focused);
    if (!focused) announce(name);
    if (assignment.prediction || this.#beside) void this.aside().then((aside) => aside.follow());
    void this.behind?.then(({ refusals }) => this.current === assignment && this.complain(refusals.get(assignment.id)));
  }

  #changed(desk: Desk): void {
    if (desk !== this.desk || !this.current) return;
    this.#refreshSteps(desk);
    this.dispatchEvent(new CustomEvent("cv-change", { bubbles: true, detail: { items: desk.items } }));
    if (desk.canUndo || desk.canRedo) this.keep();
  }

  #refreshSteps(desk: Desk): void {
    this.frame.undo.disabled = !desk.canUndo;
    this.frame.redo.disabled = !desk.canRedo;
  }

  submit(): void {
    const { desk, current, again, note } = this;
    if (!desk || !current) return;
    // Two presses in one breath are one: the second would hand in a task nobody has looked at.
    if (!desk.canUndo && this.watch.ms < SHORTEST_MS) return;
    const problems = desk.problems();
    this.complain(problems);
    if (problems.length) return;
    const id = uuid();
    const said = { result: desk.result(), lead_time_ms: this.watch.ms };
    void this.behind.then((behind) => {
      if (current !== this.current) return;
      if (again) return behind.again.change(again, { id, ...said });
      const body = { submission_id: id, ...said, ...(note ? { note } : {}) };
      behind.hand(
        { id, kind: "submit", body, url: this.urlOf(current, "submit"), price: current.price_base_units },
        current,
      );
    });
  }

  /** Keep what is on the desk; a change of an answer given before is kept when it is handed in. */
  keep(): void {
    const { current, desk, note } = this;
    const items = desk?.items ?? [];
    if (current && !this.again) void this.behind.then(({ keeper }) => keeper.keep(current.id, items, note));
  }

  urlOf(assignment: Assignment, deed: string): string {
    return `${this.room.urls.assignment}${assignment.id}/${deed}/`;
  }

  complain(problems: Problem[] = []): void {
    sayProblems(this.view, this.desk, problems);
  }

  async end(reason: End): Promise<void> {
    const { endPanel } = await import("./room/ends");
    const { list = "/", earnings = "/", login = "/" } = this.dataset;
    this.stop(endPanel(reason, { list, earnings, login }, () => void this.next()));
  }

  stop(panel: HTMLElement): void {
    this.querySelector(".room-end")?.remove();
    this.current = null;
    this.frame.body.hidden = true;
    this.append(panel);
  }
}

/** Wait until what is on the page is on the screen, or until a page nobody looks at would have been painted long ago. */
function painted(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 1000);
  });
}

customElements.define("cv-room", CvRoom);
