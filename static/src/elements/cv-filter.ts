/** Filter: a field that leaves of long lists of options only those that hold what is written. */

import { h, kbd } from "../lib/dom";
import { gettext } from "../lib/i18n";
import { Face, type Shortcut } from "./face";

export class CvFilter extends Face {
  #field!: HTMLInputElement;
  #answers = "";

  get #names(): string[] {
    return (this.node.toName ?? "").split(",").map((name) => name.trim());
  }

  protected paint(): void {
    const { placeholder, hotkey } = this.node.attrs;
    const words = typeof placeholder === "string" ? placeholder : gettext("Search the options");
    this.className = "control seeker";
    this.#field = h("input", { type: "search", placeholder: words, "aria-label": words, autocomplete: "off" });
    this.#field.addEventListener("input", () => this.#seek());
    this.#field.addEventListener("keydown", (event) => this.#onKey(event));
    this.replaceChildren(this.#field, ...[kbd(hotkey ? String(hotkey) : undefined)].filter((key) => key !== null));
    this.#answers = this.#told;
  }

  /** Once something was chosen, everything is there again. */
  protected refresh(): void {
    if (this.#told === this.#answers) return;
    this.#answers = this.#told;
    if (this.node.attrs.cleanup === false || !this.#field.value) return;
    this.#field.value = "";
    queueMicrotask(() => this.#seek());
  }

  get #told(): string {
    return JSON.stringify(this.desk.items.filter(({ from_name }) => this.#names.includes(from_name)));
  }

  #seek(): void {
    const { minlength, caseSensitive } = this.node.attrs;
    const spelled = (text: string) => (caseSensitive === true ? text : text.toLocaleLowerCase());
    const wanted = spelled(this.#field.value.trim());
    for (const name of this.#names) {
      if (!wanted || wanted.length < Number(minlength ?? 3)) this.desk.sought.delete(name);
      else this.desk.sought.set(name, (option) => spelled(option).includes(wanted));
    }
    this.desk.notify();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.#field.value) {
      this.#field.value = "";
      this.#seek();
    } else if (event.key === "Enter" && !event.isComposing) {
      const found = this.#names.map((name) =>
        this.peer(name)?.querySelector<HTMLElement>(":is(.option:not([hidden]) input, [role=treeitem]):not(:disabled)"),
      );
      found.find(Boolean)?.click();
    } else return;
    event.preventDefault();
  }

  override shortcuts(): Shortcut[] {
    const { hotkey } = this.node.attrs;
    if (typeof hotkey !== "string") return [];
    return [{ combo: hotkey, does: gettext("Search the options"), run: () => this.#field.focus() }];
  }
}

customElements.define("cv-filter", CvFilter);
