"""Epochs: both roots from their leaves, and what they promise."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from verifier.bundle import Bundle
from verifier.hashing import NOBODY, base_units, hash_of, reward_leaf, root_of
from verifier.problems import Report


@dataclass
class Epoch:
    """What is known of one epoch, after its leaves were checked against its roots."""

    place: str
    head: dict[str, Any]
    number: int
    rewards_root: bytes
    contributions_root: bytes
    total: int
    leaves: set[bytes]
    cumulative: dict[str, int]
    releases: dict[str, int] = field(default_factory=dict)


def read_epochs(bundle: Bundle, report: Report) -> dict[int, Epoch]:
    """Return the epochs of a bundle by number, every mismatch in the report."""
    epochs: dict[int, Epoch] = {}
    for name in sorted(bundle.files):
        if not (name.startswith("epochs/") and name.endswith(".json")):
            continue
        value = bundle.json(name, bundle.files[name])
        try:
            epoch = _read(name, value, report)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            report.problem(name, f"not an epoch: {type(error).__name__} {error}")
            continue
        report.equal(name, "the number", f"epochs/{epoch.number}.json", name)
        epochs[epoch.number] = epoch
        report.checked["epochs"] += 1
    _check_growth([epochs[number] for number in sorted(epochs)], report)
    return epochs


def _read(name: str, value: dict[str, Any], report: Report) -> Epoch:
    token = value["token"] or NOBODY
    rows = [(str(account), base_units(amount)) for account, amount in value["rewards"]]
    rewards_root = root_of([reward_leaf(account, token, amount) for account, amount in rows])
    contributions = [hash_of(leaf) for leaf in value["contributions"]]
    contributions_root = root_of(contributions)
    report.checked["wallets"] += len(rows)
    report.checked["contribution_leaves"] += len(contributions)
    report.equal(name, "the root of its rewards", rewards_root.hex(), value["rewards_root"])
    report.equal(name, "the root of its contributions", contributions_root.hex(), value["contributions_root"])
    total = base_units(value["total_base_units"])
    report.equal(name, "the sum of its rewards", sum(amount for _, amount in rows), total)
    cumulative = {account.lower(): amount for account, amount in rows}
    report.equal(name, "the number of different accounts", len(cumulative), len(rows))
    releases = {str(row["campaign"]): base_units(row["amount_base_units"]) for row in value["releases"]}
    return Epoch(
        place=name,
        head={key: item for key, item in value.items() if key not in {"rewards", "contributions"}},
        number=int(value["number"]),
        rewards_root=rewards_root,
        contributions_root=contributions_root,
        total=total,
        leaves=set(contributions),
        cumulative=cumulative,
        releases=releases,
    )


def _check_growth(epochs: list[Epoch], report: Report) -> None:
    """Check that nobody's cumulative amount ever shrinks."""
    for earlier, later in itertools.pairwise(epochs):
        for account, amount in earlier.cumulative.items():
            if later.cumulative.get(account, 0) < amount:
                now = later.cumulative.get(account, 0)
                report.problem(later.place, f"{account} has {now}, less than the {amount} of epoch {earlier.number}")
