"""Runs in crowd-kit's own environment: aggregate one file by one of its methods; one line of JSON at the end.

    python crowd_kit_run.py choice DawidSkene labels.csv answers.json

It stands alone: nothing of Caravan is installed there.
"""

import json
import re
import resource
import sys
import time
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]
from crowdkit import aggregation  # type: ignore[import-not-found]

ARGUMENTS = {
    "DawidSkene": {"n_iter": 100},
    "OneCoinDawidSkene": {"n_iter": 100},
    "BradleyTerry": {"n_iter": 100},
    "NoisyBradleyTerry": {},
}


def main() -> None:
    """Read, agree, write the answers by task and say what it took."""
    kind, method, source, target = sys.argv[1:]
    frame = pd.read_csv(source, dtype=str, keep_default_na=False)
    if kind != "pairwise":
        frame = frame.drop_duplicates(["task", "worker"], keep="last")
    if kind == "text":
        frame = frame.assign(text=frame["label"].map(plain))
    given = {"tokenizer": str.split, "detokenizer": " ".join} if method == "ROVER" else ARGUMENTS.get(method, {})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    found = getattr(aggregation, method)(**given).fit_predict(frame)
    seconds = time.perf_counter() - begun
    extra = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    Path(target).write_text(json.dumps({str(task): answer for task, answer in found.items()}))
    print(json.dumps({"seconds": round(seconds, 3), "extra_mb": round(extra, 1)}))


def plain(text: str) -> str:
    """Words in lower case, of letters, digits and apostrophes."""
    return re.sub(r"[^a-z0-9' ]", "", text.lower())


if __name__ == "__main__":
    main()
