"""One config with everything in it, a task for it, and answers to it."""

from copy import deepcopy
from typing import Any

from annotation.labelspec import Config, Problem, Region, canonical_answer, check_result, parse

CONFIG = """
<View className="kitchen">
  <Style>.kitchen { color: teal; }</Style>
  <Header value="About $title" size="3"/>
  <Text name="text" value="$text" granularity="word"/>
  <Image name="image" value="$image"/>
  <Audio name="audio" value="$audio"/>
  <Choices name="mood" toName="text" choice="single" required="true" showInLine="true">
    <Choice value="Good" alias="good" hint="in every way"/>
    <Choice value="Bad" hotkey="x"/>
    <Choice value="Mixed"/>
  </Choices>
  <View visibleWhen="choice-selected" whenTagName="mood" whenChoiceValue="Bad,Mixed">
    <TextArea name="why" toName="text" required="true" maxSubmissions="2" skipDuplicates="true"/>
  </View>
  <Choices name="topics" toName="text" choice="multiple" value="$topics">
    <Choice value="None"/>
  </Choices>
  <Labels name="entity" toName="text">
    <Label value="Person" alias="PER" background="#ff0000"/>
    <Label value="Place"/>
    <Label value="Once" maxUsages="1"/>
  </Labels>
  <Choices name="sure" toName="text" perRegion="true" required="true" whenTagName="entity" whenLabelValue="Person">
    <Choice value="Yes"/>
    <Choice value="No"/>
  </Choices>
  <RectangleLabels name="box" toName="image" choice="multiple">
    <Label value="Cat"/>
    <Label value="Dog"/>
  </RectangleLabels>
  <Labels name="kind" toName="image">
    <Label value="Printed"/>
    <Label value="Written"/>
  </Labels>
  <Rectangle name="frame" toName="image"/>
  <TextArea name="reading" toName="image" perRegion="true"/>
  <Labels name="sound" toName="audio">
    <Label value="Speech"/>
    <Label value="Noise"/>
  </Labels>
  <TextArea name="heard" toName="audio" perRegion="true" required="true"
            whenTagName="sound" whenLabelValue="Speech"/>
  <Rating name="stars" toName="text" maxRating="4"/>
</View>
"""

DATA: dict[str, Any] = {
    "title": "cats",
    "text": "Ann Lee met 😀 in São Paulo.",
    "image": "/media/cat.png",
    "audio": "https://example.org/cat.mp3",
    "topics": ["Travel", {"value": "Animals", "alias": "animals"}],
}
LENGTH = 12.5
IMAGE = {"original_width": 800, "original_height": 600, "image_rotation": 0}

KITCHEN: Config = parse(CONFIG)


def item(identity: str, control: str, value: dict[str, Any], **extra: Any) -> dict[str, Any]:
    """A result item; object and type are looked up."""
    known = KITCHEN.controls[control]
    return {
        "id": identity,
        "from_name": control,
        "to_name": known.to_name,
        "type": known.type,
        "origin": "manual",
        "value": value,
        **extra,
    }


def span(identity: str, start: int, end: int, label: str) -> dict[str, Any]:
    """A labelled span of the kitchen's text."""
    return item(identity, "entity", {"start": start, "end": end, "text": DATA["text"][start:end], "labels": [label]})


def good_result() -> list[dict[str, Any]]:
    """An answer that uses every control."""
    box = {"x": 10.0, "y": 20, "width": 30.5, "height": 40, "rotation": 0}
    frame = {"x": 50.0, "y": 50, "width": 10, "height": 10, "rotation": 30}
    heard = {"start": 0.5, "end": 2.25, "channel": 0}
    return deepcopy(
        [
            item("m1", "mood", {"choices": ["Bad"]}),
            item("w1", "why", {"text": ["too short", "too dull"]}),
            item("t1", "topics", {"choices": ["None", "animals"]}),
            span("e1", 0, 7, "PER"),
            item("e1", "sure", {"start": 0, "end": 7, "text": "Ann Lee", "choices": ["Yes"]}),
            span("e2", 12, 13, "Place"),
            item("b1", "box", {**box, "rectanglelabels": ["Cat", "Dog"]}, **IMAGE),
            item("f1", "frame", frame, **IMAGE),
            item("f1", "kind", {**frame, "labels": ["Printed"]}, **IMAGE),
            item("f1", "reading", {**frame, "text": ["exit"]}, **IMAGE),
            item("s1", "sound", {**heard, "labels": ["Speech"]}, original_length=LENGTH),
            item("s1", "heard", {**heard, "text": ["meow"]}, original_length=LENGTH),
            item("r1", "stars", {"rating": 4}),
        ]
    )


def drawn(config: Config, result: list[dict[str, Any]], control: str) -> tuple[Region, ...]:
    """The regions of one control, in comparable form."""
    regions: Any = canonical_answer(config, result)[control]
    return tuple(regions)


def codes(problems: list[Problem]) -> list[str]:
    """The codes of problems, in order."""
    return [problem.code for problem in problems]


def found(result: object, config: Config = KITCHEN, data: object = DATA) -> list[tuple[str, str]]:
    """Place and code of every problem of a result."""
    return [(problem.where, problem.code) for problem in check_result(config, data, result)]
