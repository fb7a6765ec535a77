/** Making elements without markup: nothing here can be turned into a script by what the data says. */

type Child = Element | string | null | undefined | false;
type Handler = (event: Event) => void;
type Props = Record<string, string | number | boolean | null | undefined | Handler>;

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element: attributes, `onclick`-like listeners, children. False, null and undefined attributes are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), props, children);
}

/** An SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS(SVG, tag) as SVGElementTagNameMap[K], props, children);
}

function filled<E extends Element>(element: E, props: Props, children: Child[]): E {
  setProps(element, props);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Set or remove attributes; functions become listeners. */
export function setProps(element: Element, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === false || value === null || value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value))
      element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** A key drawn as a key; hidden where there is no keyboard. */
export function kbd(combo: string | undefined): HTMLElement | null {
  if (!combo) return null;
  return h(
    "kbd",
    { class: "key", "aria-hidden": "true" },
    combo.split(",")[0]?.replace("ctrl+", "Ctrl ").replace("enter", "↵") ?? "",
  );
}

/** A dot in a label's colour. */
export function swatch(colour: string): HTMLElement {
  const dot = h("span", { class: "swatch", "aria-hidden": "true" });
  dot.style.setProperty("--colour", colour);
  return dot;
}
