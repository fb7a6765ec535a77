/** Amounts that a person types. Apart from `money.ts`, which every room loads: only pages with money need this. */

/** The base units of a plain decimal that a person typed, with a point or a comma; undefined when it is none. */
export function toBaseUnits(typed: string, decimals: number): string | undefined {
  const found = /^(\d{1,30})(?:[.,](\d{1,30}))?$/.exec(typed.trim());
  const fraction = (found?.[2] ?? "").replace(/0+$/, "");
  if (!found || fraction.length > decimals) return undefined;
  return BigInt(found[1] + fraction.padEnd(decimals, "0")).toString();
}
