/** Capture: a picture from the camera or from a file, looked at and put away. */

import "../styles/kinds/made.css";
import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { fillIn } from "../lib/paths";
import { ControlFace } from "./face";

interface Captured {
  file: string;
  mime: string;
  width: number;
  height: number;
}

export class CvCapture extends ControlFace {
  readonly #live = h("video", { playsinline: true, muted: true, "aria-label": gettext("What the camera sees") });
  readonly #picture = h("img", { alt: gettext("Your picture") });
  readonly #said = h("p", { class: "small", role: "status" });
  readonly #camera = h("button", { type: "button", class: "btn btn-primary", onclick: () => this.#press() });
  readonly #file = h("input", {
    type: "file",
    accept: "image/png,image/jpeg,image/webp",
    "aria-label": gettext("Picture from a file"),
  });
  #stream: MediaStream | null = null;
  #turn = 0;
  readonly #seenAt = new Map<string, string>();

  constructor() {
    super();
    this.#file.addEventListener("change", () => {
      const [chosen] = this.#file.files ?? [];
      if (chosen) void this.#keep(chosen, chosen.name);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  protected paint(): void {
    this.#close();
    this.className = "control control-made";
    this.#said.textContent = "";
    this.#file.value = "";
    const { prompt } = this.node.attrs;
    const words = typeof prompt === "string" ? fillIn(prompt, this.desk.data) : "";
    const deeds = h("div", { class: "made-row" }, this.#camera, this.#file);
    this.replaceChildren(
      h(
        "div",
        { class: "made", role: "group", ...this.naming() },
        words ? h("blockquote", { dir: "auto" }, words) : null,
        this.#live,
        this.#picture,
        this.readOnly ? null : deeds,
        this.#said,
      ),
    );
  }

  protected refresh(): void {
    const answer = this.desk.answer(this.control) as Captured | undefined;
    const url = answer ? (this.#seenAt.get(answer.file) ?? this.desk.files[answer.file] ?? "") : "";
    this.#live.hidden = !this.#stream;
    this.#picture.hidden = !url || this.#stream !== null;
    if (url && this.#picture.getAttribute("src") !== url) this.#picture.src = url;
    const idle = answer ? gettext("Take another picture") : gettext("Use the camera");
    this.#camera.textContent = this.#stream ? gettext("Take the picture") : idle;
  }

  #close(): void {
    this.#turn += 1;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#live.srcObject = null;
  }

  #press(): void {
    this.complain("");
    if (this.#stream) void this.#shoot();
    else void this.#open();
  }

  async #open(): Promise<void> {
    const turn = this.#turn;
    const facingMode = String(this.node.attrs.facing ?? "environment");
    const stream = await navigator.mediaDevices?.getUserMedia({ video: { facingMode } }).catch(() => null);
    if (turn !== this.#turn || !stream) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      if (turn === this.#turn)
        this.#said.textContent = gettext("The camera cannot be used. Allow it for this page, or choose a file.");
      return;
    }
    this.#stream = stream;
    this.#live.srcObject = stream;
    await this.#live.play().catch(() => {});
    this.refresh();
  }

  async #shoot(): Promise<void> {
    const { videoWidth: width, videoHeight: height } = this.#live;
    if (!width) return;
    const canvas = h("canvas", { width, height });
    canvas.getContext("2d")?.drawImage(this.#live, 0, 0);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.92));
    this.#close();
    this.refresh();
    if (blob) await this.#keep(blob, "picture.jpg");
  }

  async #keep(blob: Blob, name: string): Promise<void> {
    this.#close();
    const turn = this.#turn;
    this.refresh();
    this.#said.textContent = gettext("Keeping the picture…");
    try {
      const { width, height } = await createImageBitmap(blob);
      const { file, url } = await this.desk.upload(blob, name);
      if (turn !== this.#turn) return;
      this.#seenAt.set(file, url);
      this.#said.textContent = "";
      this.answer({ file, mime: blob.type, width, height });
    } catch {
      if (turn === this.#turn) this.#said.textContent = gettext("The picture could not be kept. Try again.");
    }
  }
}

customElements.define("cv-capture", CvCapture);
