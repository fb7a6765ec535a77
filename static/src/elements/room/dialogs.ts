/** The room's dialogs: instructions, why a task is skipped, and the keys. */

import { h } from "../../lib/dom";
import { gettext } from "../../lib/i18n";
import { uuid } from "../../lib/ids";
import type { Behind } from "./behind";
import type { Host } from "./host";

/** The room, as far as a task of it is given back or remarked upon. */
export interface Worked extends Host {
  readonly behind: Promise<Behind>;
  keep(): void;
}

const SKIP_REASONS = (): [string, string][] => [
  ["unclear", gettext("I cannot tell what is right")],
  ["broken", gettext("Something is missing or does not load")],
  ["language", gettext("I do not know the language")],
  ["upsetting", gettext("I do not want to see this")],
  ["other", gettext("Another reason")],
];

/** A dialog with a heading and a way out, open at once. */
export function openDialog(title: string, ...inside: (Element | null)[]): HTMLDialogElement {
  const close = h("button", { type: "button", class: "nav-link", "aria-label": gettext("Close") }, "×");
  const heading = h("h2", { id: "dialog-title" }, title);
  const dialog = h(
    "dialog",
    { class: "room-dialog", "aria-labelledby": "dialog-title" },
    h("div", { class: "room-dialog-head" }, heading, close),
    ...inside,
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** The campaign's instructions, which the server has made safe and put into a template of the page. */
export function instructions(): HTMLElement {
  const text = h("div", { class: "prose" });
  const made = document.querySelector<HTMLTemplateElement>("template#instructions");
  if (made) text.append(made.content.cloneNode(true));
  return text;
}

/** Show the instructions before work begins; `beside` keeps them next to the task. */
export function showInstructions(changed: boolean, beside: () => void): void {
  const go = h("button", { type: "button", class: "btn btn-primary" }, gettext("Start"));
  const keep = h("button", { type: "button", class: "btn btn-quiet" }, gettext("Keep them beside the task"));
  const news = changed ? h("p", { class: "notice notice-warning" }, gettext("These instructions have changed.")) : null;
  const dialog = openDialog(gettext("Instructions"), news, instructions(), h("div", { class: "actions" }, go, keep));
  go.addEventListener("click", () => dialog.close());
  keep.addEventListener("click", () => {
    dialog.close();
    beside();
  });
  go.focus();
}

/** Ask why, and give the task back. */
export function askToSkip(room: Worked, known = ""): void {
  const { current } = room;
  if (!current || room.again) return;
  askReason(known, async (reason, comment) => {
    const behind = await room.behind;
    const url = room.urlOf(current, "skip");
    if (current === room.current)
      behind.hand({ id: uuid(), kind: "skip", body: { reason, comment }, url, price: "0" }, current);
  });
}

/** Ask what the owner should know; it goes with the answer. */
export function askNote(room: Worked): void {
  const { current } = room;
  noteDialog(room.note, (note) => {
    if (current !== room.current) return;
    room.note = note;
    room.frame.showFlag(note);
    room.keep();
  });
}

/** Ask what the owner should know about this answer. */
function noteDialog(note: string, keep: (note: string) => void): void {
  const field = h("textarea", { rows: 3, maxlength: 1000, id: "note" }, note);
  const send = h("button", { class: "btn btn-primary" }, gettext("Keep"));
  const form = h(
    "form",
    { method: "dialog", class: "control room-form" },
    h("div", { class: "field" }, h("label", { for: "note" }, gettext("What should the owner know?")), field),
    h(
      "p",
      { class: "help" },
      gettext("Reviewers and the owner read it beside your answer, which you submit as usual."),
    ),
    h("div", { class: "actions" }, send),
  );
  openDialog(gettext("Flag for the owner"), form);
  form.addEventListener("submit", () => keep(field.value.trim()));
  field.focus();
}

/** Ask why a task is skipped. */
function askReason(known: string, skip: (reason: string, comment: string) => void): void {
  const offered = SKIP_REASONS();
  const first = known || offered[0]?.[0];
  const reasons = offered.map(([value, text]) =>
    h(
      "label",
      { class: "option" },
      h("input", { type: "radio", name: "reason", value, class: "dot", checked: value === first }),
      h("span", { class: "option-text" }, text),
    ),
  );
  const comment = h("textarea", { rows: 2, maxlength: 500, id: "skip-comment" });
  const send = h("button", { class: "btn btn-primary" }, gettext("Skip this task"));
  const form = h(
    "form",
    { method: "dialog", class: "control room-form" },
    h("div", { class: "options", role: "radiogroup", "aria-labelledby": "dialog-title" }, ...reasons),
    h("div", { class: "field" }, h("label", { for: "skip-comment" }, gettext("Anything to add?")), comment),
    h("p", { class: "help" }, gettext("You will not be offered this task again. Skipping costs you nothing.")),
    h("div", { class: "actions" }, send),
  );
  const dialog = openDialog(gettext("Why skip this task?"), form);
  form.addEventListener("submit", () => skip(String(new FormData(form).get("reason")), comment.value.trim()));
  dialog.querySelector<HTMLInputElement>("input:checked")?.focus();
}
