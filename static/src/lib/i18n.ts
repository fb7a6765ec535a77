/** Texts in the reader's language, from Django's catalogue when the page loaded one; English otherwise. */

interface Catalogue {
  gettext?: (text: string) => string;
  ngettext?: (one: string, many: string, count: number) => string;
}

const catalogue = globalThis as Catalogue;

/** The text in the page's language. */
export function gettext(text: string): string {
  return catalogue.gettext?.(text) ?? text;
}

/** The form of a text that fits a count. */
export function ngettext(one: string, many: string, count: number): string {
  return catalogue.ngettext?.(one, many, count) ?? (count === 1 ? one : many);
}

/** Put values at their `%(name)s` places. */
export function interpolate(text: string, values: Record<string, string | number>): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}
