"""`python -m verifier consensus BUNDLE.json`: find every resolution again from the answers it was made of.

A bundle holds a campaign's answers, oldest first, what was known of tasks, which refit counted what, and what was
resolved of each task. Every refit is made again by the code that made it, `annotation.quality`, which is arithmetic and
needs nothing but numpy and scipy; what was stored must be the same, bit by bit if that code, its libraries and the
processor are those the refit names, and as close as `CLOSE` if they are others. `verifier.replaying` does that; here
stands what a bundle looks like, and whether its rows are those that were written.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from verifier.hashing import content_hash
from verifier.problems import BadBundle, Report

FORMAT = "caravan-consensus-2"
SUM_LENGTH = 16
SECTIONS = ("answers", "known", "skills", "held")
LISTS = ("tasks", "people", "refits", *SECTIONS)


def check(path: Path) -> Report:
    """Return what was found in a bundle."""
    report = Report()
    try:
        bundle = read(path)
    except BadBundle as error:
        report.problem(str(path), str(error))
        return report
    check_sums(bundle, report)
    try:
        from verifier.replaying import Replay
    except ImportError as error:
        report.problem(
            str(path), f"cannot be replayed here, for numpy, scipy and annotation.quality are needed: {error}"
        )
        return report
    try:
        Replay(bundle, report).check()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        report.problem(str(path), f"what it says makes no sense: {error!r}")
    return report


def read(path: Path) -> dict[str, Any]:
    """Return a bundle.

    Raises:
        BadBundle: it is none.
    """
    try:
        bundle = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise BadBundle(f"not a consensus bundle: {error!r}") from error
    if not isinstance(bundle, dict) or bundle.get("format") != FORMAT:
        raise BadBundle(f"not a consensus bundle of the format {FORMAT}")
    wrong = [name for name in LISTS if not isinstance(bundle.get(name), list)]
    if wrong or not isinstance(bundle.get("resolutions"), dict):
        raise BadBundle(f"not a consensus bundle: {', '.join(wrong) or 'resolutions'} missing")
    return bundle


def check_sums(bundle: dict[str, Any], report: Report) -> None:
    """See that every row has its sum, and the whole its digest."""
    digest = hashlib.sha256()
    for where, row, stated in _rows(bundle):
        found = content_hash(row)[:SUM_LENGTH]
        digest.update(found.encode())
        report.checked["rows"] += 1
        if found != stated:
            report.problem(where, "this row is not the one that was written")
    report.equal("digest", "the digest of all rows", bundle.get("digest"), digest.hexdigest())


def _rows(bundle: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield the place of each row, the row and its sum, in the order in which they are written."""
    body = {"tasks", "people", "resolutions", "digest", *SECTIONS}
    head = {name: value for name, value in bundle.items() if name not in body}
    yield "head", {name: value for name, value in head.items() if name != "sum"}, head.get("sum")
    for name in SECTIONS:
        for place, row in enumerate(bundle[name]):
            if isinstance(row, list) and row:
                yield f"{name}[{place}]", row[:-1], row[-1]
            else:
                yield f"{name}[{place}]", row, None
    for task, found in bundle["resolutions"].items():
        if isinstance(found, dict):
            yield f"resolutions.{task}", {key: found[key] for key in found if key != "sum"}, found.get("sum")


def main(arguments: Sequence[str]) -> int:
    """Read the command line, print what was found, return the exit code."""
    parser = argparse.ArgumentParser(
        prog="verifier consensus", description="Find every resolution of a campaign again from its answers."
    )
    parser.add_argument("bundle", type=Path, help="a campaign's export of level consensus")
    parser.add_argument("--json", action="store_true", help="print the report alone, as one line of JSON")
    chosen = parser.parse_args(arguments)
    report = check(chosen.bundle)
    if not chosen.json:
        for problem in report.problems:
            print(f"{problem['where']}: {problem['message']}")
        counts = ", ".join(f"{count} {name}" for name, count in report.checked.items())
        print(
            f"{counts or 'Nothing checked'}: {'no contradiction' if not report.found else f'{report.found} problems'}."
        )
    print(json.dumps(report.as_json()))
    return 1 if report.found else 0
