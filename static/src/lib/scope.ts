/** A campaign's own style sheet, kept inside the task it belongs to. */

import { SCOPE } from "./config";

/** Adopt the sheet. It is parsed on its own first, so that no stray brace can lead out of the scope.
 *
 * Returns how to take it off again.
 */
export function adoptStyle(text: string): () => void {
  if (!text.trim() || typeof CSSStyleSheet !== "function") return () => {};
  const parsed = new CSSStyleSheet();
  parsed.replaceSync(text);
  const rules = Array.from(parsed.cssRules, (rule) => rule.cssText).join("\n");
  const scoped = new CSSStyleSheet();
  scoped.replaceSync(`@scope (.${SCOPE}) { ${rules} }`);
  document.adoptedStyleSheets.push(scoped);
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== scoped);
  };
}
