import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vitest/config";

const entry = (name: string) => new URL(`static/src/entries/${name}.ts`, import.meta.url).pathname;

export default defineConfig({
  root: "static",
  base: "/static/",
  publicDir: false, // Django serves static/public itself
  plugins: [tailwindcss()],
  build: {
    manifest: "manifest.json",
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the content security policy allows no data: scripts or styles
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["base", "dashboard", "label", "review", "wallet"].map(entry) },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
});
