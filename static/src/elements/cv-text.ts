/** Text to read. */

import { h } from "../lib/dom";
import { fillIn, lookUp } from "../lib/paths";
import { Face } from "./face";

export class CvText extends Face {
  protected text = "";
  protected readonly body = h("div", { class: "text-body", dir: "auto" });

  protected paint(): void {
    this.className = "object-text";
    this.#show(this.#shown());
    if (this.firstChild !== this.body) this.replaceChildren(this.body);
  }

  protected refresh(): void {}

  #shown(): string {
    const { value, valueType, encoding } = this.node.attrs;
    const whole = typeof value === "string" ? value : "";
    const text = /^\$[\w.[\]-]+$/.test(whole) ? asText(lookUp(this.desk.data, whole)) : fillIn(whole, this.desk.data);
    if (valueType === "url") void this.#fetchText(text);
    return valueType === "url" ? "" : encoding && encoding !== "none" ? decoded(text) : text;
  }

  async #fetchText(url: string): Promise<void> {
    const { desk } = this;
    const text = await fetch(url).then((response) =>
      response.ok ? response.text() : Promise.reject(new Error(response.statusText)),
    );
    if (desk !== this.desk) return;
    this.#show(text);
    this.refresh();
  }

  #show(text: string): void {
    this.text = text;
    this.body.textContent = text;
  }
}

function asText(value: unknown): string {
  if (Array.isArray(value)) return value.map(asText).join("\n");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function decoded(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  } catch {
    return "";
  }
}

customElements.define("cv-text", CvText);
