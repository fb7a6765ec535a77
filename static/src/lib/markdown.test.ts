import { expect, test } from "vitest";
import { markdown } from "./markdown";

const html = (text: string) => markdown(text).map(({ outerHTML }) => outerHTML);

test("blocks are told apart", () => {
  expect(html("# Title #\n\nOne\ntwo\n***\n> quoted\n> *more*")).toEqual([
    "<h3>Title</h3>",
    "<p>One\ntwo</p>",
    "<hr>",
    "<blockquote><p>quoted\n<em>more</em></p></blockquote>",
  ]);
  expect(html("```js\n<b> & *x*\n```\nafter")).toEqual([
    '<pre dir="ltr"><code>&lt;b&gt; &amp; *x*</code></pre>',
    "<p>after</p>",
  ]);
});

test("lists may hold lists", () => {
  expect(html("- a\n- b\n  - c\n\n3. x\n4. y")).toEqual([
    "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
    '<ol start="3"><li>x</li><li>y</li></ol>',
  ]);
});

test("a table has a head", () => {
  expect(html("| a | b |\n|---|:-:|\n| 1 | **2** |")).toEqual([
    "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td><strong>2</strong></td></tr></tbody></table>",
  ]);
});

test("words are emphasised, and snake_case is not", () => {
  expect(html("**a *b* c** _d_ ~~e~~ `f*g*` \\*h\\* snake_case_x  \nnext")).toEqual([
    "<p><strong>a <em>b</em> c</strong> <em>d</em> <del>e</del> <code>f*g*</code> *h* snake_case_x<br>next</p>",
  ]);
});

test("HTML is text, and links lead only where links may lead", () => {
  expect(html("<img src=x onerror=y> [a](javascript:b) [c](https://d.example/?e=1) ![f](//g/h.png)")).toEqual([
    '<p>&lt;img src=x onerror=y&gt; <span>a</span> <a href="https://d.example/?e=1" target="_blank" rel="noopener noreferrer">c</a> <span>f</span></p>',
  ]);
});

test("whatever is written, it ends", () => {
  const hostile = `${"> ".repeat(500)}x\n${"- ".repeat(500)}y\n${"*_".repeat(2_000)}\n${"[".repeat(5_000)}\n${"|".repeat(999)}`;
  const started = performance.now();
  expect(html(hostile).length).toBeGreaterThan(0);
  expect(performance.now() - started).toBeLessThan(1_000);
});
