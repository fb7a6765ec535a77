/** Chat: a conversation that is read, carried on and answered about message by message. */

import "../styles/kinds/talking.css";
import { within } from "../lib/config";
import { h } from "../lib/dom";
import { gettext, interpolate, ngettext } from "../lib/i18n";
import { lookUp } from "../lib/paths";
import { type Message, messagesOf, talked } from "../lib/talk";
import type { Item } from "../lib/types";
import { Bubble } from "./chat-bubble";
import { Composer } from "./chat-composer";
import { ControlFace, type Shortcut } from "./face";

export class CvChat extends ControlFace {
  readonly #list = h("ol", { class: "messages" });
  #bubbles = new Map<string, Bubble>();
  #composer: Composer | undefined;
  /** Questions about one message, which stand below the message they are about. */
  #questions: HTMLElement[] = [];
  #given = 0;

  protected paint(): void {
    this.className = "control conversation";
    this.#given = messagesOf(this.desk.data, this.node.attrs.value).length;
    this.#bubbles.clear();
    const name = this.node.name ?? "";
    const asked = [...this.desk.config.controls.values()].filter((one) => one.perRegion && one.toNames.includes(name));
    const faces = asked.map((one) => this.peer(one.name)).filter((face) => face !== undefined);
    this.#questions = [...new Set(faces.map((face) => this.#blockOf(face)))];
    const roles = this.node.attrs.messageroles;
    this.#composer = new Composer(Array.isArray(roles) ? roles.map(String) : ["user"], (message) => this.#say(message));
    this.#composer.element.hidden = this.readOnly;
    const begun = talked(this.desk.config, this.desk.data, this.desk.items);
    if (begun !== this.desk.items) this.desk.begin(begun);
    for (const { id } of this.#messages.slice(0, this.#given)) this.desk.locked.add(id);
    this.#list.replaceChildren();
    this.replaceChildren(this.#list, this.#composer.element);
    this.desk.demands.set(name, () => this.#lacking());
    this.complain("");
  }

  /** A question, or the View around it if everything in there is asked about messages. */
  #blockOf(face: HTMLElement): HTMLElement {
    const around = face.parentElement;
    if (!around?.classList.contains("view")) return face;
    const inside = [...around.querySelectorAll<HTMLElement>("*")].filter((one) => one instanceof ControlFace);
    const { controls } = this.desk.config;
    return inside.every(({ node }) => controls.get(node.name ?? "")?.perRegion) ? around : face;
  }

  get #messages(): Item[] {
    return this.desk.items.filter(({ from_name }) => from_name === this.node.name);
  }

  #bound(name: "minMessages" | "maxMessages"): number | undefined {
    const given = this.node.attrs[name];
    const bound = typeof given === "string" ? lookUp(this.desk.data, given) : given;
    return typeof bound === "number" ? bound : undefined;
  }

  get #written(): number {
    return this.#messages.length - this.#given;
  }

  #lacking(): string | null {
    const more = (this.#bound("minMessages") ?? 0) - this.#written;
    if (more <= 0) return null;
    const text = ngettext("Write %(count)s more message.", "Write %(count)s more messages.", more);
    return interpolate(text, { count: more });
  }

  protected refresh(): void {
    const messages = this.#messages;
    const bubbles = messages.map((item, at) => this.#bubbles.get(item.id) ?? this.#bubble(item, at));
    this.#bubbles = new Map(messages.map(({ id }, at) => [id, bubbles[at] as Bubble]));
    messages.forEach((item, at) => {
      const bubble = bubbles[at];
      if (!bubble) return;
      bubble.show(item.value.chatmessage as Message, this.desk.selected === item.id, this.#answersTo(item.id));
      if (this.#list.children[at] !== bubble.element)
        this.#list.insertBefore(bubble.element, this.#list.children[at] ?? null);
    });
    while (this.#list.children.length > messages.length) this.#list.lastElementChild?.remove();
    this.#ask();
    const most = this.#bound("maxMessages");
    const full = most !== undefined && this.#written >= most;
    if (this.#composer) this.#composer.element.hidden = this.readOnly || full;
    this.#composer?.suggest(messages.at(-1)?.value.chatmessage as Message | undefined);
  }

  /** Bring the questions to the message they are about. */
  #ask(): void {
    const place = this.desk.selected ? this.#bubbles.get(this.desk.selected)?.questions : undefined;
    if (!place || this.#questions.every((one) => one.parentElement === place)) return;
    place.append(...this.#questions);
  }

  #bubble({ id }: Item, at: number): Bubble {
    const own = at >= this.#given;
    const may = !this.readOnly && (own || this.node.attrs.editable === true);
    return new Bubble({
      id,
      number: at + 1,
      asked: this.#questions.length > 0,
      select: this.#selectable ? () => this.#select(id) : null,
      edit: may ? (content) => this.#edit(id, content) : null,
      drop: own && !this.readOnly ? () => this.desk.remove(id) : null,
    });
  }

  /** Whether a message can be spoken of: answered about, or tied to another one. */
  get #selectable(): boolean {
    return this.#questions.length > 0 || within(this.desk.config.root).some(({ tag }) => tag === "Relations");
  }

  #select(id: string): void {
    this.desk.select(this.desk.selected === id ? null : id);
  }

  /** What was said about a message, in few words. */
  #answersTo(id: string): string {
    const answers = this.desk.items.filter((item) => item.id === id && item.from_name !== this.node.name);
    return answers.map(({ type, value }) => inWords(type, Object.values(value)[0])).join(" · ");
  }

  #say({ role, content }: Message): void {
    this.complain("");
    this.desk.append(this.control, { role, content, createdAt: Date.now() });
  }

  #edit(id: string, content: string): void {
    const items = this.desk.items.map((item) => {
      if (item.id !== id || item.from_name !== this.node.name) return item;
      const message = item.value.chatmessage as Message;
      return { ...item, value: { chatmessage: { ...message, content } } };
    });
    this.desk.write(items);
  }

  override shortcuts(): Shortcut[] {
    if (!this.#selectable) return [];
    const go = (by: number) => () => {
      const ids = this.#messages.map(({ id }) => id);
      const at = ids.indexOf(this.desk.selected ?? "");
      const id = ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : at + by];
      if (!id) return;
      this.desk.select(id);
      this.#bubbles.get(id)?.focus();
    };
    return [
      { combo: "alt+down", does: gettext("The next message"), run: go(1), typing: true },
      { combo: "alt+up", does: gettext("The message before"), run: go(-1), typing: true },
    ];
  }
}

function inWords(type: string, answer: unknown): string {
  if (type === "rating") return `★ ${answer}`;
  const words = (Array.isArray(answer) ? answer : [answer]).map((one) => (Array.isArray(one) ? one.join(" / ") : one));
  return words.join(", ");
}

customElements.define("cv-chat", CvChat);
