// Seed one bug at a time into a copy of the contracts and see that the tests notice it. A bug nobody notices is a
// test that is missing: exit 1, with its name. Arguments go to `forge test`, for instance --match-path 'test/invariants/*'.
// Compiling one bug and testing another go side by side: LANES processes take every so-many-th bug each.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { contracts, forge } from "./forge.mjs";

const mutants = JSON.parse(readFileSync(join(contracts, "mutants", "mutants.json"), "utf8"));
const LANES = 2;
const lane = Number(process.env.MUTANTS_LANE ?? -1);
const folder = mkdtempSync(join(tmpdir(), "caravan-mutants-"));
const copy = join(folder, "contracts");

/** Run the tests in the copy; what they printed and whether they passed. */
function test(...words) {
  const env = { ...process.env, FOUNDRY_PROFILE: "mutants" };
  const done = forge(["test", ...words, ...process.argv.slice(2)], { cwd: copy, env });
  return { passed: done.status === 0, text: `${done.stdout}${done.stderr}` };
}

/** The first test that failed. */
function killer(text) {
  return /^\[FAIL.*\] (\w+)\(/m.exec(text)?.[1] ?? "an invariant";
}

/** The name of the test that notices `mutant`, or undefined when none does. */
function hunt(mutant) {
  const file = join(copy, "src", mutant.file);
  const original = readFileSync(file, "utf8");
  if (original.split(mutant.find).length !== 2) throw new Error(`${mutant.name}: its text is not found exactly once`);
  writeFileSync(file, original.replace(mutant.find, () => mutant.replace));
  try {
    const { passed, text } = test("--fail-fast");
    if (!passed && !text.includes("[FAIL")) throw new Error(`${mutant.name}: the tests did not run\n${text}`);
    return passed ? undefined : killer(text);
  } finally {
    writeFileSync(file, original);
  }
}

/** Run this script again for one lane; whether it ended well. */
function inLane(number) {
  const env = { ...process.env, MUTANTS_LANE: String(number) };
  const child = spawn(process.execPath, process.argv.slice(1), { env, stdio: "inherit" });
  return new Promise((done) => child.on("close", (code) => done(code === 0)));
}

/** Seed this lane's bugs; whether the tests notice every one. */
function huntAll() {
  cpSync(contracts, copy, { recursive: true, filter: (path) => !["out", "cache"].includes(basename(path)) });
  symlinkSync(join(contracts, "..", "node_modules"), join(folder, "node_modules"));
  const untouched = test();
  if (!untouched.passed) throw new Error(`the tests fail before any bug is seeded\n${untouched.text}`);
  const mine = mutants.filter((_, place) => place % LANES === lane);
  const survivors = mine.filter((mutant) => {
    const by = hunt(mutant);
    console.log(`${by ? "killed  " : "SURVIVED"}  ${mutant.file}: ${mutant.name}${by ? ` (${by})` : ""}`);
    return by === undefined;
  });
  console.log(`${mine.length - survivors.length} of ${mine.length} killed`);
  return survivors.length === 0;
}

try {
  const lanes = [...Array(LANES).keys()];
  const noticed = lane < 0 ? (await Promise.all(lanes.map(inLane))).every(Boolean) : huntAll();
  if (!noticed) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
