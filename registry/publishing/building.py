"""From a campaign's bundle to a folder that can be published: everything follows from what the verifier checks."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import orjson

from registry.publishing import by_task, cards, coco, columns, conll, tables
from registry.publishing.certificates import certificate
from registry.publishing.columns import Column, Learnt, Row
from registry.publishing.comparing import Comparison, Plain
from registry.publishing.croissant import croissant
from registry.publishing.facts import Facts
from registry.publishing.files import File, found, rank
from registry.publishing.summaries import Summary

BUNDLE: Final = "receipts.zip"
SAMPLES: Final = 5
Read = Callable[[Any], Mapping[str, Any]]
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What was written.

    Attributes:
        files: in the folder, the card first.
        statistics: as in `statistics.json`.
        certificate: as in `certificate.json`.
        samples: the first decided rows.
    """

    files: tuple[File, ...]
    statistics: dict[str, Any]
    certificate: dict[str, Any]
    samples: list[dict[str, Any]]


@dataclass
class _Making:
    """One dataset being made in a folder where its bundle lies."""

    folder: Path
    facts: Facts
    read: Read
    plain: Plain
    tell: Tell
    _told: int = 0

    def make(self) -> Built:
        with zipfile.ZipFile(self.folder / BUNDLE) as bundle:
            for name in ("tasks.jsonl", "annotations.jsonl"):
                with bundle.open(name) as source, (self.folder / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
        data, decided, given = columns.of_data(), columns.of_answer(), columns.of_answer()
        summary = Summary(_offered(self.facts))
        samples, agreement = self._learn(data, decided, given, summary)
        made = {
            "tasks": columns.task_columns(data, decided),
            "annotations": columns.annotation_columns(given),
        }
        tables.write(self.folder, "tasks", made["tasks"], self._lines("tasks"))
        tables.write(self.folder, "annotations", made["annotations"], self._answers())
        by_task.write(self.folder)
        known = coco.sizes(self._lines("annotations"), self.facts)
        for question in self.facts.asked:
            conll.write(self.folder, question, self._lines("tasks"))
            coco.write(self.folder, question, self._lines("tasks"), known)
        return self._describe(made, summary.told(), agreement, samples)

    def _learn(
        self, data: Learnt, decided: Learnt, given: Learnt, summary: Summary
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """See every row once; return the first ones and how far annotators agree."""
        samples: list[dict[str, Any]] = []
        for row in self._lines("tasks"):
            data.see(row)
            decided.see(row)
            summary.see_task(row)
            if len(samples) < SAMPLES and row["answer"]:
                samples.append({name: row[name] for name in ("row", "data", "answer", "label", "confidence")})
        comparison = Comparison.of(summary.tasks, self.plain)
        for row in self._lines("tasks"):
            comparison.see_task(row["task"])
        for said in self._answers():
            given.see(said)
            summary.see_annotation(said)
            comparison.see_answer(said["task"], said["annotator"], said["answer"])
        return samples, comparison.told(self.facts.asked)

    def _describe(
        self,
        made: Mapping[str, Sequence[Column]],
        statistics: dict[str, Any],
        agreement: dict[str, Any],
        samples: list[dict[str, Any]],
    ) -> Built:
        proof = certificate(self.facts, statistics, agreement)
        self._write("statistics.json", _json(statistics))
        self._write("certificate.json", _json(proof))
        self._write("label-config.xml", self.facts.labelling_config.encode())
        self._write("LICENSE.txt", (self.facts.terms.text or self.facts.terms.name).encode() + b"\n")
        data = self._found()
        self._write("croissant.json", _json(croissant(self.facts, data, made, proof)))
        listed = self._found()
        self._write("README.md", cards.dataset_card(self.facts, listed, made, statistics, proof).encode())
        return Built((found(self.folder / "README.md"), *listed), statistics, proof, samples)

    def _lines(self, name: str) -> Iterator[dict[str, Any]]:
        with (self.folder / f"{name}.jsonl").open("rb") as file:
            yield from map(orjson.loads, self._watched(file))

    def _answers(self) -> Iterator[Row]:
        """Yield the single answers with what each says by control."""
        for row in self._lines("annotations"):
            yield row | {"answer": self.read(row["result"]) if row["result"] is not None else {}}

    def _watched(self, file: IO[bytes]) -> Iterator[bytes]:
        for line in file:
            self._told += 1
            if self._told % tables.ROWS_A_GROUP == 0:
                self.tell(self._told)
            yield line

    def _write(self, name: str, content: bytes) -> None:
        (self.folder / name).write_bytes(content)

    def _found(self) -> list[File]:
        return sorted(map(found, self.folder.iterdir()), key=rank)


def build(folder: Path, facts: Facts, *, read: Read, plain: Plain, tell: Tell = lambda _rows: None) -> Built:
    """Turn the bundle in a folder into a dataset, in constant memory.

    Args:
        folder: holds the campaign's bundle as `BUNDLE`, and whatever else is to be part of the dataset.
        facts: counted from stored records.
        read: brings an answer into canonical form, by control.
        plain: brings a canonical answer into the form in which kinds are compared.
        tell: hears how many rows have been read so far: a task three times, an answer twice.
    """
    return _Making(folder, facts, read, plain, tell).make()


def _offered(facts: Facts) -> frozenset[str]:
    """Return the questions whose answers were offered to choose from: counting those gives no row away."""
    return frozenset(question.name for question in facts.asked if question.options)


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n"
