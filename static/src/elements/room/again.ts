/** Answers given in this session, to go back to and change while nobody has begun to judge them. */

import { h } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import type { Assignment, Item } from "../../lib/types";
import type { Behind } from "./behind";
import type { Host } from "./host";

const MOST = 20;

export interface Given {
  assignment: Assignment;
  items: Item[];
  note: string;
  /** What the server calls it, once it has it. */
  contribution: string;
}

export class Again {
  #given: Given[] = [];

  readonly #host: Host;
  readonly #behind: Behind;

  constructor(host: Host, behind: Behind) {
    this.#host = host;
    this.#behind = behind;
  }

  /** An answer is on its way. */
  gave(assignment: Assignment): void {
    const { desk, note, frame } = this.#host;
    const given = { assignment, items: desk?.items ?? [], note, contribution: "" };
    this.#given = [...this.#given.filter((one) => one.assignment.id !== assignment.id), given].slice(-MOST);
    frame.back.hidden = false;
  }

  /** The server has it. */
  taken(assignment: string, contribution: string): void {
    const given = this.#given.find((one) => one.assignment.id === assignment);
    if (given) given.contribution = contribution;
  }

  /** It did not become an answer. */
  forget(assignment: string): void {
    this.#given = this.#given.filter((one) => one.assignment.id !== assignment || one.contribution);
    this.#host.frame.back.hidden = !this.#given.length;
  }

  /** Put the answer given before on the desk. */
  async back(): Promise<void> {
    const { current, desk, frame, note, queue, again } = this.#host;
    const at = again ? this.#given.indexOf(again) : this.#given.length;
    const given = this.#given[at - 1];
    if (!given) return;
    if (!given.contribution) await this.#behind.outbox.flush();
    if (!given.contribution) return frame.say(gettext("The answer before is still on its way."), "info");
    if (current !== this.#host.current) return;
    if (current && !again) {
      this.#behind.keeper.flush();
      queue.putBack({ ...current, draft: { result: desk?.items ?? [], at: Date.now(), note } });
    }
    this.#host.show({ ...given.assignment, prediction: null }, given.items, given);
    const leave = h("button", { type: "button", class: "btn btn-quiet btn-sm" }, gettext("Leave it as it was"));
    leave.addEventListener("click", () => {
      frame.say("");
      void this.#host.next();
    });
    frame.say(gettext("You gave this answer before. Change it and submit it again."), "info", leave);
  }

  /** Hand in the change. */
  change(given: Given, body: { id: string; result: Item[]; lead_time_ms: number }): void {
    const { desk, note } = this.#host;
    given.items = desk?.items ?? [];
    given.note = note;
    const { id, ...rest } = body;
    const url = `/api/v1/contributions/${given.contribution}/result/`;
    this.#behind.hand({ id, kind: "revise", body: { ...rest, note }, url, price: "0" }, given.assignment);
  }
}
