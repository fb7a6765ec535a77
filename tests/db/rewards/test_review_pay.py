"""Verdicts are owed, sealed, and checked by a stranger, like answers."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from annotation.models import Campaign, Contribution, ReviewPay
from annotation.services import authoring, consensus, reviewing
from rewards.models import Account, Entitlement, Entry
from rewards.services import batching, bundling, owing, reconciling
from tests import cast
from tests.factories import annotation as make
from tests.factories import rewards as money
from verifier.__main__ import verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("points")]
FEE = 700


@pytest.fixture
def campaign() -> Campaign:
    """One answer accepted and one refused by Rui, for a fee each; a third one waits."""
    made = money.campaign(
        tasks=4,
        answers_per_task=1,
        review_rule=Campaign.ReviewRule.EVERYTHING,
        review_price_base_units=FEE,
    )
    made.tally.refresh_from_db()
    authoring.go_live(made)
    for _ in range(3):
        make.contribution(made, cast.ann())
    consensus.refit(made.pk)
    first, second, _third = Contribution.objects.select_related("campaign").order_by("pk")
    reviewing.approve(first, reviewer=cast.rui())
    reviewing.reject(second, reviewer=cast.rui(), reason="spam", comment="")
    money.news()
    return made


def test_a_verdict_is_owed_once_however_often_it_is_told(campaign: Campaign) -> None:
    told = [
        {
            "review": str(row.pk),
            "campaign": str(campaign.pk),
            "reviewer": str(row.person_id),
            "amount_base_units": str(row.amount_base_units),
        }
        for row in ReviewPay.objects.all()
    ]
    owing.owe_reviews(told)
    assert Entitlement.objects.filter(person=cast.rui()).count() == 2
    assert Entry.objects.filter(cause__startswith="review:").count() == 2
    assert Account.objects.get(kind="earned", key=str(cast.rui().pk)).balance_base_units == 2 * FEE
    assert reconciling.audit()["problems"] == []


def test_before_the_news_arrive_the_books_agree_too(campaign: Campaign) -> None:
    third = Contribution.objects.select_related("campaign").get(state="submitted")
    reviewing.approve(third, reviewer=cast.rui())
    assert reconciling.audit()["problems"] == []


def test_a_forged_amount_is_found(campaign: Campaign) -> None:
    ReviewPay.objects.update(amount_base_units=FEE + 1)
    found = {each["where"] for each in reconciling.audit()["problems"]}
    assert {"verdicts are owed once, at their price", "what reviews cost is what reviewers earned"} <= found


def test_an_epoch_with_verdicts_verifies_and_a_changed_verdict_does_not(campaign: Campaign, tmp_path: Path) -> None:
    batching.seal("CVN")
    zipfile.ZipFile(io.BytesIO(b"".join(bundling.campaign_bundle(campaign)))).extractall(tmp_path)
    report = verify(tmp_path)
    assert report.problems == []
    assert (report.checked["receipts"], report.checked["base_units"]) == (3, make.PRICE + 2 * FEE)
    path = tmp_path / "receipts.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    changed = next(row for row in rows if row.get("said", {}).get("verdict") == "rejected")
    changed["said"]["verdict"] = "approved"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert any("the verdict's hash" in problem["message"] for problem in verify(tmp_path).problems)
