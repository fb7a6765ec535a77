/** Times as people want to read them: dates by a strftime pattern at Greenwich, numbers by d3's `,.2f`. Pure. */

const two = (value: number): string => String(value).padStart(2, "0");

/** What each directive writes of a moment. */
const WRITTEN: Record<string, (date: Date, word: (parts: Intl.DateTimeFormatOptions) => string) => string> = {
  Y: (date) => String(date.getUTCFullYear()),
  y: (date) => two(date.getUTCFullYear() % 100),
  m: (date) => two(date.getUTCMonth() + 1),
  d: (date) => two(date.getUTCDate()),
  e: (date) => String(date.getUTCDate()),
  H: (date) => two(date.getUTCHours()),
  I: (date) => two(date.getUTCHours() % 12 || 12),
  M: (date) => two(date.getUTCMinutes()),
  S: (date) => two(date.getUTCSeconds()),
  L: (date) => String(date.getUTCMilliseconds()).padStart(3, "0"),
  f: (date) => `${String(date.getUTCMilliseconds()).padStart(3, "0")}000`,
  p: (date) => (date.getUTCHours() < 12 ? "AM" : "PM"),
  b: (_date, word) => word({ month: "short" }),
  B: (_date, word) => word({ month: "long" }),
  a: (_date, word) => word({ weekday: "short" }),
  A: (_date, word) => word({ weekday: "long" }),
  Z: () => "UTC",
  z: () => "+0000",
  "%": () => "%",
};

/** A writer of one pattern; months and days are words of this language. */
export function dateWriter(pattern: string, language: string): (seconds: number) => string {
  return (seconds) => {
    const date = new Date(seconds * 1000);
    if (Number.isNaN(date.getTime())) return "";
    const word = (parts: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(language, { ...parts, timeZone: "UTC" }).format(date);
    return pattern.replace(/%[-_0]?(.)/g, (whole, letter: string) => WRITTEN[letter]?.(date, word) ?? whole);
  };
}

/** A writer of numbers: `.2f` has two decimals, a comma before it parts the thousands; whatever else is as it is. */
export function numberWriter(pattern: string): (value: number) => string {
  const found = /^(,?)\.(\d)f$/.exec(pattern);
  if (!found) return String;
  const places = { minimumFractionDigits: Number(found[2]), maximumFractionDigits: Number(found[2]) };
  const format = new Intl.NumberFormat("en", { ...places, useGrouping: found[1] === "," });
  return (value) => format.format(value);
}
