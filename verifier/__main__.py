"""What `python -m verifier` can be asked. Exit code 0 when everything holds, 1 when anything does not.

* `bundle ZIP`, `epoch ZIP`: a campaign's or an epoch's bundle, all of it; `python -m verifier ZIP` takes either
* `account ADDRESS ZIP`: what an account is owed by the newest epoch of a bundle, and has drawn
* `contribution ID ZIP`: the receipt of one contribution, by its id or its leaf, in a campaign's bundle
* `consensus JSON`: how answers became resolutions, made again; see `verifier.consensus`

With `--rpc URL` a node of the chain is asked too.
"""

import argparse
import json
import sys
from pathlib import Path

from verifier import consensus
from verifier.asking import check_account, check_contribution
from verifier.bundle import MANIFEST, Bundle, open_bundle
from verifier.chain import check_chain
from verifier.epochs import read_epochs
from verifier.problems import BadBundle, Report
from verifier.receipts import check_receipts


def verify(path: Path, rpc: str = "", *, kind: str = "", asked: str = "", what: str = "") -> Report:
    """Check a bundle, and with a node's address the chain too.

    Args:
        kind: campaign or epoch, where it must be one.
        asked: account or contribution, where one is looked up too; `what` names it.
    """
    report = Report()
    try:
        bundle = Bundle(open_bundle(path), report)
    except (BadBundle, OSError) as error:
        report.problem(str(path), str(error))
        return report
    epochs = read_epochs(bundle, report)
    found = bundle.manifest.get("kind")
    if kind:
        report.equal(MANIFEST, "the kind of bundle", found, kind)
    if found == "campaign":
        check_receipts(bundle, epochs, report)
    elif found != "epoch":
        report.problem(MANIFEST, f"unknown kind of bundle: {found}")
    if rpc:
        campaign = str(bundle.manifest.get("campaign")) if found == "campaign" else ""
        check_chain(epochs.values(), rpc, report, campaign)
    if asked == "account":
        check_account(what, epochs, report, rpc)
    if asked == "contribution":
        check_contribution(what, bundle, report)
    return report


def main() -> int:
    """Read the command line, print what was found, return the exit code."""
    words = sys.argv[1:]
    if words[:1] == ["consensus"]:
        return consensus.main(words[1:])
    # A bundle alone may be of either kind.
    known = words[:1] and words[0] in {"bundle", "epoch", "account", "contribution", "-h", "--help"}
    arguments = _parser().parse_args(words if known else ["any", *words])
    report = verify(
        arguments.bundle,
        arguments.rpc,
        kind=KINDS.get(arguments.check, ""),
        asked=arguments.check,
        what=getattr(arguments, "what", ""),
    )
    if not arguments.json:
        _print(report)
    print(json.dumps(report.as_json()))
    return 1 if report.found else 0


KINDS = {"bundle": "campaign", "epoch": "epoch", "contribution": "campaign"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="verifier", description="Check what was published, and the chain behind it.")
    checks = parser.add_subparsers(dest="check", required=True, metavar="{bundle,epoch,account,contribution,consensus}")
    helps = {
        "bundle": "a campaign's bundle",
        "epoch": "an epoch's bundle",
        "account": "what an account is owed, and has drawn",
        "contribution": "one contribution's receipt, by id or leaf",
    }
    for name in (*helps, "any"):
        one = checks.add_parser(name, help=helps[name]) if name in helps else checks.add_parser(name)
        if name in {"account", "contribution"}:
            one.add_argument("what", metavar="ADDRESS" if name == "account" else "ID")
        one.add_argument("bundle", type=Path, help="a zip as downloaded, or the folder it was unpacked to")
        one.add_argument(
            "--rpc", default="", metavar="URL", help="a node of the chain; without one only files are checked"
        )
        one.add_argument("--json", action="store_true", help="print the report alone, as one line of JSON")
    return parser


def _print(report: Report) -> None:
    for problem in report.problems:
        print(f"{problem['where']}: {problem['message']}")
    for name, value in report.facts.items():
        print(f"{name.replace('_', ' '):>24}  {value}")
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in report.checked.items())
    print(f"Checked {counts or 'nothing'}: {'everything holds' if not report.found else f'{report.found} problems'}.")


if __name__ == "__main__":
    sys.exit(main())
