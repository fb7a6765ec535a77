"""Build a rewards tree of 100,000 leaves with every proof; budget 0.6 s. `python -m bench.merkle [LEAVES]`.

Times are CPU seconds of the best of a few runs, so that a busy machine says nearly what an idle one does; `wall_s` is
what that run took by the clock.
"""

import itertools
import json
import sys
import time

from rewards.leaves import reward_leaves
from rewards.merkle import Tree, verify

BUDGET_S = 0.6
TOKEN = "0x" + "11" * 20


def run(count: int, repeats: int = 7) -> dict[str, object]:
    rows = [(f"0x{number:040x}", 1_000_000 + number) for number in range(count)]
    best: dict[str, float] = {}
    for _ in range(repeats):
        started = time.perf_counter()
        marks = [time.process_time()]
        leaves = reward_leaves(rows, TOKEN)
        marks.append(time.process_time())
        tree = Tree.build(leaves)
        marks.append(time.process_time())
        proofs = tree.proofs()
        marks.append(time.process_time())
        stages = (end - start for start, end in itertools.pairwise(marks))
        spent = dict(zip(("leaves_s", "tree_s", "proofs_s"), stages, strict=True))
        spent |= {"total_s": marks[-1] - marks[0], "wall_s": time.perf_counter() - started}
        if not best or spent["total_s"] < best["total_s"]:
            best = spent
    proven = all(verify(tree.root, leaves[place], proofs[place]) for place in range(0, count, max(1, count // 997)))
    return {
        "benchmark": "merkle",
        "leaves": count,
        **{name: round(value, 4) for name, value in best.items()},
        "budget_s": BUDGET_S,
        "proofs_hold": proven,
        "ok": proven and (count > 100_000 or best["total_s"] <= BUDGET_S),
    }


if __name__ == "__main__":
    report = run(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    print(json.dumps(report))
    sys.exit(0 if report["ok"] else 1)
