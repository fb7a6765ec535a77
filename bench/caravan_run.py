"""Aggregate one file by one of our methods, in a process of its own; one line of JSON at the end.

python -m bench.caravan_run choice auto labels.csv answers.json
"""

import json
import resource
import sys
import time
from pathlib import Path

from annotation.answerfiles import FORMS, read_answers
from annotation.quality.kinds import KINDS


def main() -> None:
    """Read, agree, write the answers by task and say what it took."""
    kind, method, source, target = sys.argv[1:]
    rows, _ = read_answers(Path(source), FORMS[kind])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    found = KINDS[kind].aggregate(rows, method=method)
    seconds = time.perf_counter() - begun
    extra = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    Path(target).write_text(json.dumps({str(task): answer for task, answer in found.answers.items()}))
    print(json.dumps({"seconds": round(seconds, 3), "extra_mb": round(extra, 1)}))


if __name__ == "__main__":
    main()
