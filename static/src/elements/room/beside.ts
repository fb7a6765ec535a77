/** What stands beside a task: the instructions, what a model suggests, the clock. Loaded after the first paint. */

import type { Stopwatch } from "../../lib/stopwatch";
import type { Keyboard } from "../keyboard";
import { Clock } from "./clock";
import { showInstructions } from "./dialogs";
import { Guide } from "./guide";
import type { Host } from "./host";
import { Suggestion } from "./suggestion";

interface Room extends Host {
  readonly watch: Stopwatch;
  readonly keyboard: Keyboard;
}

export class Aside {
  readonly guide: Guide;
  readonly suggestion: Suggestion;

  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
    this.guide = new Guide(room.frame.card);
    this.suggestion = new Suggestion(room);
    room.keyboard.clock = new Clock(room.watch, room.frame.progress);
    this.follow();
  }

  /** Go along with the task on the desk. */
  follow(): void {
    this.suggestion.follow((id) => this.#room.keyboard.comboOf(id));
  }

  /** Show the instructions to who has not read them, or not as they are now. */
  firstInstructions(): void {
    const { id, instructions_html: text } = this.#room.room.campaign;
    const key = `caravan-read-${id}`;
    const before = localStorage.getItem(key);
    const now = fingerprint(text);
    if (!text || before === now) return;
    localStorage.setItem(key, now);
    showInstructions(before !== null, () => this.guide.toggle(true));
  }
}

/** A number that is another one for another text (FNV-1a). */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}
