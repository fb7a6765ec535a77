/** What the parts of the labelling room know of each other. */

import type { Desk } from "../../lib/desk";
import type { Queue } from "../../lib/queue";
import type { Assignment, Batch, Item, Node, Problem } from "../../lib/types";
import type { View } from "../view";
import type { Given } from "./again";
import type { Frame } from "./frame";

export interface RoomData extends Batch {
  config: Node;
  campaign: { id: string; title: string; instructions_html: string };
  urls: { assignments: string; assignment: string };
}

export type End = Parameters<typeof import("./ends").endPanel>[0];

/** The room itself, as its parts see it. */
export interface Host extends HTMLElement {
  readonly room: RoomData;
  readonly frame: Frame;
  readonly queue: Queue;
  readonly view: View;
  readonly desk: Desk | null;
  current: Assignment | null;
  /** The word to the owner that goes with the answer on the desk. */
  note: string;
  /** The answer given before that is on the desk again, if it is one. */
  again: Given | null;
  urlOf(assignment: Assignment, deed: string): string;
  /** Prices of the answers on their way. */
  coming: string[];
  show(assignment: Assignment, items?: Item[], again?: Given): void;
  next(): Promise<void>;
  end(reason: End): Promise<void>;
  /** Work no more in this page; `panel` says why. */
  stop(panel: HTMLElement): void;
  submit(): void;
  complain(problems: Problem[]): void;
  standing(batch: Partial<Batch>): void;
  refill(): Promise<void>;
}
