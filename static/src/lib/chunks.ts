/** Long texts in parts. */

/** A text node is kept this long at most, so that a change in it is a small one. */
const CHUNK = 4_000;

/** A long text in parts, each ending with a line where there are lines, else with a word. */
export function chunks(text: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = text.length - at <= CHUNK ? text.length : cutBefore(text, at, at + CHUNK);
    parts.push(text.slice(at, end));
    at = end;
  }
  return parts;
}

function cutBefore(text: string, from: number, limit: number): number {
  const line = text.lastIndexOf("\n", limit - 1) + 1;
  if (line > from) return line;
  const next = text.indexOf("\n", limit);
  // A line a little longer than a part stays whole.
  if (next >= 0 && next - from <= 2 * CHUNK) return next + 1;
  const blank = text.lastIndexOf(" ", limit - 1) + 1;
  if (blank > from) return blank;
  return (text.codePointAt(limit - 1) ?? 0) > 0xffff ? limit + 1 : limit;
}
