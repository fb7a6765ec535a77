"""`python -m verifier BUNDLE [--rpc URL] [--json]`: exit code 0 when everything holds, 1 when anything does not.

`python -m verifier consensus BUNDLE.json` replays how answers became resolutions; see `verifier.consensus`.
"""

import argparse
import json
import sys
from pathlib import Path

from verifier import consensus
from verifier.bundle import MANIFEST, Bundle, open_bundle
from verifier.chain import check_chain
from verifier.epochs import read_epochs
from verifier.problems import BadBundle, Report
from verifier.receipts import check_receipts


def verify(path: Path, rpc: str = "") -> Report:
    """Check a bundle, and with a node's address the chain too."""
    report = Report()
    try:
        bundle = Bundle(open_bundle(path), report)
    except (BadBundle, OSError) as error:
        report.problem(str(path), str(error))
        return report
    epochs = read_epochs(bundle, report)
    kind = bundle.manifest.get("kind")
    if kind == "campaign":
        check_receipts(bundle, epochs, report)
    elif kind != "epoch":
        report.problem(MANIFEST, f"unknown kind of bundle: {kind}")
    if rpc:
        campaign = str(bundle.manifest.get("campaign")) if kind == "campaign" else ""
        check_chain(epochs.values(), rpc, report, campaign)
    return report


def main() -> int:
    """Read the command line, print what was found, return the exit code."""
    if sys.argv[1:2] == ["consensus"]:
        return consensus.main(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="verifier", description="Check a published bundle, and the chain behind it.")
    parser.add_argument("bundle", type=Path, help="a zip as downloaded, or the folder it was unpacked to")
    parser.add_argument(
        "--rpc", default="", metavar="URL", help="a node of the chain; without one only files are checked"
    )
    parser.add_argument("--json", action="store_true", help="print the report alone, as one line of JSON")
    arguments = parser.parse_args()
    report = verify(arguments.bundle, arguments.rpc)
    if not arguments.json:
        for problem in report.problems:
            print(f"{problem['where']}: {problem['message']}")
        counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in report.checked.items())
        print(
            f"Checked {counts or 'nothing'}: {'everything holds' if not report.found else f'{report.found} problems'}."
        )
    print(json.dumps(report.as_json()))
    return 1 if report.found else 0


if __name__ == "__main__":
    sys.exit(main())
