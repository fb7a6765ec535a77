"""Our own labelling room, with the work that is measured."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django

from bench.chromium import chromium, sign_in
from bench.room_hands import boxes, long_text, spans
from bench.room_measures import Room
from caravan.devstack.stack import running_stack

EMAIL, PASSWORD = "ann@caravan.test", "caravan-demo"
PICTURE = "/static/samples/street-1.svg"
SIZE = {"original_width": 960, "original_height": 600, "image_rotation": 0}
LABELS = '<Label value="First"/><Label value="Second"/>'
CHOICES = """<View><Text name="text" value="$text"/><Choices name="mood" toName="text" choice="single" required="true">
<Choice value="Good"/><Choice value="Bad"/></Choices></View>"""
BOXES = (
    '<View><Image name="o" value="$image"/><RectangleLabels name="c" toName="o">' + LABELS + "</RectangleLabels></View>"
)
WORDS = '<View><Text name="o" value="$text"/><Labels name="c" toName="o">' + LABELS + "</Labels></View>"
# What the room tells of itself, and the keys it knows.
READY = {
    "choices": "cv-room cv-choices input",
    "boxes": "cv-room .box",
    "words": "cv-room .text-body[tabindex]",
}
KEYS = {
    "mark": ("ArrowRight", "Shift+ArrowRight", "1"),
    "draw": ("Escape",),
    "label": ("1",),
    "delete": ("Delete",),
}


@contextmanager
def caravan_room(submits: int, tell: Callable[[str], None]) -> Iterator[Room]:
    """Run a Caravan around the block, with tasks for so many answers, twice."""
    with running_stack(tell=tell) as env:
        tell("Making campaigns …")
        django.setup()
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        pages = {
            "choices": _campaign(CHOICES, _texts(2 * submits + 20)),
            "boxes": _campaign(BOXES, [{"image": PICTURE}], box_items()),
            "words": _campaign(WORDS, [{"text": long_text()}], word_items()),
        }
        address = env["CARAVAN_PUBLIC_URL"]
        yield Room("Caravan", address, _signed_in(address), pages, READY, "cv-room .text-body", "cv-image svg", KEYS)


def _texts(count: int) -> list[dict[str, Any]]:
    return [{"text": f"Task number {number} of the benchmark."} for number in range(count)]


def box_items(from_name: str = "c") -> list[dict[str, Any]]:
    """Every box as an item of a result."""
    return [
        {
            "id": f"box{number}", "from_name": from_name, "to_name": "o", "type": "rectanglelabels", **SIZE,
            "value": {"x": x, "y": y, "width": width, "height": height, "rotation": 0, "rectanglelabels": ["First"]},
        }
        for number, (x, y, width, height) in enumerate(boxes())
    ]  # fmt: skip


def word_items(from_name: str = "c") -> list[dict[str, Any]]:
    """Every marked stretch as an item of a result."""
    text = long_text()
    return [
        {
            "id": f"span{number}", "from_name": from_name, "to_name": "o", "type": "labels",
            "value": {"start": start, "end": end, "text": text[start:end], "labels": ["First"]},
        }
        for number, (start, end) in enumerate(spans())
    ]  # fmt: skip


def _campaign(config: str, tasks: list[dict[str, Any]], drawn: list[dict[str, Any]] | None = None) -> str:
    """Return the address of a campaign's room; what is drawn waits there as a draft."""
    from annotation.services import authoring, importing, serving
    from caravan.accounts.models import Membership, User

    owner = Membership.objects.filter(role=Membership.Role.OWNER).select_related("user", "organisation")[0]
    made = authoring.create_campaign(
        organisation=owner.organisation,
        author=owner.user,
        title=f"Benchmark {uuid.uuid4()}",
        instructions="",
        label_config=config,
        price_base_units=1,
        answers_per_task=1,
    )
    importing.add_tasks(made, iter(tasks))
    authoring.credit_budget(made, amount_base_units=10**9)
    authoring.go_live(made)
    if drawn:
        ann = User.objects.get(email=EMAIL)
        [held] = serving.next_assignments(made, annotator=ann, count=1)
        serving.save_draft(held, annotator=ann, draft={"result": drawn, "at": 0})
    return f"/campaigns/{made.pk}/label/"


def _signed_in(address: str) -> Any:
    with chromium() as browser:
        context = browser.new_context(base_url=address)
        sign_in(context.new_page(), EMAIL, PASSWORD)
        return context.storage_state()
