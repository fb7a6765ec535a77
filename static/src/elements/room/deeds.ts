/** What a person can do in the room, and by which keys. */

import { gettext } from "../../lib/i18n";
import { uuid } from "../../lib/ids";
import type { Shortcut } from "../face";
import { deskShortcuts, type Keyboard } from "../keyboard";
import type { Behind } from "./behind";
import type { Aside } from "./beside";
import type { Host } from "./host";

interface Room extends Host {
  readonly keyboard: Keyboard;
  readonly behind: Promise<Behind>;
  aside(): Promise<Aside>;
  keep(): void;
}

/** Ask why, and give the task back. */
export async function askToSkip(room: Room): Promise<void> {
  const { current } = room;
  if (!current || room.again) return;
  const { askReason } = await import("./dialogs");
  askReason(async (reason, comment) => {
    const behind = await room.behind;
    const url = room.urlOf(current, "skip");
    if (current === room.current)
      behind.hand({ id: uuid(), kind: "skip", body: { reason, comment }, url, price: "0" }, current);
  });
}

/** Ask what the owner should know; it goes with the answer. */
export async function askNote(room: Room): Promise<void> {
  const { current } = room;
  const dialogs = await import("./dialogs");
  dialogs.askNote(room.note, (note) => {
    if (current !== room.current) return;
    room.note = note;
    room.frame.showFlag(note);
    room.keep();
  });
}

/** The room's own keys, then those of the desk. */
export function roomShortcuts(room: Room): Shortcut[] {
  const typing = true;
  const suggested = (deed: "accept" | "discard") => void room.aside().then(({ suggestion }) => suggestion[deed]());
  const own = [
    { id: "submit", combo: "ctrl+enter", does: gettext("Submit and go on"), run: () => room.submit(), typing },
    { id: "skip", combo: "ctrl+space", does: gettext("Skip"), run: () => void askToSkip(room), typing },
    { id: "back", combo: "alt+b", does: gettext("Answer before"), run: () => room.frame.back.click(), typing },
    { id: "flag", combo: "alt+m", does: gettext("Flag for the owner"), run: () => void askNote(room), typing },
    { id: "guide", combo: "alt+g", does: gettext("Instructions"), run: () => room.frame.read.click(), typing },
    { id: "accept", combo: "alt+a", does: gettext("Accept the suggestion"), run: () => suggested("accept") },
    { id: "discard", combo: "alt+x", does: gettext("Discard the suggestion"), run: () => suggested("discard") },
  ].filter(({ id }) => room.current?.prediction || (id !== "accept" && id !== "discard"));
  return [...own, ...(room.desk ? deskShortcuts(room.desk, room.view, () => void room.keyboard.help()) : [])];
}
