#!/usr/bin/env node
// Plays the native `solc` for forge with the pinned WebAssembly compiler of npm, so no binary is downloaded.
// forge asks two things: `--version`, and `--standard-json` with the job on standard input.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";

const require = createRequire(import.meta.url);

/** Every value given after a flag, in order. */
function valuesOf(flag) {
  return process.argv.flatMap((word, at) => (word === flag ? [process.argv[at + 1]] : []));
}

/** Read an imported file from the base path, the include paths or, for an absolute name, from where it is. */
function readImport(name) {
  const roots = [...valuesOf("--base-path"), ...valuesOf("--include-path")];
  const places = isAbsolute(name) ? [name] : roots.map((root) => join(root, name));
  const found = places.find((place) => existsSync(place));
  return found ? { contents: readFileSync(found, "utf8") } : { error: `${name} is not found` };
}

if (process.argv.includes("--version")) {
  // Loading the compiler takes a second, and forge asks for nothing but this number each time it runs.
  const version = `${require("solc/package.json").version}+commit.00000000.Linux.g++`;
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
} else {
  process.stdout.write(require("solc").compile(readFileSync(0, "utf8"), { import: readImport }));
}
