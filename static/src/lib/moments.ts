/** Dates and times: which field asks for them, their bounds, and how a config wants them shown. Pure. */

const FIELDS: Record<string, string> = { date: "date", time: "time", month: "month", year: "number" };

/** The type of field for what is asked; both day and time where nothing is said. */
export function fieldFor(only: unknown): string {
  const parts = Array.isArray(only) ? only.map(String) : [];
  if (parts.length === 1) return FIELDS[parts[0] ?? ""] ?? "datetime-local";
  return parts.includes("month") ? "month" : "datetime-local";
}

/** A bound as the field writes it; the config may say it more coarsely. Null if it says none. */
export function boundFor(bound: unknown, field: string): string | null {
  if (typeof bound !== "string") return null;
  if (field === "time") return bound.trim() || null;
  const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d(?::\d\d)?))?$/.exec(bound.trim());
  if (!found) return null;
  const [, year = "", month = "01", day = "01", time = "00:00"] = found;
  if (field === "number") return year;
  if (field === "month") return `${year}-${month}`;
  return field === "date" ? `${year}-${month}-${day}` : `${year}-${month}-${day}T${time}`;
}

/** A moment in the form a config asks for: strftime's directives for year, month, day, hour, minute and second. */
export function shown(moment: string, format: string): string {
  const found = /^(?:(\d{4})(?:-(\d\d))?(?:-(\d\d))?)?T?(?:(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(moment);
  const [, year = "", month = "", day = "", hour = "", minute = "", second = "00"] = found ?? [];
  const parts: Record<string, string> = { Y: year, y: year.slice(2), m: month, d: day, H: hour, M: minute, S: second };
  return format.replace(/%([YymdHMS%])/g, (_whole, key: string) => (key === "%" ? "%" : (parts[key] ?? "")));
}
