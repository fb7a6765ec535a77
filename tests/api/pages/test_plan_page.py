"""The plan: the owner's alone, and what is chosen becomes the campaign's terms."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def test_a_choice_becomes_the_terms_and_nobody_else_may() -> None:
    made = make.campaign(live=False)
    page, use = (reverse(f"annotation:{name}", args=[made.pk]) for name in ("plan", "use-plan"))
    client = Client()
    assert client.get(page).status_code == 302
    for other in (cast.ann(), cast.rui(), cast.mallory()):
        client.force_login(other)
        assert client.get(page).status_code == client.post(use, {"overlap": 5, "gold": 0.1}).status_code == 404
    client.force_login(cast.olga())
    assert "Use this" in client.get(page, {"accuracy": 80, "gold": 10}).content.decode()
    assert client.get(page, {"accuracy": 500}).status_code == 422
    assert client.post(use, {"overlap": 5, "gold": 0.1}).status_code == 302
    made.refresh_from_db()
    assert (made.answers_per_task, made.gold_share) == (5, 0.1)
