import { expect, test } from "vitest";
import { nodeAt, pathTo, piecesOf, putMarkup } from "./markup";

function built(html: string, links = false): HTMLElement {
  const root = document.createElement("div");
  putMarkup(root, html, { links });
  return root;
}

test("clean HTML comes out as it went in", () => {
  const html =
    '<div lang="pt"><h1>Olá &amp; 🎈</h1><p>one<br>two <b>x &lt; y</b></p><table><tbody><tr><td colspan="2">1</td></tr></tbody></table></div>';
  expect(built(html).innerHTML).toBe(html);
});

test("nothing that runs, loads or leads away is ever built", () => {
  const root = built(
    '<p onclick="x()" style="color:red" class="btn" id="main">a<script>alert("<p>")</script>' +
      '<img src=x onerror=y><iframe src="/"></iframe><a href="javascript:x()">b</a><custom>c</custom></p>',
    true,
  );
  expect(root.innerHTML).toBe("<p>a<a>b</a>c</p>");
});

test.each(["java&#9;script:x()", "java\nscript:x()", "&#1;javascript:x()", " javascript:x()"])(
  "%j is no address",
  (to) => {
    expect(built(`<a href="${to}">x</a>`, true).querySelector("a")?.hasAttribute("href")).toBe(false);
  },
);

test("links lead somewhere only if they may, and then to a page of their own", () => {
  const html = '<a href="https://example.org/?a=1&amp;b=2">x</a>';
  expect(built(html).querySelector("a")?.hasAttribute("href")).toBe(false);
  const link = built(html, true).querySelector("a");
  expect(link?.getAttribute("href")).toBe("https://example.org/?a=1&b=2");
  expect(link?.getAttribute("rel")).toContain("noopener");
});

test("pictures are shown only where they may be, from this site or a whole address", () => {
  const shown = (html: string) => {
    const root = document.createElement("div");
    putMarkup(root, html, { links: false, pictures: true });
    return root.innerHTML;
  };
  const picture = '<img src="/static/a.png" alt="A cat">';
  expect(built(`a${picture}`).innerHTML).toBe("a");
  expect(shown(`<p>${picture}b</p>`)).toBe(`<p>${picture}b</p>`);
  expect(shown('<img src="https://a.example/b.png">')).toBe('<img src="https://a.example/b.png" alt="">');
  for (const src of ["x", "//a.example/b", "/&#9;/a.example/b", "/\\a.example", "javascript:x()", "data:,x"])
    expect(shown(`<img src="${src}" onerror="y()" style="x">`)).toBe('<img alt="">');
});

test("stray brackets and closing tags are text or nothing", () => {
  expect(built("1 < 2 </b><i>x</i></div>y").textContent).toBe("1 < 2 xy");
  expect(built("<pre>\n  a</pre>").textContent).toBe("  a");
  expect(built("a&eacute;&#233;&#x1F388;&nbsp;").textContent).toBe("a&eacute;é🎈\u00a0");
});

test("comments and what is no text are left out whole", () => {
  expect(built("a<!-- <script> -->b<STYLE>p{}</p></style >c<svg><g>x</g></svg>d<!-- e").innerHTML).toBe(
    "abcd&lt;!-- e",
  );
});

// Each of these took minutes where what does not end is looked for from every place it might begin at.
test.each(["<svg ", "<!--", "<!doctype", "</p", "<p ", "<", '<p \'x"<p" ', "<x>a", "&#1", "<script></style>", "a"])(
  "half a megabyte of %j is built at once",
  (part) => {
    const root = built(part.repeat(500_000 / part.length));
    expect(root.querySelector("script, style, svg")).toBeNull();
    expect(root.querySelectorAll("*").length).toBeLessThan(500_000);
  },
);

test("a name without end is no tag", () => {
  expect(built(`<${"a".repeat(500_000)}`).childElementCount).toBe(0);
});

test("elements are nested only so deep, however many there are", () => {
  const root = built("<b>".repeat(5_000) + "</i>".repeat(5_000));
  expect(root.querySelectorAll("b").length).toBe(5_000);
  expect(piecesOf(root)).toEqual([]);
});

test("every text node is found again by the way to it", () => {
  const root = built("<div>a<p>b</p>c<p>d <b>e</b> f</p></div>g<div>h</div>");
  const nodes = piecesOf(root).filter((piece): piece is Text => typeof piece !== "string");
  expect(nodes.map((node) => pathTo(node, root))).toEqual([
    "/div[1]/text()[1]",
    "/div[1]/p[1]/text()[1]",
    "/div[1]/text()[2]",
    "/div[1]/p[2]/text()[1]",
    "/div[1]/p[2]/b[1]/text()[1]",
    "/div[1]/p[2]/text()[2]",
    "/text()[1]",
    "/div[2]/text()[1]",
  ]);
  for (const node of nodes) expect(nodeAt(pathTo(node, root), root)).toBe(node);
  expect(nodeAt("/div[1]/p[9]/text()[1]", root)).toBeNull();
  expect(nodeAt("/div/p/text()", root)).toBe(nodes[1]);
});

test("a line break counts as one character", () => {
  const pieces = piecesOf(built("a<br>b"));
  expect(pieces.map((piece) => (typeof piece === "string" ? piece : piece.data)).join("")).toBe("a\nb");
});
