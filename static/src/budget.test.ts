// @vitest-environment node
/** How much script and style a page loads, against what we promised. Builds as `npm run build` does, into memory. */

import { gzipSync } from "node:zlib";
import { build } from "vite";
import { beforeAll, expect, test } from "vitest";

interface Chunk {
  type: "chunk" | "asset";
  fileName: string;
  facadeModuleId?: string | null;
  moduleIds?: string[];
  imports?: string[];
  code?: string;
  source?: string | Uint8Array;
}

let chunks: Chunk[] = [];

beforeAll(async () => {
  const built = await build({ configFile: "vite.config.ts", logLevel: "silent", build: { write: false } });
  chunks = (Array.isArray(built) ? built : [built]).flatMap((one) => (one as unknown as { output: Chunk[] }).output);
}, 60_000);

/** Bytes of script, compressed, that a page with these modules has loaded when its first task is painted. */
function weight(...modules: string[]): number {
  const wanted = ["entries/base.ts", "entries/label.ts", ...modules];
  const open = chunks.filter(({ moduleIds }) => moduleIds?.some((id) => wanted.some((name) => id.endsWith(name))));
  const loaded = new Set<Chunk>();
  for (let chunk = open.pop(); chunk; chunk = open.pop()) {
    loaded.add(chunk);
    const names = chunk.imports ?? [];
    open.push(...chunks.filter((one) => names.includes(one.fileName) && !loaded.has(one)));
  }
  return [...loaded].reduce((total, { code }) => total + gzipSync(code ?? "", { level: 9 }).length, 0);
}

const MARKING = ["elements/cv-labels.ts", "elements/cv-regions.ts"];
/** Where the elements are that fewer campaigns use. */
const FEWER = ["elements/kinds-asked.ts"];
const PICTURE = ["elements/cv-image.ts", ...MARKING];

test.each([
  ["choices about a text", 20_000, ["elements/cv-text.ts", "elements/cv-choices.ts", "lib/starting.ts"]],
  ["a text to mark", 20_000, ["elements/cv-text.ts", ...MARKING]],
  [
    "a text with what marks it, loaded after the first paint",
    24_500,
    ["elements/cv-text.ts", "elements/marker.ts", ...MARKING],
  ],
  ["a conversation to mark", 24_500, ["elements/cv-paragraphs.ts", ...FEWER, ...MARKING]],
  ["HTML to mark", 24_000, ["elements/cv-hypertext.ts", ...FEWER, ...MARKING]],
  ["a document", 140_000, ["elements/cv-pdf.ts", ...FEWER, "elements/cv-choices.ts", "pdf/library.ts", "pdf/page.ts"]],
  ["a picture, with what draws boxes loaded after the first paint", 30_200, [...PICTURE, "image/hands.ts"]],
  ["a picture to draw on", 20_000, PICTURE],
  [
    "ratings and texts",
    20_000,
    ["elements/cv-text.ts", "elements/cv-rating.ts", "elements/cv-textarea.ts", "lib/starting.ts"],
  ],
  ["sound", 50_000, ["elements/cv-audio.ts", ...MARKING, "wavesurfer.esm.js"]],
  ["measurements", 50_000, ["elements/cv-series.ts", ...FEWER, ...MARKING, "uPlot.esm.js"]],
  ["a film", 30_000, ["elements/cv-video.ts", ...FEWER, ...MARKING]],
  ["recordings and pictures", 20_000, ["elements/cv-record.ts", ...FEWER, "elements/cv-capture.ts"]],
])("the room for %s stays within %i bytes", (_name, limit, modules) => {
  expect(weight(...modules)).toBeLessThanOrEqual(limit);
});

test("all styles of a labelling page stay within 20 kB", () => {
  const sheet = chunks.find(({ fileName }) => /base[^/]*\.css$/.test(fileName));
  expect(gzipSync(sheet?.source ?? "", { level: 9 }).length).toBeLessThanOrEqual(20_000);
});
