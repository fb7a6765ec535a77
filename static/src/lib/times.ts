/** Times as a config's strftime pattern writes them, in seconds since 1970 at Greenwich; NaN for what does not fit. */

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const PARTS: Record<string, string> = {
  Y: "\\d{4}",
  y: "\\d{2}",
  j: "\\d{1,3}",
  f: "\\d{1,6}",
  L: "\\d{1,6}",
  p: "[AaPp][Mm]",
  z: "Z|[+-]\\d\\d:?\\d\\d",
};
const WORDS = new Set([..."aAbBZ"]);

/** A reader of one pattern. */
export function reader(pattern: string): (text: string) => number {
  if (pattern === "%s" || pattern === "%Q") return (text) => Number(text) / (pattern === "%Q" ? 1000 : 1);
  const letters: string[] = [];
  const source = pattern.replace(/%[-_0]?(.)|[.*+?^${}()|[\]\\]/g, (whole, letter: string | undefined) => {
    if (letter === undefined) return `\\${whole}`;
    if (letter === "%") return "%";
    letters.push(letter);
    return `(${PARTS[letter] ?? (WORDS.has(letter) ? "[^\\d\\s,]+" : "\\d{1,2}")})`;
  });
  const whole = new RegExp(`^${source}$`);
  return (text) => {
    const found = whole.exec(text.trim());
    return found ? seconds(new Map(letters.map((letter, at) => [letter, found[at + 1] ?? ""]))) : Number.NaN;
  };
}

function seconds(parts: Map<string, string>): number {
  const number = (...letters: string[]) => Number(letters.map((one) => parts.get(one)).find(Boolean) ?? Number.NaN);
  const or = (value: number, otherwise: number) => (Number.isNaN(value) ? otherwise : value);
  const short = number("y");
  const year = or(number("Y"), Number.isNaN(short) ? 1900 : short + (short < 69 ? 2000 : 1900));
  const named = MONTHS.indexOf((parts.get("b") ?? parts.get("B") ?? "").slice(0, 3).toLowerCase());
  const month = named < 0 ? or(number("m"), 1) - 1 : named;
  const day = or(number("d", "e"), 1);
  const half = /^p/i.test(parts.get("p") ?? "") ? 12 : 0;
  const hour = or(number("H"), (or(number("I"), 0) % 12) + half);
  const fraction = Number(`0.${parts.get("f") ?? parts.get("L") ?? "0"}`);
  const since = Date.UTC(
    year,
    parts.has("j") ? 0 : month,
    parts.has("j") ? number("j") : day,
    hour,
    or(number("M"), 0),
    or(number("S"), 0),
  );
  return since / 1000 + fraction - offset(parts.get("z") ?? "");
}

function offset(zone: string): number {
  const found = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 3600 + Number(found[3]) * 60) : 0;
}
