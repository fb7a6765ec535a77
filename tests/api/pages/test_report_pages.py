"""What annotators say of tasks: their owner reads and answers it, and they read the answer."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Remark, RemarkCount
from annotation.services import remarking, revising, serving
from caravan.accounts.models import User
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"


def page(person: User, name: str, *args: object, query: str = "") -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse(f"annotation:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_reports_comments_and_notes_are_listed_newest_first_and_counted() -> None:
    campaign = make.campaign(tasks=4)
    serving.skip(make.assignment(campaign, cast.ann()), annotator=cast.ann(), reason="broken")
    serving.skip(make.assignment(campaign, cast.ann()), annotator=cast.ann(), reason="language", comment="Welsh?")
    serving.skip(make.assignment(campaign, cast.ann()), annotator=cast.ann(), reason="unclear")
    noted = make.contribution(campaign, cast.ann(), note="Two moods")
    noted.task.refresh_from_db()
    found = page(cast.olga(), "reports", campaign.pk)
    assert found.index("Two moods") < found.index("Welsh?") < found.rindex("Reported as broken")
    assert "All (3)" in found
    assert "Does not know the language" in found
    assert reverse("annotation:task-history", args=[campaign.pk, noted.task.row_number]) in found
    assert {row.kind: row.made for row in RemarkCount.objects.all()} == {"broken": 1, "skip": 1, "note": 1}
    assert "Welsh?" not in page(cast.olga(), "reports", campaign.pk, query="?kind=note")
    assert "Welsh?" not in page(cast.olga(), "reports", campaign.pk, query="?kind=%00x")


def test_a_note_that_is_changed_is_still_one() -> None:
    row = make.contribution(make.campaign(answers_per_task=3), cast.ann(), note="Odd")
    revising.revise(row.pk, annotator=cast.ann(), result=make.choice("Bad"), note="Very odd")
    assert Remark.objects.get().words == "Very odd"
    assert RemarkCount.objects.get().made == 1


def test_an_owner_answers_and_the_author_reads_it_as_text() -> None:
    campaign = make.campaign()
    remark = make.contribution(campaign, cast.ann(), note=HOSTILE).assignment.remark
    client = Client()
    client.force_login(cast.olga())
    address = reverse("annotation:report-answer", args=[campaign.pk, remark.pk])
    for words in ("Thank you", HOSTILE):
        assert client.post(address, {"words": words}).status_code == 302
    assert RemarkCount.objects.get().unanswered == 0
    for found in (page(cast.olga(), "reports", campaign.pk), page(cast.ann(), "my-reports")):
        assert "Thank you" in found
        assert found.count("&lt;img src=x onerror=alert(1)&gt;") == 2
        assert "<img src=x" not in found
    assert "Unanswered (0)" in page(cast.olga(), "reports", campaign.pk)
    assert "Thank you" not in page(cast.rui(), "my-reports")
    client.force_login(cast.mallory())
    assert client.post(address, {"words": "Mine"}).status_code == 404


def test_an_author_replies_to_an_answer_and_the_owner_is_asked_again() -> None:
    campaign = make.campaign()
    remark = make.contribution(campaign, cast.ann(), note="Two moods").assignment.remark
    ann, address = Client(), reverse("annotation:report-reply", args=[remark.pk])
    ann.force_login(cast.ann())
    # Nobody talks to nobody: there is no answer yet.
    assert ann.post(address, {"words": "Hello?"}).status_code == 404
    remarking.answer(remark.pk, owner=cast.olga(), words="Which ones?")
    assert ann.post(address, {"words": "Glad, then sad"}).status_code == 302
    assert RemarkCount.objects.get().unanswered == 1
    assert ann.post(address, {"words": "And another"}).status_code == 404
    found = page(cast.olga(), "reports", campaign.pk, query="?kind=unanswered")
    assert found.index("Two moods") < found.index("Which ones?") < found.index("Its author") < found.index("Glad, then")
    assert "Reply to the owner" not in page(cast.ann(), "my-reports")
    remarking.answer(remark.pk, owner=cast.olga(), words="I see")
    assert "Reply to the owner" in page(cast.ann(), "my-reports")
    ann.force_login(cast.mallory())
    assert ann.post(address, {"words": "Mine"}).status_code == 404
