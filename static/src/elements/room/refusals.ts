/** What the server had against an answer, in the room's words and places. */

import type { Config } from "../../lib/config";
import type { Refusal } from "../../lib/http";
import { gettext } from "../../lib/i18n";
import type { Entry } from "../../lib/outbox";
import type { Item, Problem } from "../../lib/types";

/** Which control each complaint of the server is about. */
export function placed({ controls }: Config, error: Refusal, result: Item[]): Problem[] {
  const names = [...controls.keys()];
  const first = names[0] ?? "";
  if (!error.places.length) return [{ control: first, message: error.message }];
  return error.places.map(({ where, message }) => {
    const item = result[Number(/\[(\d+)\]/.exec(where)?.[1] ?? -1)];
    const named = names.find((name) => message.includes(name));
    return { control: item?.from_name ?? named ?? first, ...(item ? { region: item.id } : {}), message };
  });
}

/** Why an answer was not taken that nobody can put right. */
export function explain({ kind }: Entry, error: Refusal): string {
  if (error.status === 410 && error.code !== "campaign_over")
    return gettext(
      "An answer came too late: its time was over and somebody else has the task. Nothing is held against you.",
    );
  const begin = kind === "revise" ? gettext("An answer was not changed:") : gettext("An answer was not taken:");
  return `${begin} ${error.message}`;
}
