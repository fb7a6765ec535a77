/** Drafts of the same task on two devices: the newer one is shown to who has not begun, else the person chooses. */

import { announce } from "../../lib/announce";
import { h } from "../../lib/dom";
import { send } from "../../lib/http";
import { gettext } from "../../lib/i18n";
import type { Assignment, Batch } from "../../lib/types";
import type { Host } from "./host";
import type { Keeper } from "./keeper";

const AWAY_MS = 20_000;

export class Devices {
  #since = 0;

  readonly #host: Host;
  readonly #keeper: Keeper;

  constructor(host: Host, keeper: Keeper) {
    this.#host = host;
    this.#keeper = keeper;
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#since = Date.now();
      else if (Date.now() - this.#since > AWAY_MS) void this.#comeBack();
    });
  }

  /** The task on the desk as the server has it now; asks for nothing new. */
  async #now(): Promise<Assignment | undefined> {
    const { room, queue, current } = this.#host;
    const batch = await send<Batch>("POST", room.urls.assignments, { count: 1 + queue.length }).catch(() => null);
    return batch?.assignments.find(({ id }) => id === current?.id);
  }

  /** Somebody comes back to this page, perhaps from another device. */
  async #comeBack(): Promise<void> {
    if (!this.#untouched) return;
    const found = await this.#now();
    if (!found || !this.#untouched || !this.#keeper.isNews(found)) return;
    this.#take(found);
    announce(gettext("Your draft from another device is here."));
  }

  /** Show the task again if the server now says other addresses of what it shows; what is on the desk stays there. */
  async renew(): Promise<boolean> {
    const found = await this.#now();
    const { current, desk, again } = this.#host;
    if (!found || !current || again || found.id !== current.id) return false;
    if (JSON.stringify(found.data) === JSON.stringify(current.data)) return false;
    const draft = { result: desk?.items ?? [], at: Date.now(), note: this.#host.note };
    this.#host.show({ ...found, draft }, draft.result);
    return true;
  }

  get #untouched(): boolean {
    const { current, desk, again } = this.#host;
    return current !== null && !again && !desk?.canUndo;
  }

  #take(found: Assignment): void {
    this.#keeper.drop();
    this.#keeper.saw(found);
    this.#host.show(found, found.draft?.result);
  }

  /** The server has a newer draft than the one that this page wanted to keep. */
  async ask(id: string): Promise<void> {
    const found = await this.#now();
    const { current, frame } = this.#host;
    if (!found?.draft || current?.id !== id) return;
    const deed = (text: string, run: () => void) =>
      h("button", { type: "button", class: "btn btn-quiet btn-sm", onclick: run }, text);
    const theirs = deed(gettext("Take the other one"), () => {
      frame.say("");
      this.#take(found);
    });
    const mine = deed(gettext("Keep this one"), () => {
      frame.say("");
      this.#keeper.saw(found);
      this.#keeper.keep(id, this.#host.desk?.items ?? [], this.#host.note);
      this.#keeper.flush();
    });
    frame.say(gettext("A newer draft of this answer was written on another device."), "info", theirs, mine);
  }
}
