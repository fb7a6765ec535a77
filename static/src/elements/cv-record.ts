/** Record: something said into the microphone, listened to, and put away. */

import "../styles/kinds/made.css";
import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import type { Heard } from "../lib/loudness";
import { fillIn } from "../lib/paths";
import { ControlFace } from "./face";
import { advice, measure, refusal } from "./record/judging";

interface Recorded extends Heard {
  file: string;
  mime: string;
  language?: string;
  accent?: string;
}

const KINDS = ["audio/webm;codecs=opus", "audio/webm", "audio/mp4", "audio/ogg;codecs=opus"];
export class CvRecord extends ControlFace {
  readonly #button = h("button", { type: "button", class: "btn btn-primary", onclick: () => this.#press() });
  readonly #level = h("meter", {
    min: 0,
    max: 1,
    high: 0.9,
    optimum: 0.4,
    value: 0,
    "aria-label": gettext("Loudness"),
  });
  readonly #seconds = h("output", { class: "money small" });
  readonly #player = h("audio", { controls: true, preload: "metadata", "aria-label": gettext("Your recording") });
  readonly #said = h("p", { class: "small", role: "status" });
  #selects: { key: "language" | "accent"; select: HTMLSelectElement }[] = [];
  /** What was recorded, also while a language is still to be chosen. */
  #taken: Recorded | null = null;
  #recorder: MediaRecorder | null = null;
  #opening = false;
  #turn = 0;
  /** Where what was just recorded can be heard, by its name in the answer. */
  readonly #heardAt = new Map<string, string>();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#drop();
  }

  protected paint(): void {
    this.#drop();
    this.className = "control control-made";
    this.#taken = null;
    this.#say("");
    const { prompt } = this.node.attrs;
    const words = typeof prompt === "string" ? fillIn(prompt, this.desk.data) : "";
    this.#selects = [this.#choice("language", gettext("Language")), this.#choice("accent", gettext("Accent"))].filter(
      (one) => one !== null,
    );
    const fields = this.#selects.map(({ key, select }) =>
      h("label", {}, key === "language" ? gettext("Language") : gettext("Accent"), select),
    );
    const deeds = h("div", { class: "made-row" }, this.#button, this.#level, this.#seconds);
    this.replaceChildren(
      h(
        "div",
        { class: "made", role: "group", ...this.naming() },
        words ? h("blockquote", { dir: "auto" }, words) : null,
        h("div", { class: "made-row" }, ...fields),
        this.readOnly ? null : deeds,
        this.#player,
        this.#said,
      ),
    );
    this.desk.demands.set(this.control.name, () => {
      if (this.#recorder || this.#opening) return gettext("Stop the recording first.");
      return this.#taken && this.#lacking() ? gettext("Choose the language and the accent.") : null;
    });
    this.#show();
  }

  #choice(key: "language" | "accent", name: string): { key: "language" | "accent"; select: HTMLSelectElement } | null {
    const offered = this.node.attrs[`${key}s`];
    if (!Array.isArray(offered)) return null;
    const select = h("select", { "aria-label": name, disabled: this.readOnly });
    if (offered.length > 1) select.append(h("option", { value: "" }, "—"));
    for (const each of offered) select.append(h("option", { value: String(each) }, String(each)));
    select.addEventListener("change", () => this.#answer());
    return { key, select };
  }

  #lacking(): boolean {
    return this.#selects.some(({ select }) => !select.value);
  }

  protected refresh(): void {
    const answer = this.desk.answer(this.control) as Recorded | undefined;
    if (answer) {
      for (const { key, select } of this.#selects) select.value = answer[key] ?? "";
      this.#taken = answer;
    } else if (this.#taken && !this.#lacking()) this.#taken = null;
    const url = this.#taken ? (this.#heardAt.get(this.#taken.file) ?? this.desk.files[this.#taken.file] ?? "") : "";
    this.#player.hidden = !url;
    if (url && this.#player.getAttribute("src") !== url) this.#player.src = url;
    this.#show();
  }

  #show(): void {
    const text = this.#recorder ? gettext("Stop") : this.#taken ? gettext("Record again") : gettext("Record");
    this.#button.textContent = text;
    this.#button.disabled = this.#opening;
    this.#level.hidden = !this.#recorder;
    if (!this.#recorder) this.#seconds.value = this.#taken ? `${this.#taken.seconds.toFixed(1)} s` : "";
  }

  #say(words: string): void {
    this.#said.textContent = words;
  }

  #press(): void {
    if (this.#recorder) this.#recorder.stop();
    else void this.#record();
  }

  /** Stop whatever is going on and forget it. */
  #drop(): void {
    this.#turn += 1;
    const recorder = this.#recorder;
    this.#recorder = null;
    this.#opening = false;
    for (const track of recorder?.stream.getTracks() ?? []) track.stop();
    this.#player.pause();
  }

  async #record(): Promise<void> {
    const turn = this.#turn;
    this.complain("");
    this.#player.pause();
    this.#opening = true;
    this.#show();
    const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
    if (turn !== this.#turn) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      return;
    }
    this.#opening = false;
    if (!stream) {
      this.#say(gettext("The microphone cannot be used. Allow it for this page in the browser and try again."));
      this.#show();
      return;
    }
    this.#begin(stream, turn);
  }

  #begin(stream: MediaStream, turn: number): void {
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    const parts: Blob[] = [];
    this.#recorder = recorder;
    const stopMeter = this.#meter(stream);
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("stop", () => {
      stopMeter();
      for (const track of stream.getTracks()) track.stop();
      if (turn !== this.#turn) return;
      this.#recorder = null;
      void this.#take(new Blob(parts, { type: recorder.mimeType }), turn);
    });
    recorder.start();
    this.#say(gettext("Recording."));
    this.#show();
  }

  /** Show how loud it is and how long it has been, and stop when it may be no longer. */
  #meter(stream: MediaStream): () => void {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const began = performance.now();
    const most = Number(this.node.attrs.maxSeconds ?? 60);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.#level.value = samples.reduce((loudest, one) => Math.max(loudest, Math.abs(one)), 0);
      const seconds = (performance.now() - began) / 1000;
      this.#seconds.value = `${seconds.toFixed(1)} / ${most} s`;
      if (seconds >= most && this.#recorder?.state === "recording") this.#recorder.stop();
    }, 80);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }

  async #take(blob: Blob, turn: number): Promise<void> {
    this.#opening = true;
    this.#show();
    try {
      const measured = await measure(blob);
      const wrong = refusal(measured, this.node);
      if (turn !== this.#turn) return;
      if (wrong) this.#say(wrong);
      else await this.#keep(blob, measured, turn);
    } catch (error) {
      if (turn === this.#turn)
        this.#say(
          error instanceof Error && error.message
            ? error.message
            : gettext("The recording could not be kept. Try again."),
        );
    }
    if (turn !== this.#turn) return;
    this.#opening = false;
    this.#show();
  }

  async #keep(blob: Blob, measured: Heard, turn: number): Promise<void> {
    this.#say(gettext("Keeping the recording…"));
    const { file, url } = await this.desk.upload(
      blob,
      `recording.${/mp4/.test(blob.type) ? "m4a" : /ogg/.test(blob.type) ? "ogg" : "webm"}`,
    );
    if (turn !== this.#turn) return;
    this.#heardAt.set(file, url);
    this.#taken = { file, mime: blob.type, ...measured };
    this.#opening = false;
    this.#say(advice(measured));
    this.#answer();
  }

  #answer(): void {
    if (!this.#taken) return;
    const told = Object.fromEntries(this.#selects.map(({ key, select }) => [key, select.value]));
    if (this.#lacking()) {
      this.#say(gettext("Choose the language and the accent."));
      this.refresh();
    } else this.answer({ ...this.#taken, ...told });
  }
}

customElements.define("cv-record", CvRecord);
