/** `<cv-playground>`: write a labelling config, see the task at once and answer it. Nothing is kept.
 *
 * On a page of its own config and task are in the address; in a campaign's form (`data-field`) the config is the form's.
 * `?view=preview` shows the task alone.
 */

import { fragmentOf, readFragment, type Sketch } from "../lib/fragment";
import { Refusal, send, Unreachable } from "../lib/http";
import { gettext } from "../lib/i18n";
import { type Checked, check } from "../lib/labelspec";
import { marked, partOf, written } from "../lib/studio";
import type { Item } from "../lib/types";
import type { Vocabulary } from "../lib/vocabulary";
import { Bench } from "./bench";
import type { StudioEditor } from "./studio-editor";
import { Layout, listed } from "./studio-layout";

/** Hands rest this long before the server is asked. */
const REST_MS = 350;
/** The way from the playground into a new campaign. */
const CARRIED = "caravan-sketch";

export class CvPlayground extends HTMLElement {
  readonly #deeds = {
    gallery: () => void this.#gallery(true),
    fill: () => void this.#fill(),
    copy: () => void this.#copy(),
    use: () => this.#use(),
  };
  readonly #bench = new Bench(() => this.#answered());
  readonly #layout = new Layout(this, this.#bench.element, this.#deeds);
  #editor: StudioEditor | null = null;
  #field: HTMLTextAreaElement | null = null;
  /** Shows the task alone. */
  #alone = false;
  #config = "";
  #layoutShown = "";
  #found: Checked | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | undefined;

  /** The answer as it would be sent. */
  get result(): Item[] {
    return this.#bench.result;
  }

  /** Everything that is wrong with the config, the task or the answer so far. */
  get problems(): { message: string }[] {
    return [...(this.#found?.errors ?? []), ...this.#bench.problems];
  }

  connectedCallback(): void {
    if (this.childElementCount) return;
    this.#field = this.dataset.field ? document.querySelector(this.dataset.field) : null;
    this.#alone = new URLSearchParams(location.search).get("view") === "preview";
    if (this.#alone) this.#layout.preview(location.pathname + location.hash);
    else this.#layout.whole(this.#deeds, !this.#field);
    if (!this.#field) addEventListener("hashchange", () => void this.#open());
    void this.#open();
  }

  async #open(): Promise<void> {
    delete this.dataset.ready;
    const sketch = await this.#sketch();
    if (!this.#alone) await this.#makeEditor(sketch?.config ?? "");
    if (sketch) await this.#load(sketch);
    if (!this.#alone && (!sketch || this.dataset.fresh !== undefined)) await this.#gallery();
    this.#answered();
    this.dataset.ready = "";
  }

  /** What to begin with: the form's config with its sample, what was carried here, or what the address says. */
  async #sketch(): Promise<Sketch | null> {
    if (!this.#field) return readFragment(location.hash);
    const carried = sessionStorage.getItem(CARRIED);
    if (carried && this.dataset.fresh !== undefined) {
      sessionStorage.removeItem(CARRIED);
      delete this.dataset.fresh;
      return JSON.parse(carried) as Sketch;
    }
    const sample = document.querySelector("#studio-task")?.textContent;
    return { config: this.#field.value, ...(sample ? { task: JSON.parse(sample) } : {}) };
  }

  async #makeEditor(text: string): Promise<void> {
    if (this.#editor) return;
    const [{ StudioEditor }, vocabulary] = await Promise.all([
      import("./studio-editor"),
      send<Vocabulary>("GET", this.dataset.tags ?? ""),
    ]);
    const readOnly = this.#field?.disabled ?? false;
    this.#editor = new StudioEditor(this.#layout.editor, vocabulary, { text, readOnly, changed: () => this.#edited() });
    this.#layout.data.addEventListener("input", () => this.#edited());
    if (!this.#field) return;
    // A hidden field must not ask to be filled: the browser could not say so.
    this.#field.required = false;
    this.#field.hidden = true;
    for (const label of this.#field.labels) label.hidden = true;
  }

  async #load({ config, task }: Sketch): Promise<void> {
    this.#config = config;
    if (this.#editor) this.#editor.text = config;
    this.#write();
    this.#layout.data.value = task === undefined ? "" : JSON.stringify(task, null, 2);
    this.#layoutShown = "";
    clearTimeout(this.#timer);
    await this.#check();
  }

  /** Somebody writes: take it into the form at once, and look at it when the hands rest. */
  #edited(): void {
    this.#config = this.#editor?.text ?? "";
    this.#write();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#check().then(() => this.#remember()), REST_MS);
  }

  /** Keep the form's field, which is what is sent. */
  #write(): void {
    if (this.#field && !this.#field.disabled) this.#field.value = this.#config;
  }

  async #check(): Promise<void> {
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    const text = this.#layout.data.value.trim();
    const data = text ? written(text) : { value: undefined };
    const asked = { config: this.#config, ...(data.value === undefined ? {} : { task: data.value }) };
    try {
      const found = await check(this.dataset.check ?? "", asked, request.signal);
      if (!text && found.layout && found.task) this.#layout.data.value = JSON.stringify(found.task, null, 2);
      await this.#show(found, data.problem);
    } catch (error) {
      if (request.signal.aborted) return;
      listed(this.#layout.configProblems, [error instanceof Error ? error.message : ""]);
      // What the server did not answer has been told; anything else is a mistake of ours.
      if (!(error instanceof Refusal || error instanceof Unreachable)) throw error;
    }
  }

  async #show(found: Checked, unreadable: string | undefined): Promise<void> {
    this.#found = found;
    const inConfig = found.errors.filter((each) => partOf(each) === "config");
    const inTask = found.errors.filter((each) => partOf(each) === "task").map(({ message }) => message);
    const told = inConfig.map(({ line, message }) => (line === undefined ? message : `${line}: ${message}`));
    this.#editor?.mark(marked(this.#config, inConfig));
    listed(this.#layout.configProblems, told);
    listed(this.#layout.dataProblems, unreadable ? [unreadable] : inTask);
    this.#layout.fill.hidden = unreadable !== undefined || !inTask.length;
    this.#layout.stale.hidden = found.layout !== null;
    const shown = JSON.stringify([found.layout, found.task]);
    if (!found.layout || inTask.length || shown === this.#layoutShown) return;
    this.#layoutShown = shown;
    await this.#bench.show(found.layout, found.task);
  }

  /** The answer has changed: show it, and when the hands rest ask the server whether it would do. */
  #answered(): void {
    const { answer, answerProblems, fits } = this.#layout;
    answer.textContent = JSON.stringify(this.result, null, 2);
    const lacking = this.#bench.problems.map(({ control, message }) => `${control}: ${message}`);
    const wrong = this.#alone ? (this.#found?.errors ?? []).map(({ message }) => message) : [];
    listed(answerProblems, [...wrong, ...lacking]);
    fits.hidden = true;
    clearTimeout(this.#answerTimer);
    if (this.#alone || !this.#found?.ok || this.#bench.problems.length) return;
    this.#answerTimer = setTimeout(() => void this.#judge(), 2 * REST_MS);
  }

  async #judge(): Promise<void> {
    const asked = { config: this.#config, task: this.#found?.task, result: this.result };
    // Without an answer there is nothing to say; the next change asks again.
    const found = await check(this.dataset.check ?? "", asked).catch(() => null);
    if (!found || JSON.stringify(this.result) !== JSON.stringify(asked.result)) return;
    const { ok, errors } = found;
    this.#layout.fits.hidden = !ok;
    listed(
      this.#layout.answerProblems,
      errors.map(({ where, message }) => `${where}: ${message}`),
    );
  }

  /** Invent what the config shows and the data lacks. */
  async #fill(): Promise<void> {
    const { task } = await check(this.dataset.check ?? "", { config: this.#config });
    const had = written(this.#layout.data.value).value;
    const filled = isRecord(task) && isRecord(had) ? { ...task, ...had } : task;
    this.#layout.data.value = JSON.stringify(filled, null, 2);
    this.#edited();
  }

  /** Show the templates; the focus follows only somebody who asked for them, for others may be writing already. */
  async #gallery(asked = false): Promise<void> {
    const { Gallery } = await import("./gallery");
    const back = this.#config.trim() ? () => this.#layout.open(false) : null;
    const gallery = await Gallery.of(this.dataset.templates ?? "", back, async (template) => {
      this.#layout.open(false);
      await this.#load(template);
      this.#layout.show("preview");
      await this.#remember();
    });
    this.#layout.gallery.replaceChildren(gallery.element);
    this.#layout.open(true);
    if (asked) gallery.focus();
  }

  #now(): Sketch {
    return { config: this.#config, task: written(this.#layout.data.value).value };
  }

  /** The address follows what is written, so that nothing is lost with the page. */
  async #remember(): Promise<void> {
    if (!this.#field) history.replaceState(null, "", await fragmentOf(this.#now()));
  }

  async #copy(): Promise<void> {
    await this.#remember();
    const copied = await navigator.clipboard.writeText(location.href).then(
      () => true,
      () => false,
    );
    this.#layout.said.textContent = copied ? gettext("Copied") : gettext("The link is in the address bar.");
  }

  #use(): void {
    sessionStorage.setItem(CARRIED, JSON.stringify(this.#now()));
    location.assign(this.dataset.create ?? "/");
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

customElements.define("cv-playground", CvPlayground);
