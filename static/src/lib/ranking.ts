/** Things in order, in one row or in several buckets, as results say it. Pure. */

import type { Option } from "./types";

/** Where what nobody has placed stands. */
export const UNPLACED = "_";

export interface Column {
  key: string;
  title: string;
  ids: string[];
}

/** The columns of a ranker: its buckets with their things, or one row under its own name. */
export function columnsOf(name: string, buckets: Option[], ids: string[], answer: unknown): Column[] {
  const given = (answer ?? {}) as Record<string, string[]>;
  const kept = (key: string) => (given[key] ?? []).filter((id) => ids.includes(id));
  const keys = buckets.length ? buckets.map(({ value }) => value) : [name];
  const placed = new Set(keys.flatMap(kept));
  const left = ids.filter((id) => !placed.has(id));
  if (!buckets.length) return [{ key: name, title: "", ids: [...kept(name), ...left] }];
  const home = buckets.find((one) => one.default)?.value;
  const columns = buckets.map(({ value, title }) => {
    const own = value === home ? [...kept(value), ...left] : kept(value);
    return { key: value, title: title || value, ids: own };
  });
  return home === undefined ? [...columns, { key: UNPLACED, title: "", ids: left }] : columns;
}

/** The columns with one thing moved to a place. */
export function moved(columns: Column[], id: string, to: string, at: number): Column[] {
  return columns.map((column) => {
    const ids = column.ids.filter((one) => one !== id);
    if (column.key === to) ids.splice(Math.max(0, Math.min(at, ids.length)), 0, id);
    return { ...column, ids };
  });
}

/** What the columns say as an answer; undefined if nothing has been placed. */
export function answerOf(columns: Column[]): Record<string, string[]> | undefined {
  const placed = columns.filter(({ key }) => key !== UNPLACED);
  return placed.some(({ ids }) => ids.length)
    ? Object.fromEntries(placed.map(({ key, ids }) => [key, ids]))
    : undefined;
}
