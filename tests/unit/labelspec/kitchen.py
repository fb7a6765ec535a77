"""One config with everything in it, a task for it, and answers to it."""

from copy import deepcopy
from typing import Any

from annotation.labelspec import Config, Problem, Region, canonical_answer, check_result, parse


def half_covered(words: int) -> list[int]:
    """The run lengths of a mask whose first half is covered."""
    bits = f"{words:032b}" + "00111" + "1111" * 4
    for word in (255, 0):
        left = words // 2
        while left:
            run = min(left, 2**16)
            bits += f"100{run - 1:016b}{word:08b}"
            left -= run
    bits += "0" * (-len(bits) % 8)
    return list(int(bits, 2).to_bytes(len(bits) // 8))


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
  <PolygonLabels name="outline" toName="image"><Label value="Fish"/></PolygonLabels>
  <Ellipse name="oval" toName="image"/>
  <KeyPointLabels name="dot" toName="image"><Label value="Eye"/></KeyPointLabels>
  <VectorLabels name="path" toName="image" closable="true"><Label value="Road"/></VectorLabels>
  <BrushLabels name="brush" toName="image"><Label value="Sky"/></BrushLabels>
  <HyperText name="page" value="$page"/>
  <HyperTextLabels name="mention" toName="page"><Label value="Ship"/></HyperTextLabels>
  <Paragraphs name="talk" value="$talk" layout="dialogue"/>
  <ParagraphLabels name="act" toName="talk"><Label value="Question"/></ParagraphLabels>
  <Video name="video" value="$video" frameRate="$fps"/>
  <VideoRectangle name="track" toName="video"/>
  <Labels name="mover" toName="video"><Label value="Boat"/></Labels>
  <TimelineLabels name="scene" toName="video"><Label value="Harbour"/></TimelineLabels>
  <TimeSeries name="tide" value="$tide" valueType="json" timeColumn="day" timeFormat="%Y-%m-%d">
    <Channel column="metres"/>
  </TimeSeries>
  <TimeSeriesLabels name="flood" toName="tide"><Label value="High"/></TimeSeriesLabels>
  <Pdf name="log" value="$log"/>
  <OcrLabels name="entry" toName="log"><Label value="Date"/></OcrLabels>
  <Table name="crew" value="$crew"/>
</View>
"""

DATA: dict[str, Any] = {
    "title": "cats",
    "text": "Ann Lee met 😀 in São Paulo.",
    "image": "/media/cat.png",
    "audio": "https://example.org/cat.mp3",
    "topics": ["Travel", {"value": "Animals", "alias": "animals"}],
    "page": "<p>The <b>Aurora</b> 😀 sailed.</p>",
    "talk": [{"author": "Ann", "text": "Where to?"}, {"author": "Rui", "text": "Recife."}],
    "video": "/media/harbour.mp4",
    "fps": 25,
    "tide": {"day": ["2024-03-01", "2024-03-02", "2024-03-04"], "metres": [1.2, 2.5, 0.4]},
    "log": "/media/log.pdf",
    "crew": [{"name": "Ann", "rank": "captain"}],
}
LENGTH = 12.5
IMAGE = {"original_width": 800, "original_height": 600, "image_rotation": 0}

# 800 x 600 x 4 words, the first half 255 and the other 0: runs of at most 65,536 words.
COVERED_HALF = half_covered(800 * 600 * 4)

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
            *more_regions(),
        ]
    )


def more_regions() -> list[dict[str, Any]]:
    """A region of every other kind."""
    vertices = [{"x": 1, "y": 1, "id": "a"}, {"x": 9, "y": 5, "id": "b", "prevPointId": "a"}]
    moving = {"frame": 1, "enabled": True, "x": 5, "y": 5, "width": 10, "height": 10, "rotation": 0, "time": 0.04}
    places: dict[str, tuple[dict[str, Any], str]] = {
        "outline": ({"points": [[1, 1], [5, 1], [3, 9]], "closed": True}, "Fish"),
        "oval": ({"x": 50, "y": 50, "radiusX": 20, "radiusY": 10, "rotation": 15}, ""),
        "dot": ({"x": 20, "y": 30, "width": 0.3}, "Eye"),
        "path": ({"vertices": vertices, "closed": True}, "Road"),
        "brush": ({"format": "rle", "rle": COVERED_HALF}, "Sky"),
        "mention": (
            {
                "start": "/p[1]/b[1]/text()[1]", "end": "/p[1]/b[1]/text()[1]", "startOffset": 0, "endOffset": 6,
                "globalOffsets": {"start": 4, "end": 10}, "text": "Aurora",
            },
            "Ship",
        ),
        "act": ({"start": "0", "end": "0", "startOffset": 0, "endOffset": 9, "text": "Where to?"}, "Question"),
        "track": ({"framesCount": 50, "duration": 2.0, "sequence": [moving], "labels": ["Boat"]}, ""),
        "scene": ({"ranges": [{"start": 1, "end": 25}]}, "Harbour"),
        "flood": ({"start": "2024-03-01", "end": "2024-03-02", "instant": False}, "High"),
        "entry": (
            {"x": 5, "y": 5, "width": 20, "height": 4, "rotation": 0, "ocrtext": "3 May", "pageIndex": 0},
            "Date",
        ),
    }  # fmt: skip
    return [
        item(
            f"z{number}",
            control,
            {**place, **({KITCHEN.controls[control].key: [label]} if label else {})},
            **(IMAGE if KITCHEN.controls[control].to_name == "image" else {}),
        )
        for number, (control, (place, label)) in enumerate(places.items())
    ]


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
