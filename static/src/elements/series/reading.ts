/** Measurements from the task or from where it says they are. */

import { lookUp } from "../../lib/paths";
import { columnsOf, columnsOfJson, type Table, tabled } from "../../lib/series";
import type { Node } from "../../lib/types";

/** The table a TimeSeries shows.
 *
 * @throws Error: it cannot be had, or has no times to speak of.
 */
export async function tableOf({ attrs }: Node, data: unknown): Promise<Table> {
  const table = tabled(await columns(attrs, lookUp(data, String(attrs.value ?? ""))), attrs);
  const [first, last] = [table.x[0], table.x.at(-1)];
  if (first === undefined || last === undefined || !(last > first)) throw new Error("no times");
  return table;
}

async function columns({ valueType, sep }: Node["attrs"], found: unknown): Promise<Map<string, unknown[]>> {
  if (valueType === "json") return columnsOfJson(found);
  const response = await fetch(String(found));
  if (!response.ok) throw new Error(String(response.status));
  return columnsOf(await response.text(), typeof sep === "string" ? sep : ",");
}
