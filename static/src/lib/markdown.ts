/** Markdown as elements: headings, paragraphs, lists, quotes, code, tables and links. HTML in it is text. */

import { h } from "./dom";

const FENCE = /^ {0,3}(```+|~~~+)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^( *)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const QUOTE = /^ {0,3}> ?/;
const DIVIDER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
/** Deeper than anybody reads. */
const DEEPEST = 8;

/** The blocks of a text. A heading is never the page's own: it begins at the third level. */
export function markdown(text: string, depth = 0): HTMLElement[] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const made: HTMLElement[] = [];
  while (lines.length) {
    const block = depth < DEEPEST ? taken(lines, depth) : paragraph(lines.splice(0));
    if (block) made.push(block);
  }
  return made;
}

/** Take the next block off the lines. */
function taken(lines: string[], depth: number): HTMLElement | null {
  const [line = ""] = lines;
  if (!line.trim()) {
    lines.shift();
    return null;
  }
  if (FENCE.test(line)) return fence(lines);
  const heading = HEADING.exec(line);
  if (heading) {
    lines.shift();
    const level = Math.min((heading[1]?.length ?? 1) + 2, 6) as 3 | 4 | 5 | 6;
    return h(`h${level}`, {}, ...inline(heading[2] ?? ""));
  }
  if (RULE.test(line)) {
    lines.shift();
    return h("hr");
  }
  if (QUOTE.test(line)) return quote(lines, depth);
  if (ITEM.test(line)) return list(lines, depth);
  if (line.includes("|") && DIVIDER.test(lines[1] ?? "")) return table(lines);
  const end = lines.findIndex((one, at) => at > 0 && breaks(one));
  return paragraph(lines.splice(0, end < 0 ? lines.length : end));
}

function breaks(line: string): boolean {
  return (
    !line.trim() || FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || ITEM.test(line)
  );
}

function paragraph(lines: string[]): HTMLElement {
  return h("p", {}, ...inline(lines.map((line) => line.trimStart()).join("\n")));
}

function fence(lines: string[]): HTMLElement {
  const mark = FENCE.exec(lines.shift() ?? "")?.[1] ?? "```";
  const end = lines.findIndex((line) => line.trim().startsWith(mark));
  const code = lines.splice(0, end < 0 ? lines.length : end);
  lines.shift();
  return h("pre", { dir: "ltr" }, h("code", {}, code.join("\n")));
}

function quote(lines: string[], depth: number): HTMLElement {
  const end = lines.findIndex((line) => !QUOTE.test(line));
  const inside = lines.splice(0, end < 0 ? lines.length : end).map((line) => line.replace(QUOTE, ""));
  return h("blockquote", {}, ...markdown(inside.join("\n"), depth + 1));
}

function list(lines: string[], depth: number): HTMLElement {
  const first = ITEM.exec(lines[0] ?? "");
  const indent = first?.[1]?.length ?? 0;
  const made = first?.[2] ? h("ol", { start: Number(first[2]) === 1 ? null : Number(first[2]) }) : h("ul");
  for (
    let item = ITEM.exec(lines[0] ?? "");
    item && (item[1]?.length ?? 0) >= indent;
    item = ITEM.exec(lines[0] ?? "")
  ) {
    lines.shift();
    const end = lines.findIndex(
      (line) => !/^ {2,}\S/.test(line) || (ITEM.exec(line)?.[1]?.length ?? indent + 1) <= indent,
    );
    const more = lines.splice(0, end < 0 ? lines.length : end).map((line) => line.replace(/^ {2,4}/, ""));
    const li = h("li", {}, ...inline(item[3] ?? ""));
    li.append(...markdown(more.join("\n"), depth + 1));
    made.append(li);
  }
  return made;
}

function table(lines: string[]): HTMLElement {
  const end = lines.findIndex((line) => !line.includes("|"));
  const [head = "", , ...rows] = lines.splice(0, end < 0 ? lines.length : end);
  const cells = (line: string) =>
    line
      .trim()
      .replace(/^\||\|$/g, "")
      .split("|");
  const row = (tag: "th" | "td", line: string) =>
    h("tr", {}, ...cells(line).map((cell) => h(tag, {}, ...inline(cell.trim()))));
  return h("table", {}, h("thead", {}, row("th", head)), h("tbody", {}, ...rows.map((line) => row("td", line))));
}

const SPANS =
  /\\([!-/:-@[-`{-~])|(`+)(.+?)\2(?!`)|!?\[([^\]\n]{0,999})\]\(([^\s()]{1,2000})(?:\s+"[^"]*")?\)|<(https?:\/\/[^\s<>]{1,2000})>|(\*\*|__)(?=\S)(.+?\S?)\7|(?<![\w*])([*_])(?=\S)(.+?)\9(?!\w)|~~(.+?)~~|( {2,}|\\)\n/gs;

/** Words, with what is emphasised, code and links. */
function inline(text: string, depth = 0): (HTMLElement | string)[] {
  if (depth > DEEPEST) return [text];
  const made: (HTMLElement | string)[] = [];
  let at = 0;
  for (const found of text.matchAll(SPANS)) {
    made.push(text.slice(at, found.index));
    at = found.index + found[0].length;
    made.push(spanOf(found, depth));
  }
  made.push(text.slice(at));
  return made.filter((part) => part !== "");
}

function spanOf(found: RegExpExecArray, depth: number): HTMLElement | string {
  const [, escaped, , code, words, address, bare, , strong, , slanted, struck] = found;
  if (escaped) return escaped;
  if (code !== undefined) return h("code", {}, code.trim());
  const url = address ?? bare;
  if (url !== undefined)
    return link(url, words === undefined ? [url] : inline(words, depth + 1), found[0].startsWith("!"));
  if (strong !== undefined) return h("strong", {}, ...inline(strong, depth + 1));
  if (slanted !== undefined) return h("em", {}, ...inline(slanted, depth + 1));
  return struck === undefined ? h("br") : h("del", {}, ...inline(struck, depth + 1));
}

/** A link to another page, or a picture of this site; any other picture is a link to it. */
function link(url: string, words: (HTMLElement | string)[], picture: boolean): HTMLElement | string {
  if (picture && /^\/(?!\/)/.test(url)) return h("img", { src: url, alt: words.join("") });
  const safe = /^(?:https?:\/\/|mailto:|\/(?!\/)|#)/i.test(url);
  return safe ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...words) : h("span", {}, ...words);
}
