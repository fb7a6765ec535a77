/** What every page does: theme, menus, colours from data, and htmx where a page asks for it. */

import "../styles/app.css";
import { csrfToken } from "../lib/http";

/** A page that uses none of these does not load htmx. */
const HTMX = "[hx-get],[hx-post],[hx-put],[hx-delete],[hx-boost]";

function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** The choice lives in a cookie, so that the server writes it into the first byte and nothing flashes. */
function toggleTheme(): void {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in Safari and Firefox yet
  document.cookie = `theme=${theme};path=/;max-age=31536000;samesite=lax`;
}

/** Menus are `<details>`: they close on Escape and when focus or pointer leaves them. */
function closeMenus(except: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
    if (!(except instanceof Node && menu.contains(except))) menu.open = false;
  }
}

/** The policy forbids style attributes, so templates write `data-color` and this paints it. */
function paint(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement | SVGElement>("[data-color]")) {
    element.style.setProperty("--colour", element.dataset.color ?? "");
  }
}

async function copy(button: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(button.dataset.copy ?? "");
  const said = button.querySelector("[data-copied]");
  if (said) said.textContent = button.dataset.done ?? "✓";
}

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("[data-theme-toggle]")) toggleTheme();
  const copied = target?.closest<HTMLElement>("[data-copy]");
  if (copied) void copy(copied);
  const dismissed = target?.closest("[data-dismiss]");
  if (dismissed) dismissed.closest(".notice")?.remove();
});
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector<HTMLDetailsElement>("details[data-menu][open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
});
document.addEventListener("change", (event) => {
  const field = event.target;
  if (field instanceof HTMLSelectElement && field.matches("[data-submit-on-change]")) field.form?.requestSubmit();
});
document.addEventListener("submit", (event) => {
  const question = (event.submitter ?? event.target) as HTMLElement;
  if (question.dataset.confirm && !confirm(question.dataset.confirm)) event.preventDefault();
});

paint(document);

if (document.querySelector(HTMX)) {
  void import("htmx.org").then(() => {
    document.addEventListener("htmx:config:request", (event) => {
      const context = (event as CustomEvent<{ ctx: { request: { headers: Record<string, string> } } }>).detail.ctx;
      context.request.headers["X-CSRFToken"] = csrfToken();
    });
    document.addEventListener("htmx:after:swap", () => paint(document));
  });
}
