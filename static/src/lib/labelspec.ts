/** Asks the server about a config, a task and an answer. */

import { send } from "./http";
import type { Item, Node } from "./types";

export interface SpecProblem {
  where: string;
  code: string;
  message: string;
  line?: number;
  column?: number;
}

export interface Checked {
  ok: boolean;
  errors: SpecProblem[];
  layout: Node | null;
  task: unknown;
}

export interface Asked {
  config: string;
  task?: unknown;
  result?: Item[];
}

export function check(url: string, asked: Asked, signal?: AbortSignal): Promise<Checked> {
  return send("POST", url, asked, signal);
}
