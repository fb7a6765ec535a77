/** A conversation as its data gives it: who says what, and when. */

export interface Phrase {
  author: string;
  text: string;
  /** Seconds of the recording; null where it is not said. */
  start: number | null;
  end: number | null;
}

/** The phrases of a task; text alone is a phrase, too. */
export function phrasesOf(data: unknown, nameKey: string, textKey: string): Phrase[] {
  const phrases = (Array.isArray(data) ? data : []).map((entry): Phrase => {
    const given = (entry !== null && typeof entry === "object" ? entry : { [textKey]: entry }) as Record<
      string,
      unknown
    >;
    const start = seconds(given.start);
    const length = seconds(given.duration);
    const end = seconds(given.end) ?? (start !== null && length !== null ? start + length : null);
    return { author: words(given[nameKey]), text: words(given[textKey]), start, end };
  });
  return phrases.map((phrase, at) => ({ ...phrase, end: phrase.end ?? startAfter(phrases, at) }));
}

/** A phrase lasts until the next one begins. */
function startAfter(phrases: Phrase[], at: number): number | null {
  if (phrases[at]?.start === null) return null;
  return phrases.slice(at + 1).find(({ start }) => start !== null)?.start ?? null;
}

function seconds(value: unknown): number | null {
  const given = typeof value === "string" && value.trim() ? Number(value) : value;
  return typeof given === "number" && Number.isFinite(given) && given >= 0 ? given : null;
}

function words(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Which phrase is said at a second; -1 in a silence. */
export function phraseAt(phrases: readonly Phrase[], second: number): number {
  return phrases.findLastIndex(
    ({ start, end }) => start !== null && start <= second && second < (end ?? Number.POSITIVE_INFINITY),
  );
}

/** Seconds as a clock shows them. */
export function clock(second: number): string {
  const whole = Math.floor(second);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
