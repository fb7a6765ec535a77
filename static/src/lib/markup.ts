/**
 * HTML of a task as elements. The server has cleaned it; this builds nothing but known, harmless elements anyway,
 * one by one, so that no markup of a task is ever handed to the browser's own parser.
 */

const ALLOWED = new Set(
  (
    "a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup data dd del " +
    "details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i ins kbd label li main mark " +
    "nav ol p pre q rp rt rtc ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead " +
    "time tr tt u ul var wbr"
  ).split(" "),
);
const VOID = new Set(["br", "col", "hr", "img", "wbr"]);
/** What stands deeper stands side by side, as in browsers. */
const DEEPEST = 500;
/** Where something begins that is left out with everything in it, should it come: comments, and what is no text. */
const GONE =
  /<(?:!--|(script|style|title|template|noscript|iframe|object|svg|math|textarea|select|button|video|audio)\b)/gi;
const ATTRIBUTES = /^(?:title|lang|dir|start|reversed|colspan|rowspan|scope|span|datetime|value|open)$/;
/** Browsers leave these out of an address before they look at its scheme. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const IGNORED = /[\u0000-\u0020]/g;
const ADDRESS = /^(?:https?:|mailto:|(?![a-z][\w+.-]*:))/i;
/** A path on this site or an address; which other sites may be asked, the content security policy says. */
const PICTURE = /^(?:https?:\/\/|\/(?![/\\]))/i;
/** No part of it can be read in two ways, and none goes on over the next tag: else hostile markup would take minutes. */
const TOKEN =
  /<!doctype[^<>]*>|<\/([a-z][a-z0-9]*)(?![a-z0-9])[^<>]*>|<([a-z][a-z0-9]*)(?![a-z0-9])((?:[^<>"']|"[^"]{0,9999}"|'[^']{0,9999}'){0,9999})>|[^<]+|</gi;
const ATTRIBUTE = /([a-z]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi;
const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

export interface Options {
  /** Whether links lead somewhere. */
  links: boolean;
  /** Whether pictures are shown. */
  pictures?: boolean;
}

/** Put HTML into an element. */
export function putMarkup(root: HTMLElement, html: string, options: Options): void {
  root.replaceChildren();
  const open: HTMLElement[] = [root];
  let words = "";
  const write = () => {
    addText(open.at(-1) ?? root, words);
    words = "";
  };
  for (const [token, closing, opening, attributes] of bare(html).matchAll(TOKEN)) {
    if (closing) {
      const at = closed(open, closing.toLowerCase());
      if (at === 0) continue;
      write();
      open.length = at;
    } else if (opening) {
      const made = element(opening.toLowerCase(), attributes ?? "", options);
      if (!made) continue;
      write();
      begin(open, made);
    } else if (!token.startsWith("<!")) words += decoded(token);
  }
  write();
}

/** HTML without what is left out. What never ends is looked for once only. */
function bare(html: string): string {
  const endless = new Set<string>();
  const begins = new RegExp(GONE);
  let kept = "";
  let from = 0;
  for (let found = begins.exec(html); found; found = begins.exec(html)) {
    const name = found[1]?.toLowerCase() ?? "";
    if (endless.has(name)) continue;
    const end = name ? new RegExp(`</${name}\\s*>`, "gi") : /-->/g;
    end.lastIndex = begins.lastIndex;
    if (end.test(html)) {
      kept += html.slice(from, found.index);
      from = begins.lastIndex = end.lastIndex;
    } else endless.add(name);
  }
  return kept + html.slice(from);
}

function begin(open: HTMLElement[], made: HTMLElement): void {
  open.at(-1)?.append(made);
  if (!VOID.has(made.localName) && open.length < DEEPEST) open.push(made);
}

/** How many stay open when one of this name is closed; zero if none is open. */
function closed(open: HTMLElement[], name: string): number {
  return Math.max(
    open.findLastIndex(({ localName }, place) => place > 0 && localName === name),
    0,
  );
}

function element(name: string, attributes: string, { links, pictures }: Options): HTMLElement | null {
  if (!ALLOWED.has(name) && !(pictures && name === "img")) return null;
  const made = document.createElement(name);
  // Without words of its own a picture is there to be looked at only; its file's name helps nobody.
  const given = name === "img" ? `${attributes} alt=""` : attributes;
  for (const [, key = "", double, single, bare] of given.matchAll(ATTRIBUTE)) {
    const value = decoded(double ?? single ?? bare ?? "");
    if (ATTRIBUTES.test(key)) made.setAttribute(key, value);
    else if (links && name === "a" && key === "href" && ADDRESS.test(value.replace(IGNORED, ""))) lead(made, value);
    else if (name === "img") dress(made, key, value);
  }
  return made;
}

/** Give a picture what it may have; as in any HTML, of two attributes with one name the first counts. */
function dress(picture: HTMLElement, key: string, value: string): void {
  const allowed = key === "alt" || (key === "src" && PICTURE.test(value.replace(IGNORED, "")));
  if (allowed && !picture.hasAttribute(key)) picture.setAttribute(key, value);
}

function lead(link: HTMLElement, address: string): void {
  link.setAttribute("href", address);
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer nofollow");
}

function addText(inside: HTMLElement, text: string): void {
  const last = inside.lastChild;
  // The line break right after the opening tag is not part of what is shown.
  const words = inside.localName === "pre" && !last ? text.replace(/^\n/, "") : text;
  if (last instanceof Text) last.data += words;
  else if (words) inside.append(words);
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name) return NAMED[name] ?? whole;
    const code = Number.parseInt(decimal ?? hex, decimal ? 10 : 16);
    return code && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The text nodes of an element in order, a line break where a `br` is. */
export function piecesOf(root: globalThis.Node): (Text | string)[] {
  return [...root.childNodes].flatMap((child) => {
    if (child instanceof Text) return [child];
    return child.nodeName === "BR" ? ["\n"] : piecesOf(child);
  });
}

/** The way to a node from the root, such as `/div[1]/p[2]/text()[1]`. */
export function pathTo(node: globalThis.Node, root: globalThis.Node): string {
  const parent = node.parentNode;
  if (node === root || !parent) return "";
  const alike = [...parent.childNodes].filter(({ nodeName }) => nodeName === node.nodeName);
  const name = node instanceof Text ? "text()" : node.nodeName.toLowerCase();
  return `${pathTo(parent, root)}/${name}[${alike.indexOf(node as ChildNode) + 1}]`;
}

/** The node at the end of a way; null if it leads nowhere. */
export function nodeAt(path: string, root: globalThis.Node): globalThis.Node | null {
  let found: globalThis.Node | undefined = root;
  for (const [, name = "", place] of path.matchAll(/\/(text\(\)|[a-z][a-z0-9]*)(?:\[(\d+)\])?/gi)) {
    const wanted = name === "text()" ? "#text" : name.toUpperCase();
    const alike: globalThis.Node[] = [...(found?.childNodes ?? [])].filter(({ nodeName }) => nodeName === wanted);
    found = alike[Number(place ?? 1) - 1];
  }
  return found ?? null;
}
