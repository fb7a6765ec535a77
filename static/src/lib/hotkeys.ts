/** Keys: one spelling for what the keyboard says and what a config asks for. */

const NAMES: Record<string, string> = {
  " ": "space",
  escape: "esc",
  arrowleft: "left",
  arrowright: "right",
  arrowup: "up",
  arrowdown: "down",
  del: "delete",
};
const MODIFIERS: Record<string, string> = { meta: "ctrl", command: "ctrl", cmd: "ctrl", mod: "ctrl" };

export interface Keys {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The combination of a keyboard event, such as `ctrl+shift+z`, `?` or `1`. */
export function comboOf(event: Keys): string {
  const key = keyOf(event);
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  if (event.altKey) parts.push("alt");
  // Shift is part of how a sign such as ? is typed, so it counts with letters, digits and named keys only.
  if (event.shiftKey && (key.length > 1 || /[a-z0-9]/.test(key))) parts.push("shift");
  return [...parts, key].join("+");
}

function keyOf(event: Keys): string {
  const key = event.key.toLowerCase();
  const latin = /^(?:Key|Digit)(.)$/.exec(event.code)?.[1];
  // On a Cyrillic or Arabic keyboard the key where Q is still means Q.
  if (latin && key.length === 1 && key.charCodeAt(0) > 127) return latin.toLowerCase();
  return NAMES[key] ?? key;
}

/** A combination as configs write it, in the spelling of `comboOf`. */
export function normalised(combo: string): string {
  const parts = combo === "+" ? ["+"] : combo.toLowerCase().split("+");
  const key = parts.pop() ?? "";
  const held = new Set(parts.map((part) => MODIFIERS[part] ?? part));
  return [...["ctrl", "alt", "shift"].filter((name) => held.has(name)), NAMES[key] ?? key].join("+");
}

/** Whether a combination types a sign, small or capital: such shortcuts can be switched off (WCAG 2.1.4). */
export function isSingle(combo: string): boolean {
  return combo.replace("shift+", "").length === 1 || combo === "space";
}

/** Whether the person is writing, so that letters are letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !["radio", "checkbox", "button", "submit", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
