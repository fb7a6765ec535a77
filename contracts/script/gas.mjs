// Measure what each operation of the contracts costs, by test/Gas.t.sol, and write it to contracts/gas.json.
// With --check nothing is written: exit 1 when a figure is not the committed one, or further from its floor than agreed.
// A floor is what the chain itself charges for the operation: base fee, calldata, the slots and logs it cannot do without.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { contracts, forge } from "./forge.mjs";

const file = join(contracts, "gas.json");
const OPERATIONS = {
  RewardDistributor: ["fund", "postRoot", "claim", "claimTo", "claimMany"],
  CampaignEscrow: ["open", "fund", "release", "close"],
  RewardToken: [],
};

/** What forge reports, by contract. */
function reported() {
  const words = ["test", "--match-path", "test/Gas.t.sol", "--isolate", "--gas-report", "--json"];
  const done = forge(words);
  const line = done.stdout.split("\n").find((each) => each.startsWith("[{"));
  if (done.status !== 0 || !line) throw new Error(`forge did not report\n${done.stdout}${done.stderr}`);
  return JSON.parse(line);
}

/** Dearest and cheapest call of each operation: the first one fills slots that the later ones find filled. */
function measured() {
  const found = {};
  for (const { contract, deployment, functions } of reported()) {
    const name = contract.split(":")[1];
    if (!(name in OPERATIONS)) continue;
    found[`${name} deployment`] = { first: deployment.gas, later: deployment.gas };
    for (const [signature, { min, max }] of Object.entries(functions)) {
      const operation = signature.split("(")[0];
      if (OPERATIONS[name].includes(operation)) found[`${name} ${operation}`] = { first: max, later: min };
    }
  }
  return Object.fromEntries(Object.entries(found).sort());
}

/** Everything in which `now` is worse than agreed, in words. */
function complaints(kept, now) {
  const wrong = [];
  const names = new Set([...Object.keys(kept.operations), ...Object.keys(now)]);
  for (const name of names) {
    const [was, is] = [kept.operations[name], now[name]].map((each) => (each ? `${each.first}/${each.later}` : "none"));
    if (was !== is) wrong.push(`${name}: ${is}, and gas.json has ${was}; if that is meant, run npm run gas`);
  }
  for (const [name, { gas, times, of }] of Object.entries(kept.floors)) {
    const ratio = (now[name]?.later ?? Number.POSITIVE_INFINITY) / gas;
    if (ratio > times) wrong.push(`${name}: ${ratio.toFixed(2)} times its floor (${of}), agreed are ${times}`);
  }
  return wrong;
}

const kept = JSON.parse(readFileSync(file, "utf8"));
const now = measured();
if (process.argv.includes("--check")) {
  const wrong = complaints(kept, now);
  for (const each of wrong) console.error(each);
  if (wrong.length > 0) process.exitCode = 1;
} else {
  writeFileSync(file, `${JSON.stringify({ ...kept, operations: now }, null, 2)}\n`);
}
for (const [name, { gas, of }] of Object.entries(kept.floors)) {
  const { later } = now[name] ?? {};
  console.log(`${name}: ${later} gas, ${(later / gas).toFixed(2)} times its floor of ${gas} (${of})`);
}
