"""Campaigns, tasks, answers: made by the services, as the site makes them."""

import uuid
from typing import Any

from annotation.models import Assignment, Campaign, Contribution
from annotation.services import authoring, importing, serving, submitting
from caravan.accounts.models import Organisation, User
from tests import cast

CHOICE_CONFIG = """<View><Text name="text" value="$text"/>
<Choices name="mood" toName="text" choice="single" required="true"><Choice value="Good"/><Choice value="Bad"/></Choices>
</View>"""
TEXT_CONFIG = """<View><Text name="text" value="$text"/><TextArea name="words" toName="text" required="true"/></View>"""
PRICE = 50_000


def campaign(
    *,
    organisation: Organisation | None = None,
    tasks: int = 3,
    budget: int | None = None,
    live: bool = True,
    **fields: Any,
) -> Campaign:
    """Return a campaign with tasks and, unless told otherwise, money for every answer, open for labelling."""
    settings: dict[str, Any] = {
        "title": "Moods",
        "instructions": "Say how it sounds.",
        "label_config": CHOICE_CONFIG,
        "price_base_units": PRICE,
        "answers_per_task": 3,
        **fields,
    }
    made = authoring.create_campaign(organisation=organisation or cast.weather_watch(), author=cast.olga(), **settings)
    if tasks:
        importing.add_tasks(made, ({"text": f"text {number}"} for number in range(tasks)))
    everything = tasks * made.answers_per_task * made.price_base_units
    authoring.credit_budget(made, amount_base_units=everything if budget is None else budget)
    if live:
        authoring.go_live(made)
    return made


def choice(value: str = "Good", name: str = "mood") -> list[dict[str, Any]]:
    """Return a result that chooses `value`."""
    return [{"id": "a1", "from_name": name, "to_name": "text", "type": "choices", "value": {"choices": [value]}}]


def words(text: str) -> list[dict[str, Any]]:
    """Return a result that writes `text`."""
    return [{"id": "a1", "from_name": "words", "to_name": "text", "type": "textarea", "value": {"text": [text]}}]


def assignment(made: Campaign, annotator: User) -> Assignment:
    """Return the person's next assignment."""
    return serving.next_assignments(made, annotator=annotator)[0]


def contribution(made: Campaign, annotator: User, result: Any = None, note: str = "") -> Contribution:
    """Return the person's answer to their next task."""
    return submitting.submit(
        assignment(made, annotator).pk,
        annotator=annotator,
        submission_id=uuid.uuid4(),
        result=result or choice(),
        note=note,
    )


def funded(made: Campaign) -> Campaign:
    """Give a draft campaign plenty of money and open it."""
    authoring.credit_budget(made, amount_base_units=10**12)
    authoring.go_live(made)
    return made
