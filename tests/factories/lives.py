"""Campaigns that real services have been through: answers, gold, refits, reviews, changed minds."""

import random
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from annotation.errors import Judged, NoTasksLeft
from annotation.models import Campaign, Contribution, Task
from annotation.services import (
    auditing,
    authoring,
    consensus,
    golden,
    importing,
    reviewing,
    revising,
    serving,
    submitting,
)
from caravan.accounts.models import User
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

EVERYTHING = """<View>
<Text name="text" value="$text"/><Image name="image" value="$image"/><Audio name="audio" value="$audio"/>
<List name="docs" value="$docs"/>
<Choices name="tags" toName="text" choice="multiple"><Choice value="a"/><Choice value="b"/><Choice value="c"/></Choices>
<Rating name="stars" toName="text"/><Number name="count" toName="text"/><TextArea name="words" toName="text"/>
<Labels name="ner" toName="text"><Label value="PER"/><Label value="ORG"/></Labels>
<RectangleLabels name="boxes" toName="image"><Label value="Cat"/><Label value="Dog"/></RectangleLabels>
<Labels name="speech" toName="audio"><Label value="Ann"/><Label value="Bob"/></Labels>
<Ranker name="rank" toName="docs"/>
<DateTime name="day" toName="text" only="date"/>
</View>"""
PAIRS = """<View><Text name="left" value="$left"/><Text name="right" value="$right"/>
<Pairwise name="better" toName="left,right"/></View>"""
TEXT = "one two three four five"
Answer = Callable[[Task, random.Random, bool], Any]


def refit(made: Campaign) -> None:
    """Do what the task in the background does."""
    auditing.audit(made.pk)
    consensus.refit(made.pk)


def labelled(
    made: Campaign, who: Sequence[User], answer: Answer, *, seed: int, most: int = 100, last: float = 0.4
) -> None:
    """Have people answer whatever they are handed out; the last of them hardly looks.

    Args:
        most: answers of each person.
        last: how often the last one looks.
    """
    for number, person in enumerate(who):
        for _ in range(most):
            try:
                [given] = serving.next_assignments(made, annotator=person, count=1)
            except NoTasksLeft:
                break
            # Whatever order they come in, for where gold and pilots are differs from run to run.
            chance = random.Random(f"{seed} {number} {sorted(given.task.data.items())}")
            careful = chance.random() < (last if number == len(who) - 1 else 0.85)
            said = answer(given.task, chance, careful)
            submitting.submit(given.pk, annotator=person, submission_id=uuid.uuid4(), result=said)


def mood(task: Task, chance: random.Random, careful: bool) -> Any:
    """Answer a task of the usual campaign."""
    right = ("Good", "Bad")[int(task.data["text"].split()[-1]) % 2]
    return make.choice(right if careful else chance.choice(["Good", "Bad"]))


def of_choices(**fields: Any) -> Campaign:
    """Return a campaign of moods whose tasks were doubted, re-opened, reviewed, known, and answered again."""
    settings: dict[str, Any] = {"answers_per_task": 3, "max_answers_per_task": 6, "target_confidence": 0.75}
    settings["review_rule"] = Campaign.ReviewRule.EVERYTHING
    made = make.campaign(tasks=24, budget=10**9, **{**settings, **fields})
    golden.make_gold(made, row_number=1, answer=make.choice("Bad"), author=cast.olga())
    golden.make_gold(made, row_number=2, answer=make.choice("Good"), author=cast.olga())
    golden.set_share(made, 0.1)
    people = accounts.people(8)
    labelled(made, people[:4], mood, seed=1)
    refit(made)
    reviewed(made)
    labelled(made, people[4:], mood, seed=2)
    changed(made)
    refit(made)
    return made


def reviewed(made: Campaign) -> None:
    """Have a reviewer approve two of the answers that wait, and refuse one."""
    waiting = list(reviewing.queue(cast.rui(), made)[:3])
    assert len(waiting) == 3
    for each in waiting[:2]:
        reviewing.approve(each, reviewer=cast.rui())
    reviewing.reject(waiting[2], reviewer=cast.rui(), reason="wrong_answer", comment="Look again.")


def changed(made: Campaign) -> None:
    """Have people change their minds about answers that nobody has judged."""
    for each in Contribution.objects.filter(campaign=made, state="submitted", review_due_at=None).order_by("id")[:4]:
        try:
            revising.revise(each.pk, annotator=each.annotator, result=make.choice("Bad"))
        except Judged:
            continue


def item(name: str, to_name: str, type_: str, value: dict[str, Any], number: int = 0) -> dict[str, Any]:
    """Return one item of a result."""
    return {"id": f"{name}{number}", "from_name": name, "to_name": to_name, "type": type_, "value": value}


def everything(task: Task, chance: random.Random, careful: bool) -> Any:
    """Answer a task that asks for everything; whoever is careful is nearly right."""
    number = int(task.data["number"])
    off = 0 if careful else chance.randint(1, 3)
    start = 4 * (number % 2) + off
    x, y = 10.0 + number + chance.random() + 5 * off, 20.0 + chance.random()
    order = [str(each) for each in range(4)]
    if off:
        chance.shuffle(order)
    words = TEXT.split()
    if off:
        words[number % 5] = chance.choice(["won", "too", "tree"])
    picture = {"original_width": 100, "original_height": 100}
    box = {"x": x, "y": y, "width": 30 + chance.random(), "height": 40, "rotation": 0}
    heard = 1.5 + number + chance.random() / 10
    return [
        item("tags", "text", "choices", {"choices": ["a", "b"] if careful else [chance.choice("abc")]}),
        item("stars", "text", "rating", {"rating": 1 + (number + off) % 5}),
        item("count", "text", "number", {"number": number + off + round(chance.random(), 3)}),
        item("words", "text", "textarea", {"text": [" ".join(words)]}),
        item(
            "ner",
            "text",
            "labels",
            {"start": start, "end": start + 3, "text": TEXT[start : start + 3], "labels": ["PER"]},
        ),
        item("boxes", "image", "rectanglelabels", box | {"rectanglelabels": ["Cat" if careful else "Dog"]}) | picture,
        item("speech", "audio", "labels", {"start": heard, "end": heard + 2, "channel": 0, "labels": ["Ann"]})
        | {"original_length": 60},
        item("rank", "docs", "ranker", {"ranker": {"rank": order}}),
        item("day", "text", "datetime", {"datetime": f"2026-01-0{1 + off}"}),
    ]


def of_everything(tasks: int = 8) -> Campaign:
    """Return a campaign that asks for every kind of answer at once, with known answers and verdicts."""
    made = make.campaign(tasks=0, live=False, label_config=EVERYTHING, answers_per_task=4, review_rule="everything")
    docs = [{"id": str(each), "title": f"doc {each}", "body": "text"} for each in range(4)]
    media = {"image": "https://example.org/a.png", "audio": "https://example.org/a.wav", "docs": docs}
    importing.add_tasks(made, ({"text": TEXT, "number": number, **media} for number in range(tasks)))
    authoring.credit_budget(made, amount_base_units=10**9)
    authoring.go_live(made)
    sure = everything(Task.objects.get(campaign=made, row_number=1), random.Random(0), careful=True)
    golden.make_gold(
        made, row_number=1, answer=[each for each in sure if each["from_name"] != "ner"], author=cast.olga()
    )
    golden.set_share(made, 0.2)
    people = accounts.people(6)
    labelled(made, people[:4], everything, seed=3)
    refit(made)
    reviewed(made)
    labelled(made, people[4:], everything, seed=4)
    refit(made)
    return made


def better(task: Task, chance: random.Random, careful: bool) -> Any:
    """Say which of two is better: the one with the higher number."""
    left = int(task.data["left"]) > int(task.data["right"])
    said = "left" if left == careful else "right"
    return [{**item("better", "left", "pairwise", {"selected": said}), "to_name": "left"}]


def of_pairs() -> Campaign:
    """Return a campaign of comparisons."""
    made = make.campaign(tasks=0, live=False, label_config=PAIRS, answers_per_task=3)
    importing.add_tasks(
        made, ({"left": str(each), "right": str((each * 3) % 7 + 10 * (each % 2))} for each in range(10))
    )
    authoring.credit_budget(made, amount_base_units=10**9)
    authoring.go_live(made)
    labelled(made, accounts.people(4), better, seed=5)
    refit(made)
    return made
