"""A reviewer puts an answer right: the author's own stays, the correction is what is known, and an appeal undoes it."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from annotation import comparing, dossiers
from annotation.errors import InvalidResult
from annotation.models import Campaign, Contribution, Correction, Resolution, ReviewProbe, Task
from annotation.services import appealing, consensus, correcting, golden, knowing, reviewing
from annotation.services.evidence import stream_consensus
from annotation.services.exporting import annotation_rows, stream_csv, task_rows
from caravan.accounts.models import User
from tests import cast
from tests.factories import annotation as make
from verifier.consensus import check

pytestmark = pytest.mark.django_db
BAD = make.choice("Bad")


def waiting(people: list[User] | None = None, **fields: Any) -> list[Contribution]:
    """Return answers (Good) to one task, up for review."""
    who = people or [cast.ann()]
    settings: dict[str, Any] = {"answers_per_task": len(who), "review_rule": "everything", **fields}
    made = make.campaign(tasks=1, **settings)
    given = [make.contribution(made, each) for each in who]
    consensus.refit(made.pk)
    return [fresh(each) for each in given]


def fresh(row: Contribution) -> Contribution:
    return Contribution.objects.select_related("campaign", "task").get(pk=row.pk)


def exported(campaign: Campaign) -> dict[str, Any]:
    (row,) = task_rows(campaign)
    return row


def test_an_accepted_answer_is_paid_as_it_was_and_exported_as_it_should_have_been(tmp_path: Path) -> None:
    (row,) = waiting()
    reviewing.approve(row, reviewer=cast.rui(), fix=BAD)
    row = fresh(row)
    assert (row.state, row.label, row.result) == ("approved", "Good", make.choice("Good"))
    said = exported(row.campaign)
    assert (said["label"], said["confidence"], said["method"]) == ("Bad", 1.0, "corrected")
    (line,) = csv.DictReader(io.StringIO(b"".join(stream_csv(row.campaign)).decode("utf-8-sig")))
    assert (line["label"], line["method"]) == ("Bad", "corrected")
    assert said["answer"] == {"mood": ["Bad"]}
    (own,) = annotation_rows(row.campaign)
    assert own["result"] == make.choice("Good")
    consensus.refit(row.campaign_id)
    assert exported(row.campaign)["method"] == "corrected"
    found = dossiers.facts(row, viewer=cast.ann())["correction"]
    assert [(each.here, each.there) for each in found["differences"]] == [("Good", "Bad")]
    path = tmp_path / "bundle.json"
    path.write_bytes(b"".join(stream_consensus(row.campaign)))
    report = check(path)
    assert (report.problems, report.checked["resolutions replayed"]) == ([], 1)


def test_a_refused_answer_whose_task_is_corrected_asks_nobody_else() -> None:
    (row,) = waiting(max_answers_per_task=3)
    reviewing.reject(row, reviewer=cast.rui(), reason="wrong_answer", comment="", fix=BAD)
    consensus.refit(row.campaign_id)
    assert fresh(row).state == "rejected"
    assert exported(row.campaign)["label"] == "Bad"
    assert Task.objects.get().state == Task.State.RESOLVED


def test_the_others_are_measured_by_the_correction() -> None:
    first, second = waiting([cast.ann(), cast.bruno()])
    reviewing.approve(first, reviewer=cast.rui(), fix=BAD)
    assert knowing.known_labels(first.campaign) == {first.task_id: "Bad"}
    consensus.refit(first.campaign_id)
    said = exported(first.campaign)
    assert (said["label"], said["method"]) == ("Bad", "corrected")
    reviewing.approve(fresh(second), reviewer=cast.rui())
    consensus.refit(first.campaign_id)
    assert exported(first.campaign)["label"] == "Bad"


def test_what_says_the_same_is_no_correction_and_what_does_not_fit_changes_nothing() -> None:
    (row,) = waiting()
    with pytest.raises(InvalidResult) as caught:
        reviewing.approve(row, reviewer=cast.rui(), fix=make.choice("Maybe"))
    assert caught.value.places
    assert fresh(row).state == "submitted"
    again = [{**make.choice("Good")[0], "id": "another"}]
    reviewing.approve(fresh(row), reviewer=cast.rui(), fix=again)
    assert not Correction.objects.exists()
    assert exported(row.campaign)["method"] != "corrected"


def test_a_correction_waits_for_the_second_verdict_and_falls_with_the_first() -> None:
    (row,) = waiting(second_review_share=1.0)
    reviewing.approve(row, reviewer=cast.rui(), fix=BAD)
    assert exported(row.campaign)["label"] == "Good"
    assert Correction.objects.get().stands is False
    reviewing.approve(fresh(row), reviewer=cast.olga())
    assert fresh(row).state == "approved"
    assert exported(row.campaign)["label"] == "Bad"


def test_silence_confirms_the_correction_of_the_first() -> None:
    (row,) = waiting(second_review_share=1.0, review_window_s=0)
    reviewing.approve(row, reviewer=cast.rui(), fix=BAD)
    reviewing.accept_by_silence()
    assert fresh(row).state == "approved"
    assert exported(row.campaign)["label"] == "Bad"


def test_an_appeal_that_overturns_the_refusal_undoes_the_correction() -> None:
    first, second = waiting([cast.ann(), cast.bruno()])
    reviewing.approve(second, reviewer=cast.rui())
    reviewing.reject(first, reviewer=cast.rui(), reason="wrong_answer", comment="", fix=BAD)
    assert exported(first.campaign)["label"] == "Bad"
    appeal = appealing.open_appeal(first.pk, author=cast.ann(), words="Read it again.")
    appealing.overturn_it(appeal, reviewer=cast.olga())
    assert not Resolution.objects.filter(method=correcting.METHOD).exists()
    assert knowing.known_labels(first.campaign) == {}
    consensus.refit(first.campaign_id)
    assert exported(first.campaign)["label"] == "Good"


def test_nothing_becomes_of_a_correction_of_a_gold_review() -> None:
    (row,) = waiting()
    reviewing.approve(row, reviewer=cast.rui())
    probe = ReviewProbe.objects.create(
        campaign=row.campaign, contribution=row, person=cast.olga(), right=True, due_at=timezone.now()
    )
    reviewing.approve(fresh(row), reviewer=cast.olga(), fix=BAD)
    probe.refresh_from_db()
    assert probe.taken_at is not None
    assert not Correction.objects.exists()
    assert exported(row.campaign)["label"] == "Good"


def test_what_an_undone_correction_said_is_found_anew_though_the_answers_are_the_same_ones(
    tmp_path: Path,
) -> None:
    (row,) = waiting()
    reviewing.reject(row, reviewer=cast.rui(), reason="wrong_answer", comment="", fix=BAD)
    consensus.refit(row.campaign_id)  # no answer counts: no refit is written down
    appeal = appealing.open_appeal(row.pk, author=cast.ann(), words="Read it again.")
    appealing.overturn_it(appeal, reviewer=cast.olga())
    consensus.refit(row.campaign_id)
    assert exported(row.campaign)["label"] == "Good"
    path = tmp_path / "bundle.json"
    path.write_bytes(b"".join(stream_consensus(row.campaign)))
    assert check(path).problems == []


def test_consensus_stands_beside_an_answer_first() -> None:
    first, _second = waiting([cast.ann(), cast.bruno()])
    assert [(each.title, each.letter, each.differing) for each in comparing.beside(first)] == [
        ("Consensus", "", 0),
        ("Answer A", "A", 0),
    ]


def test_what_was_put_right_can_become_gold() -> None:
    (row,) = waiting()
    reviewing.approve(row, reviewer=cast.rui(), fix=BAD)
    assert golden.promote(row.campaign, row_number=row.task.row_number, author=cast.olga()).label == "Bad"
