"""Facts are written in the order they are told, and handed to their readers once."""

from collections.abc import Sequence
from typing import Any

import pytest

from caravan.events import outbox
from caravan.events.models import Event

pytestmark = pytest.mark.django_db


def test_many_facts_keep_their_order_and_their_words() -> None:
    told: list[dict[str, Any]] = [{"number": number, "text": "água \u2028 \\ '", "%s": None} for number in range(1500)]
    outbox.publish_many("thing.happened", told)
    assert [event.payload for event in Event.objects.order_by("id")] == told
    assert set(Event.objects.values_list("name", "attempts", "delivered_at")) == {("thing.happened", 0, None)}


def test_nothing_to_tell_is_nothing_written() -> None:
    outbox.publish_many("thing.happened", [])
    assert not Event.objects.exists()


def test_readers_get_what_was_told_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[dict[str, Any]] = []

    def listen(payloads: Sequence[dict[str, Any]]) -> None:
        heard.extend(payloads)

    monkeypatch.setitem(outbox._readers, "thing.read", [listen])
    outbox.publish("thing.read", number=1)
    outbox.publish("thing.read", number=2)
    assert outbox.deliver() == 2
    assert outbox.deliver() == 0
    assert heard == [{"number": 1}, {"number": 2}]
