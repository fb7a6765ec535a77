/** The campaign form: a template's config goes into its field at a click. */

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-fill]") : null;
  const field = button && document.querySelector<HTMLTextAreaElement>(button.dataset.fill ?? "");
  if (!button || !field) return;
  field.focus();
  field.select();
  // insertText keeps the browser's own undo: Ctrl+Z brings back what was written before.
  if (!document.execCommand("insertText", false, button.dataset.value ?? "")) field.value = button.dataset.value ?? "";
  const example = document.querySelector("[data-example-out]");
  if (example) example.textContent = button.dataset.example ?? "";
});
