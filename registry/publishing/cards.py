"""Cards: what a person reads first, with a head in YAML that model hubs and their loaders understand.

Source: https://huggingface.co/docs/hub/datasets-cards and https://huggingface.co/docs/hub/model-cards.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from registry.publishing import croissant, responsible
from registry.publishing.columns import Column
from registry.publishing.facts import Facts, Parent
from registry.publishing.files import File

SIZES: Final = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
BASE_RELATIONS: Final = {
    "finetuned_from": "finetune",
    "quantized_from": "quantized",
    "adapter_of": "adapter",
    "merged_from": "merge",
}
SHOWN: Final = 12
CHECK: Final = (
    "`python -m verifier receipts.zip` holds every row against its hash, and every accepted answer against the Merkle "
    "roots that were published when it was paid."
)


def dataset_card(
    facts: Facts,
    files: Sequence[File],
    tables: Mapping[str, Sequence[Column]],
    statistics: Mapping[str, Any],
    certificate: Mapping[str, Any],
) -> str:
    """Return the README of a dataset."""
    head = {
        **_head(facts),
        "pretty_name": facts.title,
        "annotations_creators": ["crowdsourced"],
        "size_categories": [size_category(statistics["tasks"])],
        "configs": [
            {"config_name": name, "data_files": f"{name}.parquet", **({"default": True} if name == "tasks" else {})}
            for name in tables
        ],
    }
    parts = [
        f"# {facts.title}",
        facts.summary,
        facts.description,
        "## What is in it",
        _bullets(_contents(statistics)),
        *(_columns(name, columns) for name, columns in tables.items()),
        _labels(statistics),
        "## How it was made",
        _bullets(_making(facts)),
        _quoted("What annotators were told", facts.instructions),
        "## How far it can be trusted",
        _bullets(responsible.analysis(certificate)),
        "`certificate.json` has these numbers with their intervals.",
        "## Check it yourself",
        CHECK,
        "## Licence",
        f"**{facts.terms.name}.** {facts.terms.text}".strip(),
        "## Files",
        _files(files),
        "## Cite",
        f"```bibtex\n{croissant.cite(facts)}\n```",
    ]
    return _card(head, parts)


def model_card(facts: Facts, files: Sequence[File], evidence: Mapping[str, Any]) -> str:
    """Return the card of a model, agent, pipeline or function: what it comes from, and on which terms.

    Args:
        facts: of the version; only what was registered is told.
        files: that it is made of, as far as they are registered.
        evidence: what its owner states of it, e.g. results of evaluations, by name.
    """
    bases = [parent for parent in facts.parents if parent.relation in BASE_RELATIONS]
    relations = {BASE_RELATIONS[parent.relation] for parent in bases}
    head = {
        **_head(facts),
        "model_name": facts.title,
        "base_model": [parent.url for parent in bases],
        "base_model_relation": relations.pop() if len(relations) == 1 else "",
        "datasets": [parent.url for parent in facts.parents if parent.kind == "dataset"],
    }
    parts = [
        f"# {facts.title}",
        facts.summary,
        facts.description,
        "## Where it comes from" if facts.parents else "",
        _bullets(_parent(parent) for parent in facts.parents),
        "## What its owner states" if evidence else "",
        _bullets(f"{name}: {_said(value)}" for name, value in evidence.items()),
        "## Licence",
        f"**{facts.terms.name}.** {facts.terms.text}".strip(),
        "## Files" if files else "",
        _files(files) if files else "",
    ]
    return _card(head, parts)


def size_category(rows: int) -> str:
    """Return the hub's name for a number of rows."""
    return next((name for limit, name in SIZES if rows < limit), "n>10M")


def _head(facts: Facts) -> dict[str, Any]:
    own = facts.terms.hub_id == "other"
    return {
        "license": facts.terms.hub_id,
        "license_name": facts.terms.name.lower().replace(" ", "-") if own else "",
        "license_link": facts.terms.url if own else "",
        "language": list(facts.languages),
        "tags": ["caravan", "verifiable-provenance"],
    }


def _card(head: Mapping[str, Any], parts: Iterable[str]) -> str:
    # JSON's values are YAML's too, and need no library to be written rightly.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items() if value not in ("", [])]
    return "\n".join(["---", *lines, "---", "", "\n\n".join(part.strip() for part in parts if part.strip()), ""])


def _contents(statistics: Mapping[str, Any]) -> Iterator[str]:
    states = statistics["states"]
    yield f"{statistics['tasks']} tasks, {statistics['decided']} of them with all the answers they wanted (`tasks`)."
    yield (
        f"{statistics['annotations']} single answers under pseudonyms (`annotations`): {states.get('approved', 0)} "
        f"accepted, {states.get('rejected', 0)} refused; what refused ones said is left out."
    )


def _making(facts: Facts) -> Iterator[str]:
    found = responsible.collection(facts)
    if found:
        yield found
    yield from responsible.protocol(facts)


def _columns(table: str, columns: Sequence[Column]) -> str:
    rows = [f"| `{column.name}` | {column.holds} | {_cell(column.about)} |" for column in columns]
    return "\n".join([f"**{table}**", "", "| column | holds | |", "|---|---|---|", *rows])


def _labels(statistics: Mapping[str, Any]) -> str:
    values = statistics["labels"]["values"]
    if not values:
        return ""
    rows = [f"| {_cell(label)} | {count} |" for label, count in values[:SHOWN]]
    return "\n".join(["| decided class | tasks |", "|---|---:|", *rows])


def _files(files: Sequence[File]) -> str:
    rows = [f"| `{file.name}` | {file.bytes} | `{file.sha256}` |" for file in files]
    return "\n".join(["| file | bytes | SHA-256 |", "|---|---:|---|", *rows])


def _parent(parent: Parent) -> str:
    relation = parent.relation.replace("_", " ")
    return f"{relation}: [{parent.title}]({parent.url}) (`{parent.content_hash[:16]}`), {parent.share_bps / 100:g} %"


def _quoted(title: str, text: str) -> str:
    return f"{title}:\n\n" + "\n".join(f"> {line}" for line in text.splitlines()) if text.strip() else ""


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
