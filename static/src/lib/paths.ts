/** Places in task data, as the labelling language writes them: `$key`, `$a.b`, `$a[0]`, alone or inside a sentence. */

const VARIABLE = /\$([A-Za-z_][\w-]*(?:\.[\w-]+|\[\d{1,6}\])*)/g;

/** What stands at a path, with or without its dollar sign; undefined if nothing does. */
export function lookUp(data: unknown, path: string): unknown {
  let found = data;
  for (const step of path.match(/[\w-]+/g) ?? []) {
    if (found === null || typeof found !== "object" || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return found;
}

/** The text with every variable replaced; what is missing leaves nothing. */
export function fillIn(text: string, data: unknown): string {
  return text.replace(VARIABLE, (_whole, path: string) => {
    const found = lookUp(data, path);
    return typeof found === "string" || typeof found === "number" ? String(found) : "";
  });
}
