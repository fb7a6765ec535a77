"""What a person earned and drew, as a table."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from rewards.models import Claim, Entitlement
from rewards.services import batching
from tests import cast
from tests.factories import rewards as money

pytestmark = pytest.mark.django_db


def table(**query: Any) -> list[dict[str, str]]:
    client = Client()
    client.force_login(cast.ann())
    answer: Any = client.get("/earnings/statement.csv", query)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_a_statement_tells_of_every_answer_and_every_claim(settings: Settings) -> None:
    settings.CHAIN = {**settings.CHAIN, "rpc_url": ""}
    campaign = money.live(money.campaign())
    mine, *_ = money.approved(campaign, cast.ann(), 1)
    money.approved(campaign, cast.bruno(), 1)
    batching.seal("CVN")
    Entitlement.objects.update(created_at=datetime(2025, 12, 31, 23, 59, tzinfo=UTC))
    place = {"chain_id": 5, "tx_hash": "0xab", "log_index": 0, "block_number": 1}
    Claim.objects.create(
        person=cast.ann(), token="CVN", address="0x1", amount_base_units=20_000, cumulative_base_units=20_000, **place
    )
    earned, drawn = table()
    assert (earned["when"], earned["what"], earned["earned"]) == ("2025-12-31T23:59:00+00:00", "answer", "0.05")
    assert (earned["campaign"], earned["epoch"], earned["reference"]) == (campaign.title, "1", str(mine.pk))
    assert (drawn["what"], drawn["drawn"], drawn["chain"], drawn["transaction"]) == ("claim", "0.02", "5", "0xab")
    assert [row["what"] for row in table(year="2025")] == ["answer"]


def test_a_statement_of_no_year_is_not_found() -> None:
    client = Client()
    client.force_login(cast.ann())
    for year in ("x", "1", "99999", "²"):
        assert client.get("/earnings/statement.csv", {"year": year}).status_code == 404
