/** What is typed into one field of the browser's own, and may be wrong for a while. */

import { gettext } from "../lib/i18n";
import { ControlFace } from "./face";

export abstract class Typed extends ControlFace {
  protected field!: HTMLInputElement;
  /** What is asked about now, so that a slip made elsewhere does not stay. */
  #about = "";

  /** What the field says, as results have it. */
  protected abstract read(text: string): unknown;

  /** Begin with this field. */
  protected begin(field: HTMLInputElement): void {
    this.field = field;
    field.addEventListener("input", () => this.#take());
    this.desk.demands.set(this.node.name ?? "", () => this.#wrong() || null);
    this.complain("");
  }

  #wrong(): string {
    if (this.field.validity.valid) return "";
    return this.field.validationMessage || gettext("This is not a value that is asked for.");
  }

  #take(): void {
    const text = this.field.value;
    const wrong = this.#wrong();
    this.answer(wrong || !text ? undefined : this.read(text), `typed:${this.node.name}`);
    this.complain(wrong);
  }

  protected refresh(): void {
    const answer = this.desk.answer(this.control);
    const about = `${this.control.perRegion ? this.desk.selected : ""} ${this.control.perItem ? this.desk.index : 0}`;
    const moved = about !== this.#about;
    this.#about = about;
    if (answer === undefined && !moved && !this.field.validity.valid) return;
    if (this.read(this.field.value) !== answer) this.field.value = answer === undefined ? "" : String(answer);
    if (moved) this.complain("");
  }
}
