/** What a person can do in the room, and by which keys. */

import { gettext } from "../../lib/i18n";
import type { Shortcut } from "../face";
import { deskShortcuts, type Keyboard } from "../keyboard";
import type { Aside } from "./beside";
import type { Worked } from "./dialogs";

interface Room extends Worked {
  readonly keyboard: Keyboard;
  aside(): Promise<Aside>;
}

/** Ask why the task is given back, a reason chosen already where it is known, or what the owner should know. */
export async function ask(room: Room, what: "askNote" | "askToSkip", reason = ""): Promise<void> {
  (await import("./dialogs"))[what](room, reason);
}

/** The room's own keys, then those of the desk. */
export function roomShortcuts(room: Room): Shortcut[] {
  const typing = true;
  const suggested = (deed: "accept" | "discard") => void room.aside().then(({ suggestion }) => suggestion[deed]());
  const own = [
    { id: "submit", combo: "ctrl+enter", does: gettext("Submit and go on"), run: () => room.submit(), typing },
    { id: "skip", combo: "ctrl+space", does: gettext("Skip"), run: () => void ask(room, "askToSkip"), typing },
    { id: "back", combo: "alt+b", does: gettext("Answer before"), run: () => room.frame.back.click(), typing },
    { id: "flag", combo: "alt+m", does: gettext("Flag for the owner"), run: () => void ask(room, "askNote"), typing },
    { id: "guide", combo: "alt+g", does: gettext("Instructions"), run: () => room.frame.read.click(), typing },
    { id: "accept", combo: "alt+a", does: gettext("Accept the suggestion"), run: () => suggested("accept") },
    { id: "discard", combo: "alt+x", does: gettext("Discard the suggestion"), run: () => suggested("discard") },
  ].filter(({ id }) => room.current?.prediction || (id !== "accept" && id !== "discard"));
  return [...own, ...(room.desk ? deskShortcuts(room.desk, room.view, () => void room.keyboard.help()) : [])];
}
