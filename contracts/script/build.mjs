// Compile the contracts and write what Python needs of them to caravan/chain/abi/<Name>.json.
// With --check nothing is written: exit 1, with the names, when a committed file is not what the sources give.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contracts, forge } from "./forge.mjs";

const NAMES = ["CampaignEscrow", "RewardDistributor", "RewardToken"];
const target = join(contracts, "..", "caravan", "chain", "abi");

/** The same value with the keys of every object sorted, so that equal artifacts are equal bytes. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** Compile from nothing into `folder`, so that no cache can hide a difference. */
function compile(folder) {
  const places = ["--out", join(folder, "out"), "--cache-path", join(folder, "cache")];
  const done = forge(["build", "--skip", "test", ...places]);
  if (done.status !== 0) throw new Error(`forge build failed\n${done.stdout}${done.stderr}`);
}

/** The committed form of one contract, as text. */
function reduced(folder, name) {
  const built = JSON.parse(readFileSync(join(folder, "out", `${name}.sol`, `${name}.json`), "utf8"));
  const artifact = {
    contractName: name,
    abi: sorted(built.abi),
    bytecode: built.bytecode.object,
    deployedBytecode: built.deployedBytecode.object,
  };
  return `${JSON.stringify(artifact, null, 2)}\n`;
}

const check = process.argv.includes("--check");
const folder = mkdtempSync(join(tmpdir(), "caravan-contracts-"));
try {
  compile(folder);
  for (const name of NAMES) {
    const text = reduced(folder, name);
    const file = join(target, `${name}.json`);
    if (!check) writeFileSync(file, text);
    else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
      console.error(`${name}: ${file} is not what the sources give; run npm run contracts`);
      process.exitCode = 1;
    }
  }
  console.log(`${check ? "checked" : "wrote"} ${NAMES.length} artifacts in ${target}`);
} finally {
  rmSync(folder, { recursive: true });
}
