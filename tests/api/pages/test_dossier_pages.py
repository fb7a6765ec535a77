"""The dossier of an answer, and appeals: what is shown to whom, and what is not."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Appeal, Campaign, Contribution, GoldItem
from annotation.services import appealing, auditing, authoring, consensus, golden, watching
from annotation.services.deciding import decide
from caravan.accounts.models import User
from tests import cast
from tests.api.pages.test_pages import signed_in
from tests.db.annotation.test_appealing import appealed, overdue, refusing, vera
from tests.db.annotation.test_holding import refused
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def page(user: User, name: str, *args: Any) -> str:
    answer = signed_in(user).get(reverse(f"annotation:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def dossier(user: User, row: Contribution) -> dict[str, Any]:
    answer = signed_in(user).get(f"/api/v1/contributions/{row.pk}/dossier/")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def outvoted() -> Contribution:
    """Return Ann's answer, refused by a consensus of five others."""
    campaign = make.campaign(tasks=4, answers_per_task=6, review_rule="none", target_confidence=0.6)
    people = [accounts.person(name) for name in ("bea", "cai", "dan", "eva", "fay")]
    for person in people:
        for _ in range(4):
            make.contribution(campaign, person, make.choice("Good"))
    for _ in range(4):
        make.contribution(campaign, cast.ann(), make.choice("Bad"))
    consensus.refit(campaign.pk)
    return Contribution.objects.filter(annotator=cast.ann(), state="rejected").earliest("pk")


def test_a_dossier_tells_votes_without_names_figures_the_rule_and_what_would_have_passed() -> None:
    row = outvoted()
    found = dossier(cast.ann(), row)
    assert [vote["letter"] for vote in found["votes"]] == list("ABCDEF")
    assert [vote["label"] for vote in found["votes"]] == ["Bad", *["Good"] * 5]
    assert [vote["yours"] for vote in found["votes"]] == [True, *[False] * 5]
    assert found["consensus"]["label"] == "Good"
    assert found["consensus"]["confidence"] > 0.6
    assert found["terms"]["version"] == row.policy_version
    assert found["terms"]["terms"]["review_rule"] == "none"
    assert "Good" in found["would_have_passed"][0]
    assert found["may_appeal"]
    assert [step["what"] for step in found["timeline"]] == ["Answered", "Rejected", "The appeal window ends"]
    told = json.dumps(found) + page(cast.ann(), "contribution", row.pk)
    assert not [name for name in ("bea", "cai", "dan", "eva", "fay") if f'"{name}"' in told or f">{name}<" in told]


def test_letters_are_others_in_every_dossier() -> None:
    row = outvoted()
    Contribution.objects.filter(task=row.task_id, annotator__name__in=["bea", "cai"]).update(label="Bad")
    orders = set()
    for each in Contribution.objects.filter(task=row.task_id):
        votes = dossier(cast.olga(), each)["votes"]
        orders.add("".join(vote["label"][0] for vote in votes[1:]))
    assert len(orders) > 1


def test_a_dossier_is_the_authors_the_reviewers_and_the_owners() -> None:
    _campaign, row = refused()
    for user, status in ((cast.ann(), 200), (cast.rui(), 200), (cast.olga(), 200), (cast.mallory(), 404)):
        assert signed_in(user).get(reverse("annotation:dossier", args=[row.pk])).status_code == status
    assert signed_in(cast.rui()).get(reverse("annotation:contribution", args=[row.pk])).status_code == 404
    assert not dossier(cast.olga(), row)["may_appeal"]
    assert cast.rui().name not in page(cast.ann(), "contribution", row.pk).replace("Rule", "")


def test_nothing_is_told_of_the_others_before_the_verdict() -> None:
    campaign = make.campaign(tasks=1, answers_per_task=3)
    row = make.contribution(campaign, cast.ann())
    make.contribution(campaign, cast.bruno(), make.choice("Bad"))
    found = dossier(cast.ann(), row)
    assert (found["votes"], found["votes_hidden"], found["consensus"], found["gold"]) == ([], "waiting", None, None)
    assert "Bad" not in json.dumps(found["votes"])


def with_gold() -> tuple[Campaign, Contribution, Contribution]:
    """Return a campaign, Ann's refused answer to gold in use, and one to an ordinary task."""
    campaign = make.campaign(tasks=12, budget=10**9, answers_per_task=2)
    golden.make_gold(campaign, row_number=1, answer=make.choice("Good"), author=cast.olga(), explanation="So it is.")
    golden.set_share(campaign, 0.5)
    while not Contribution.objects.filter(annotator=cast.ann(), task__gold__isnull=False).exists():
        make.contribution(campaign, cast.ann(), make.choice("Bad"))
    make.contribution(campaign, cast.ann(), make.choice("Bad"))
    make.contribution(campaign, cast.bruno(), make.choice("Good"))
    mine = Contribution.objects.filter(annotator=cast.ann())
    auditing.audit(campaign.pk)
    consensus.refit(campaign.pk)
    decide(mine.values_list("pk", flat=True), to="rejected", by="consensus", reason="wrong_answer")
    gold = mine.get(task__gold__isnull=False)
    return campaign, gold, mine.filter(task__gold__isnull=True)[0]


def shape(found: dict[str, Any]) -> dict[str, Any]:
    """Return what of a dossier could tell an ordinary task from another kind."""
    consensus_ = {**found["consensus"], "answer": None, "label": None}
    steps = [(step["what"], step["due"]) for step in found["timeline"]]
    rest = {name: found[name] for name in ("votes", "votes_hidden", "gold", "gate", "appeal", "may_appeal")}
    return {**rest, "consensus": consensus_, "steps": steps, "sentences": len(found["would_have_passed"])}


def test_gold_in_use_looks_like_any_other_task_to_its_author() -> None:
    campaign, gold, ordinary = with_gold()
    assert Contribution.objects.get(pk=gold.pk).gold.passed is False
    told = dossier(cast.ann(), gold)
    assert told["votes_hidden"] == "gold"
    assert (told["consensus"]["confidence"], told["consensus"]["method"], told["gold"]) == (None, None, None)
    if ordinary.task.answers:
        mine, theirs = shape(told), shape(dossier(cast.ann(), ordinary))
        mine.pop("sentences"), theirs.pop("sentences")  # by what consensus says
        assert mine == theirs
    text = page(cast.ann(), "contribution", gold.pk)
    assert "So it is." not in text
    assert "100" not in text.split("What would have passed")[0].split("The verdict and why")[1]
    # The owner knows which are gold anyway.
    assert dossier(cast.olga(), gold)["gold"]["passed"] is False
    golden.retire(GoldItem.objects.get(campaign=campaign), why="owner")
    assert dossier(cast.ann(), gold)["gold"]["explanation"] == "So it is."
    assert "So it is." in page(cast.ann(), "contribution", gold.pk)
    authoring.finish(campaign)
    assert dossier(cast.ann(), gold)["votes"]


def test_an_answer_is_appealed_from_its_dossier_and_overturned_by_somebody_else() -> None:
    campaign, row = refused()
    ann, judge = signed_in(cast.ann()), vera()
    assert "Appeal…" in page(cast.ann(), "contribution", row.pk)
    assert "appeal within" in page(cast.ann(), "history")
    address = reverse("annotation:appeal", args=[row.pk])
    assert ann.post(address, {"words": " "}).status_code == 422
    assert signed_in(cast.rui()).post(address, {"words": "x"}).status_code == 404
    assert ann.post(address, {"words": "Read <b>again</b>."}).status_code == 302
    assert ann.post(address, {"words": "Twice."}).status_code == 302
    appeal = Appeal.objects.get()
    assert "Read &lt;b&gt;again" in page(cast.ann(), "contribution", row.pk)
    blind = page(judge, "appeal-one", appeal.pk)
    assert "Read &lt;b&gt;again" in blind
    assert "Say how it sounds." in blind
    for name in (cast.ann().name, cast.rui().name, cast.ann().email):
        assert f">{name}<" not in blind
        assert f" {name} " not in blind
    assert str(row.annotator_id) not in blind
    assert appeal.campaign.title in page(judge, "appeal-queue")
    assert "No appeals wait for you" in page(cast.rui(), "appeal-queue")
    deed = reverse("annotation:appeal-one", args=[appeal.pk])
    assert signed_in(judge).post(deed, {"verdict": "uphold", "answer": ""}).status_code == 422
    assert signed_in(cast.rui()).post(deed, {"verdict": "overturn"}).status_code == 404
    assert signed_in(judge).post(deed, {"verdict": "overturn", "answer": "It is right."}).status_code == 302
    assert signed_in(judge).post(deed, {"verdict": "overturn"}).status_code == 404
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("approved", "appeal")
    told = page(cast.ann(), "contribution", row.pk)
    assert "It is right." in told
    assert "an appeal" in told
    assert "It is right." in page(cast.ann(), "appeals")
    assert "Appeal: Overturned" in page(cast.ann(), "history")
    assert "Read &lt;b&gt;again" in page(cast.olga(), "campaign-appeals", campaign.pk)


def test_a_lapsed_appeal_says_so() -> None:
    _campaign, row, appeal = appealed()
    overdue(appeal)
    appealing.lapse_due()
    assert "Nobody answered in time" in page(cast.ann(), "contribution", row.pk)
    assert dossier(cast.ann(), row)["appeal"]["lapsed"] is True


def test_audits_are_facts_on_the_campaigns_page() -> None:
    campaign = refusing(12)
    watching.open_audits()
    public = Client().get(reverse("annotation:campaign", args=[campaign.pk])).content.decode()
    assert "12 of them are judged anew" in public
    owners = page(cast.olga(), "campaign-appeals", campaign.pk)
    assert campaign.rejection_audits.get().seed in owners
    found = signed_in(cast.olga()).get(f"/api/v1/campaigns/{campaign.pk}/appeals/").json()
    assert (found["rates"]["refused"], found["audits"][0]["sampled"]) == (12, 12)
    assert found["held_base_units"] == str(12 * make.PRICE)
