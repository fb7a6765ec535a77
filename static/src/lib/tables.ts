/** Data as a table: columns and rows, whatever shape it came in. */

export interface Grid {
  columns: string[];
  rows: string[][];
}

/** An object becomes rows of key and value, a list of objects one row each, text a table of its lines. */
export function gridOf(data: unknown): Grid {
  if (typeof data === "string") return ofText(data);
  if (Array.isArray(data)) return ofList(data);
  if (data !== null && typeof data === "object")
    return { columns: [], rows: Object.entries(data).map(([key, value]) => [key, cell(value)]) };
  return { columns: [], rows: [] };
}

function ofList(list: unknown[]): Grid {
  const objects = list.filter((row): row is Record<string, unknown> => row !== null && typeof row === "object");
  if (objects.length < list.length || objects.some(Array.isArray))
    return { columns: [], rows: list.map((row) => (Array.isArray(row) ? row.map(cell) : [cell(row)])) };
  const columns = [...new Set(objects.flatMap((row) => Object.keys(row)))];
  return { columns, rows: objects.map((row) => columns.map((column) => cell(row[column]))) };
}

function ofText(text: string): Grid {
  const given = text.trim();
  if (/^[[{]/.test(given)) {
    try {
      return gridOf(JSON.parse(given));
    } catch {
      // It is no JSON, so it is a table.
    }
  }
  const [columns = [], ...rows] = records(given);
  return { columns, rows };
}

const SEPARATORS = [",", ";", "\t"];

/** Lines of CSV; the separator is the one the first line has most of. */
function records(text: string): string[][] {
  const first = text.split("\n", 1)[0] ?? "";
  const counts = SEPARATORS.map((separator) => first.split(separator).length);
  const separator = SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ",";
  const rows: string[][] = [[]];
  const part = new RegExp(`"((?:[^"]|"")*)"|(\\r?\\n)|(${separator})|([^"${separator}\\r\\n]+)|.`, "g");
  let field = "";
  for (const [, quoted, line, comma, plain] of text.matchAll(part)) {
    if (quoted !== undefined) field += quoted.replaceAll('""', '"');
    else if (plain !== undefined) field += plain;
    if (line === undefined && comma === undefined) continue;
    rows.at(-1)?.push(field);
    field = "";
    if (line !== undefined) rows.push([]);
  }
  rows.at(-1)?.push(field);
  return rows.filter((row) => row.length > 1 || row[0]);
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
