"""One small config for every control, with every answer that may be given to it."""

import base64
import io
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from annotation.labelspec import Config, example_task, parse
from tests.unit.labelspec.test_masks import encoded

Items = list[dict[str, Any]]

percents = st.floats(0, 99, allow_nan=False)
words = st.text("ab é😀漢", min_size=1, max_size=12).filter(str.strip)
SIZE = {"original_width": 8, "original_height": 4, "image_rotation": 0}
FILE = "media:0190f3a1-7c2b-7def-8123-456789abcdef"
IMAGE = '<Image name="o" value="$image"/>'
TEXT = '<Text name="o" value="$text"/>'
AUDIO = '<Audio name="o" value="$audio"/>'
VIDEO = '<Video name="o" value="$video"/>'
LABELS = '<Label value="A"/><Label value="B" alias="b"/>'
SENTENCE = "Ann Lee sailed from Lisbon to Recife in 1922."


@dataclass(frozen=True)
class Case:
    """A control with its answers.

    Attributes:
        inner: the config inside its View; the control is called c, what it is about o.
        values: what `value` may hold.
        beside: keys beside `value`.
        optional: keys that may be left out, of the item or anywhere in its value.
        free: keys under which a person may write any text.
        alone: whether results name the control itself.
        data: fields of the task that differ from the invented ones.
    """

    inner: str
    values: st.SearchStrategy[dict[str, Any]]
    beside: dict[str, Any] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    alone: bool = False
    data: dict[str, object] = field(default_factory=dict)

    @property
    def config(self) -> Config:
        """The config, parsed."""
        return parsed(self.inner)

    @property
    def task(self) -> dict[str, object]:
        """Data that fits."""
        return {**example_task(self.config), **self.data}

    def results(self) -> st.SearchStrategy[Items]:
        """Complete answers: one item each."""
        control = self.config.controls["c"]
        head = {"id": "i", "from_name": "c", "to_name": "c" if self.alone else "o", "type": control.type}
        return self.values.map(lambda value: [{**head, "value": deepcopy(value), **self.beside}])


@cache
def parsed(inner: str) -> Config:
    """A config of what stands inside its View."""
    return parse(f"<View>{inner}</View>")


def labelled(key: str, place: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """A region with one label."""
    return st.tuples(place, st.sampled_from(["A", "b"])).map(lambda pair: {**pair[0], key: [pair[1]]})


def choices(options: list[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    """Some of the options, each once."""
    picked = st.lists(st.sampled_from(range(len(options))), min_size=1, max_size=most, unique=True)
    return picked.map(lambda numbers: [options[number] for number in numbers])


@st.composite
def spans(draw: st.DrawFn) -> dict[str, Any]:
    """A stretch of the sentence."""
    start = draw(st.integers(0, len(SENTENCE) - 1))
    end = draw(st.integers(start + 1, len(SENTENCE)))
    return {"start": start, "end": end, "text": SENTENCE[start:end]}


@st.composite
def intervals(draw: st.DrawFn) -> dict[str, Any]:
    """A stretch of ten seconds."""
    start = draw(st.floats(0, 9))
    return {"start": start, "end": draw(st.floats(start + 0.1, 10)), "channel": draw(st.integers(0, 1))}


@st.composite
def boxes(draw: st.DrawFn) -> dict[str, Any]:
    """A box on the image."""
    x, y = draw(percents), draw(percents)
    width, height = draw(st.floats(0.01, 100 - x)), draw(st.floats(0.01, 100 - y))
    return {"x": x, "y": y, "width": width, "height": height, "rotation": 0}


@st.composite
def rankings(draw: st.DrawFn) -> dict[str, Any]:
    """The list in two buckets."""
    order = draw(st.permutations(["a", "b", "c"]))
    cut = draw(st.integers(0, 3))
    return {"ranker": {"best": order[:cut], "rest": order[cut:]}}


@st.composite
def recordings(draw: st.DrawFn) -> dict[str, Any]:
    """A recording that is long and loud enough."""
    share = st.floats(0, 1)
    told = {"file": FILE, "mime": "audio/webm", "seconds": draw(st.floats(1, 5)), "language": "pt-BR"}
    return {
        "record": {
            **told, "peak": draw(share), "silence": draw(st.floats(0, 0.5)), "clipped": draw(share),
        }
    }  # fmt: skip


@st.composite
def prompts(draw: st.DrawFn) -> dict[str, Any]:
    """A prompt with both answers judged, one of them perhaps edited."""
    better = draw(st.none() | words)
    first = {"id": "a", "text": better or SENTENCE, "rating": draw(st.integers(1, 5)), "edited": better is not None}
    second = {"id": "b", "text": "Nobody knows.", "rating": draw(st.integers(1, 5))}
    return {"prompt": {"text": draw(words), "answers": [first, second]}}


def image_of(tag: str, key: str) -> str:
    """A config that draws on an image."""
    return IMAGE + (f'<{tag} name="c" toName="o">{LABELS if key else ""}</{tag}>')


# The points of a vector have names of their own.
VERTEX_NAMES = frozenset({"id"})


def drawn(tag: str, place: st.SearchStrategy[dict[str, Any]], *optional: str) -> dict[str, Case]:
    """The two controls that draw a shape on an image: one that labels it and one that does not."""
    key = f"{tag.lower()}labels"
    known = frozenset({"image_rotation", *optional})
    return {
        f"{tag}Labels": Case(image_of(f"{tag}Labels", key), labelled(key, place), SIZE, known, VERTEX_NAMES),
        tag: Case(image_of(tag, ""), place, SIZE, known, VERTEX_NAMES),
    }


def bitmask() -> str:
    """A picture of the image's size."""
    file = io.BytesIO()
    Image.new("RGBA", (8, 4), (255, 255, 255, 255)).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


POINTS = [[10, 10], [60.5, 10], [30, 70]]
VERTEX = {"id": "v1", "x": 1, "y": 2, "prevPointId": None, "isBezier": False}
FRAME = {"frame": 1, "enabled": True, "x": 1, "y": 2, "width": 30, "height": 40, "rotation": 0, "time": 0.04}
TREE = '<Choice value="X"><Choice value="Y" alias="y"/></Choice><Choice value="Z"/>'
PATHS: list[Any] = [["X"], ["X", "y"], ["Z"]]
RATED = '<Prompt name="c" answers="$answers" rate="true" editAnswers="true"/>'
dates = st.dates().map(lambda day: day.isoformat())
asked: dict[str, Case] = {
    "Choices": Case(
        TEXT + f'<Choices name="c" toName="o" allowNested="true" choice="multiple">{TREE}</Choices>',
        choices(PATHS).map(lambda paths: {"choices": paths}),
    ),
    "TextArea": Case(
        TEXT + '<TextArea name="c" toName="o"/>',
        st.lists(words, min_size=1).map(lambda texts: {"text": texts}),
        free=frozenset({"text"}),
    ),
    "Rating": Case(TEXT + '<Rating name="c" toName="o"/>', st.integers(1, 5).map(lambda stars: {"rating": stars})),
    "Number": Case(
        TEXT + '<Number name="c" toName="o" min="-5" max="20" step="0.5"/>',
        st.integers(-10, 40).map(lambda half: {"number": half / 2}),
    ),
    "DateTime": Case(TEXT + '<DateTime name="c" toName="o" only="date"/>', dates.map(lambda day: {"datetime": day})),
    "Taxonomy": Case(
        TEXT + f'<Taxonomy name="c" toName="o">{TREE}</Taxonomy>',
        choices(PATHS).map(lambda paths: {"taxonomy": paths}),
    ),
    "TaxonomyLabels": Case(
        TEXT + f'<Taxonomy name="c" toName="o" labeling="true">{TREE}</Taxonomy>',
        st.tuples(spans(), choices(PATHS)).map(lambda pair: {**pair[0], "taxonomy": pair[1]}),
    ),
    "Pairwise": Case(
        TEXT + '<Text name="p" value="$text"/><Pairwise name="c" toName="o,p"/>',
        st.sampled_from(["left", "right"]).map(lambda side: {"selected": side}),
        alone=True,
    ),
    "Ranker": Case(
        '<List name="o" value="$list"/><Ranker name="c" toName="o"><Bucket name="best"/>'
        '<Bucket name="rest" default="true"/></Ranker>',
        rankings(),
    ),
    "Chat": Case(
        '<Chat name="c" value="$messages"/>',
        words.map(lambda said: {"chatmessage": {"role": "user", "content": said, "createdAt": 1}}),
        optional=frozenset({"createdAt"}),
        free=frozenset({"content"}),
        alone=True,
        data={"messages": []},
    ),
    "Record": Case('<Record name="c" maxSeconds="5" maxSilence="0.5" languages="pt-BR,en"/>', recordings(), alone=True),
    "Capture": Case(
        '<Capture name="c"/>',
        st.integers(1, 9000).map(
            lambda side: {"capture": {"file": FILE, "mime": "image/jpeg", "width": side, "height": 1}}
        ),
        alone=True,
    ),
    "Prompt": Case(RATED, prompts(), optional=frozenset({"edited"}), free=frozenset({"text"}), alone=True),
}
regions: dict[str, Case] = {
    "Labels": Case(TEXT + f'<Labels name="c" toName="o">{LABELS}</Labels>', labelled("labels", spans())),
    **drawn("Rectangle", boxes(), "rotation"),
    **drawn("Polygon", st.just({"points": POINTS, "closed": True}), "closed"),
    **drawn("Ellipse", st.just({"x": 50, "y": 50, "radiusX": 10, "radiusY": 9.5, "rotation": 0}), "rotation"),
    **drawn("KeyPoint", st.tuples(percents, percents).map(lambda at: {"x": at[0], "y": at[1], "width": 0.5})),
    **drawn(
        "Vector",
        st.just({"vertices": [VERTEX, {**VERTEX, "id": "v2", "x": 50, "prevPointId": "v1"}], "closed": False}),
        "closed",
        "isBezier",
        "prevPointId",
    ),
    **drawn("Brush", st.just({"format": "rle", "rle": encoded(b"\xff" * 128)})),
    "MagicWand": Case(
        IMAGE + '<MagicWand name="c" toName="o"/>',
        st.just({"format": "rle", "rle": encoded(b"\xff" * 128)}),
        SIZE,
        frozenset({"image_rotation"}),
    ),
    **drawn("Bitmask", st.builds(lambda: {"imageDataURL": bitmask()})),
    "TimelineLabels": Case(
        VIDEO + f'<TimelineLabels name="c" toName="o">{LABELS}</TimelineLabels>',
        labelled(
            "timelinelabels", st.integers(1, 50).map(lambda start: {"ranges": [{"start": start, "end": start + 9}]})
        ),
    ),
    "VideoRectangle": Case(
        VIDEO + '<VideoRectangle name="c" toName="o"/>',
        st.builds(lambda: {"framesCount": 100, "duration": 4.0, "sequence": [dict(FRAME)]}),
        optional=frozenset({"rotation", "time"}),
    ),
    "OcrLabels": Case(
        f'<Pdf name="o" value="$pdf"/><OcrLabels name="c" toName="o">{LABELS}</OcrLabels>',
        labelled("ocrlabels", boxes().map(lambda box: {**box, "pageIndex": 0, "ocrtext": "word"})),
        optional=frozenset({"rotation", "ocrtext"}),
        free=frozenset({"ocrtext"}),
    ),
    "ParagraphLabels": Case(
        f'<Paragraphs name="o" value="$dialogue"/><ParagraphLabels name="c" toName="o">{LABELS}</ParagraphLabels>',
        labelled(
            "paragraphlabels",
            spans().map(
                lambda span: {
                    "start": "0",
                    "end": "0",
                    "startOffset": span["start"],
                    "endOffset": span["end"],
                    "text": span["text"],
                }
            ),
        ),
        optional=frozenset({"text"}),
        data={"dialogue": [{"author": "Ann", "text": SENTENCE}]},
    ),
    "TimeSeriesLabels": Case(
        '<TimeSeries name="o" valueType="json" value="$series"><Channel column="v"/></TimeSeries>'
        f'<TimeSeriesLabels name="c" toName="o">{LABELS}</TimeSeriesLabels>',
        labelled("timeserieslabels", st.integers(0, 3).map(lambda at: {"start": at, "end": at + 1, "instant": False})),
        optional=frozenset({"instant"}),
    ),
}
regions["HyperTextLabels"] = Case(
    f'<HyperText name="o" value="$html"/><HyperTextLabels name="c" toName="o">{LABELS}</HyperTextLabels>',
    labelled(
        "hypertextlabels",
        spans().map(
            lambda span: {
                "start": "/p[1]/text()[1]",
                "end": "/p[1]/text()[1]",
                "text": span["text"],
                "startOffset": span["start"],
                "endOffset": span["end"],
                "globalOffsets": {"start": span["start"], "end": span["end"]},
            }
        ),
    ),
    optional=frozenset({"text"}),
    data={"html": f"<p>{SENTENCE}</p>"},
)
CASES: dict[str, Case] = {**asked, **regions}
