import tailwindcss from "@tailwindcss/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const entry = (name: string) => new URL(`static/src/entries/${name}.ts`, import.meta.url).pathname;

/** Vite's helper for dynamic imports preloads chunks; ours hang on no others, so only styles are left to wait for. */
const SHEETS = `
const sheets = {};
const sheet = (name) => (sheets[name] ??= new Promise((done) => {
  const href = new URL(name.split("/").pop(), import.meta.url).href;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: done }));
}));
export const __vitePreload = (load, needs = []) => Promise.all(needs.filter((one) => one.endsWith(".css")).map(sheet)).then(load);
`;
const plainImports: Plugin = {
  name: "plain-imports",
  enforce: "pre",
  load: (id) => (id.includes("vite/preload-helper") ? SHEETS : undefined),
};

const source = (names: string) => new RegExp(`static/src/(?:${names})\\.ts$`);

/** Few chunks compress better than many: what every page may need, and what every room needs. */
const groups = [
  { name: "core", test: source("lib/(?:i18n|http|dom)") },
  {
    name: "room",
    test: source(
      "elements/(?:view|face|keyboard)|lib/(?:announce|colours|config|defaults|desk|hotkeys|ids|paths|types|undo)",
    ),
  },
  { name: "marking", test: source("elements/cv-(?:labels|regions)|lib/labelling") },
  { name: "words", test: source("elements/(?:words|cv-text)") },
];

export default defineConfig({
  root: "static",
  base: "/static/",
  publicDir: false, // Django serves static/public itself
  plugins: [tailwindcss(), plainImports],
  build: {
    manifest: "manifest.json",
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the content security policy allows no data: scripts or styles
    modulePreload: false, // the few chunks there are hang on no others
    rolldownOptions: { input: ["base", "label", "playground", "review", "uploads", "wallet", "asking"].map(entry), output: { codeSplitting: { groups } } },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
});
