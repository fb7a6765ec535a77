/** The studio's thoughts without its page: what a task's text says, and where in a config a problem is. */

import type { SpecProblem } from "./labelspec";

export interface Span {
  from: number;
  to: number;
}

/** A problem in the config, by its place in the text. */
export interface Marked extends Span {
  message: string;
}

/** JSON somebody is writing: a value, or what is wrong with it. */
export type Written = { value: unknown; problem?: undefined } | { value?: undefined; problem: string };

export function written(text: string): Written {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

export type Part = "config" | "task" | "answer";

/** Which text a problem is in. */
export function partOf({ where }: SpecProblem): Part {
  if (/^data\b/.test(where)) return "task";
  return /^result\b/.test(where) ? "answer" : "config";
}

/** The word at a line and a column, both from 1; columns count code points as the server does. */
export function spanAt(text: string, line = 1, column = 1): Span {
  const lines = text.split("\n");
  const at = Math.min(Math.max(line, 1), lines.length) - 1;
  const start = lines.slice(0, at).reduce((sum, before) => sum + before.length + 1, 0);
  const row = lines[at] ?? "";
  const ahead = Array.from(row)
    .slice(0, Math.max(column, 1) - 1)
    .join("").length;
  const from = start + Math.min(ahead, row.length);
  const word = /^<?\/?[\w:.-]*/.exec(text.slice(from))?.[0].length ?? 0;
  return { from, to: Math.min(from + Math.max(word, 1), Math.max(text.length, from)) };
}

export function marked(text: string, problems: SpecProblem[]): Marked[] {
  return problems.map(({ line, column, message }) => ({ ...spanAt(text, line, column), message }));
}
