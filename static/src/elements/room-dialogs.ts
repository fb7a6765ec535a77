/** The room's dialogs: instructions, why a task is skipped, and the keys. */

import { h } from "../lib/dom";
import { gettext } from "../lib/i18n";
import type { Shortcut } from "./face";

const SKIP_REASONS = (): [string, string][] => [
  ["unclear", gettext("I cannot tell what is right")],
  ["broken", gettext("Something is missing or does not load")],
  ["language", gettext("I do not know the language")],
  ["upsetting", gettext("I do not want to see this")],
  ["other", gettext("Another reason")],
];

function open(title: string, className: string, ...inside: (Element | null)[]): HTMLDialogElement {
  const close = h("button", { type: "button", class: "nav-link", "aria-label": gettext("Close") }, "×");
  const heading = h("h2", { id: "dialog-title" }, title);
  const dialog = h(
    "dialog",
    { class: `room-dialog ${className}`, "aria-labelledby": "dialog-title" },
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
export function showInstructions(title: string): void {
  const made = document.querySelector<HTMLTemplateElement>("template#instructions");
  const text = h("div", { class: "prose" });
  if (made) text.append(made.content.cloneNode(true));
  const go = h("button", { type: "button", class: "btn btn-primary" }, gettext("Start"));
  const dialog = open(title, "", text, h("div", { class: "actions" }, go));
  go.addEventListener("click", () => dialog.close());
  go.focus();
}

/** Ask why a task is skipped. */
export function askReason(skip: (reason: string, comment: string) => void): void {
  const reasons = SKIP_REASONS().map(([value, text], at) =>
    h(
      "label",
      { class: "option" },
      h("input", { type: "radio", name: "reason", value, class: "dot", checked: at === 0 }),
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
  const dialog = open(gettext("Why skip this task?"), "", form);
  form.addEventListener("submit", () => skip(String(new FormData(form).get("reason")), comment.value.trim()));
  dialog.querySelector<HTMLInputElement>("input")?.focus();
}

/** Every key that works now, and the switch for the single ones (WCAG 2.1.4). */
export function showKeys(shortcuts: Shortcut[], singles: boolean, change: (on: boolean) => void): void {
  const rows = shortcuts.map(({ combo, does }) =>
    h("div", { class: "key-row" }, h("dt", {}, h("kbd", { class: "key" }, combo)), h("dd", { dir: "auto" }, does)),
  );
  const on = h("input", { type: "checkbox", class: "tick", checked: singles });
  on.addEventListener("change", () => change(on.checked));
  const label = h(
    "label",
    { class: "option" },
    on,
    h("span", { class: "option-text" }, gettext("Single keys work as shortcuts")),
  );
  const why = h(
    "p",
    { class: "help" },
    gettext("Switch this off if you dictate or press keys by accident. Combinations with Ctrl go on working."),
  );
  open(gettext("Keys"), "", h("dl", { class: "keys" }, ...rows), label, why);
}
