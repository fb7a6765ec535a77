/** `<cv-uploads>`: files of a campaign sent one by one, each with its own progress and its own reason if it is refused. */

import { h } from "../lib/dom";
import { csrfToken } from "../lib/http";
import { gettext, interpolate } from "../lib/i18n";

/** More at once would only share the same line. */
const AT_ONCE = 3;
/** Rows shown; thousands of files are counted, not listed. */
const SHOWN = 200;

interface Answer {
  message?: string;
  errors?: { message: string }[];
}

class CvUploads extends HTMLElement {
  readonly #waiting: File[] = [];
  readonly #sum = h("p", { class: "small", role: "status" });
  readonly #list = h("ul", { class: "flex flex-col gap-1" });
  #busy = 0;
  #done = 0;
  #refused = 0;

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>("input[type=file]");
    if (!input || this.#sum.isConnected) return;
    this.append(this.#sum, this.#list);
    input.addEventListener("change", () => {
      this.#take([...(input.files ?? [])]);
      input.value = "";
    });
    this.addEventListener("dragover", (event) => event.preventDefault());
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#take([...(event.dataTransfer?.files ?? [])]);
    });
    addEventListener("beforeunload", (event) => {
      if (this.#busy) event.preventDefault();
    });
  }

  #take(files: File[]): void {
    this.#waiting.push(...files);
    while (this.#busy < AT_ONCE && this.#waiting.length) void this.#next();
    this.#tell();
  }

  async #next(): Promise<void> {
    this.#busy += 1;
    for (let file = this.#waiting.shift(); file; file = this.#waiting.shift()) {
      await this.#upload(file);
      this.#tell();
    }
    this.#busy -= 1;
    this.#tell();
  }

  async #upload(file: File): Promise<void> {
    const bar = h("progress", { class: "bar", max: 1, value: 0, "aria-label": file.name });
    const row = h(
      "li",
      { class: "flex items-center gap-3 small" },
      h("span", { dir: "auto", class: "grow" }, file.name),
      bar,
    );
    if (this.#list.childElementCount < SHOWN) this.#list.append(row);
    const why = await posted(this.dataset.url ?? "", file, (share) => {
      bar.value = share;
    });
    if (why === null) {
      this.#done += 1;
      row.remove();
    } else {
      this.#refused += 1;
      bar.replaceWith(h("span", { class: "errorlist", dir: "auto" }, why));
      if (!row.isConnected) this.#list.append(row);
    }
  }

  #tell(): void {
    const left = this.#waiting.length + this.#busy;
    const counts = { done: this.#done, refused: this.#refused, left };
    const going = gettext("%(done)s done, %(refused)s refused, %(left)s to go.");
    this.#sum.textContent = interpolate(left ? going : gettext("%(done)s done, %(refused)s refused."), counts);
  }
}

/** Send one file as a task; null, or why it was refused. A request that tells its progress is still the old kind. */
function posted(url: string, file: File, progress: (share: number) => void): Promise<string | null> {
  return new Promise((settled) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
    request.addEventListener("error", () => settled(gettext("The server could not be reached.")));
    request.addEventListener("load", () => {
      const answer = request.response as Answer | null;
      const why = answer?.errors?.[0]?.message ?? answer?.message ?? gettext("The server refused it.");
      settled(request.status < 300 ? null : why);
    });
    const form = new FormData();
    form.append("file", file, file.name);
    form.append("as_task", "true");
    request.send(form);
  });
}

customElements.define("cv-uploads", CvUploads);
