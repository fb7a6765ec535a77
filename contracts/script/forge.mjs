// Run forge in contracts/ and end as it ends: `node contracts/script/forge.mjs test`. The launcher that npm puts into
// node_modules/.bin always exits with 0, failing tests or not, so we call the binary beside it ourselves.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const CPUS = { x64: "amd64", arm64: "arm64" };
const platform = `${process.platform}-${CPUS[process.arch] ?? process.arch}`;
const binary = createRequire(import.meta.url).resolve(`@foundry-rs/forge-${platform}/bin/forge`);

/** The folder of foundry.toml. */
export const contracts = fileURLToPath(new URL("..", import.meta.url));

/** Run forge with `words`, by default in contracts/; the result of spawnSync, its output as text. */
export function forge(words, options = {}) {
  return spawnSync(binary, words, { cwd: contracts, encoding: "utf8", maxBuffer: 64 * 1024 * 1024, ...options });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = forge(process.argv.slice(2), { stdio: "inherit" }).status ?? 1;
}
