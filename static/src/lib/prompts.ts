/** Answers shown with a prompt, and what a person makes of them. Pure. */

export interface Shown {
  id: string;
  text: string;
}

export interface Judged extends Shown {
  rating?: number;
  edited?: true;
}

/** The answers of a task: texts, numbered from 1, or objects with an id and a text. */
export function shownAnswers(listed: unknown): Shown[] {
  return (Array.isArray(listed) ? listed : []).flatMap((entry, at) => {
    if (typeof entry === "string") return [{ id: String(at + 1), text: entry }];
    const { id, text } = (entry ?? {}) as { id?: unknown; text?: unknown };
    return typeof text === "string" ? [{ id: String(id ?? "") || String(at + 1), text }] : [];
  });
}

/** What is said of each answer: a rating above 0 if one was given, and whether its text is another now. */
export function judgedAnswers(rows: { shown: Shown; text: string; rating: number }[]): Judged[] {
  return rows.map(({ shown, text, rating }) => ({
    id: shown.id,
    text,
    ...(rating ? { rating } : {}),
    ...(text === shown.text ? {} : { edited: true as const }),
  }));
}

/** Length as the server counts it: in code points. */
export function signs(text: string): number {
  return [...text].length;
}
