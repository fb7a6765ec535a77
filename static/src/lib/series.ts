/** Measurements over time: columns read from CSV or JSON, with the times as they were written beside them. Pure. */

import { reader } from "./times";

export interface Table {
  /** Times as numbers, ascending, and as they stand in the data. */
  x: number[];
  raw: (string | number)[];
  columns: Map<string, unknown[]>;
}

export interface Reading {
  timeColumn?: string;
  timeFormat?: string;
  sep?: string;
}

/** Read what an address gave: JSON columns, JSON rows, or CSV with a line of names. */
export function columnsOf(text: string, sep = ","): Map<string, unknown[]> {
  const trimmed = text.trim();
  if (/^[{[]/.test(trimmed)) return columnsOfJson(JSON.parse(trimmed));
  const mark = { "\\t": "\t", tab: "\t" }[sep] ?? sep;
  const rows = trimmed
    .split(/\r?\n/)
    .map((line) => line.split(mark).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
  const [names = [], ...body] = rows;
  return new Map(names.map((name, at) => [name, body.map((row) => row[at] ?? "")]));
}

export function columnsOfJson(given: unknown): Map<string, unknown[]> {
  if (Array.isArray(given)) {
    const names = Object.keys((given[0] as object | undefined) ?? {});
    return new Map(names.map((name) => [name, given.map((row) => (row as Record<string, unknown>)[name])]));
  }
  const pairs = Object.entries((given as object | null) ?? {});
  return new Map(pairs.filter((pair): pair is [string, unknown[]] => Array.isArray(pair[1])));
}

/** A column by its name in any case, or by its number. */
export function column(columns: ReadonlyMap<string, unknown[]>, name: string): unknown[] | undefined {
  const wanted = name.toLowerCase();
  for (const [key, values] of columns) if (key.toLowerCase() === wanted) return values;
  return /^\d+$/.test(wanted) ? [...columns.values()][Number(wanted)] : undefined;
}

/** The columns with their times; without a column of times the rows are numbered from 0. */
export function tabled(columns: Map<string, unknown[]>, { timeColumn, timeFormat }: Reading): Table {
  const [first = []] = columns.values();
  const given = timeColumn ? (column(columns, timeColumn) ?? []) : first.map((_, at) => at);
  if (timeColumn && timeFormat) {
    const read = reader(timeFormat);
    return { x: given.map((one) => read(String(one))), raw: given.map(String), columns };
  }
  const x = given.map(Number);
  return { x, raw: x, columns };
}

/** The row nearest to a time. */
export function nearest(x: readonly number[], at: number): number {
  let low = 0;
  let high = x.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((x[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return Math.abs((x[low] ?? 0) - at) <= Math.abs((x[high] ?? 0) - at) ? low : high;
}
