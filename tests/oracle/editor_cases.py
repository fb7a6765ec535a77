"""What the two editors are compared on: a config, a task, and how a person answers it in our room."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.room import test_video as video
from tests.browser.room.drawing import Hand, canvas, frame_of
from tests.browser.room.hands import drag, press

Deed = Callable[[Page], object]
STREET, SPEECH = "/static/samples/street-1.svg", "/static/samples/speech-1.mp3"
LABELS = '<Label value="Car"/><Label value="Tree" alias="T"/>'
SENTENCE = "Ann Lee 🎈 met Rui in São Paulo.\nThey flew to Lisbon."
PAGE = "<div><h1>Annual 🎈 report</h1><p>By <b>Ann Lee</b> and<br><i>Rui</i></p><ul><li>one</li><li>two</li></ul></div>"
TALK = [
    {"who": "Ann", "says": "Good morning 🎈!"},
    {"who": "Rui", "says": "Hello, how are you?"},
    {"who": "Ann", "says": "I would like some tea."},
]
ITEMS = [{"id": key, "title": f"Title {key}", "body": f"Body of {key}"} for key in "abc"]
TRIANGLE = ((20, 20), (60, 20), (40, 60), (20, 20))
SERIES = {
    "time": list(range(100)),
    "temperature": [10 + (number * 7) % 13 for number in range(100)],
}
TEXT = '<Text name="text" value="$text"/>'


@dataclass(frozen=True)
class Case:
    """A config (what stands inside its View) with a task, what is done in our room and then in the other editor."""

    name: str
    inner: str
    task: dict[str, Any]
    deeds: tuple[Deed, ...]
    there: str = ""

    @property
    def config(self) -> str:
        return f"<View>{self.inner}</View>"


def asked(name: str, control: str, *deeds: Deed) -> Case:
    """A question about a text."""
    return Case(name, TEXT + control, {"text": SENTENCE}, deeds)


def pictured(name: str, controls: str, *deeds: Deed) -> Case:
    """Something drawn on a picture."""
    return Case(name, '<Image name="image" value="$image"/>' + controls, {"image": STREET}, deeds)


def labelled(tag: str) -> str:
    return f'<{tag} name="it" toName="image">{LABELS}</{tag}>'


def check(label: str) -> Deed:
    return lambda page: page.locator(".bench input").and_(page.get_by_label(label)).first.check(force=True)


def click(role: Any, name: str) -> Deed:
    return lambda page: page.get_by_role(role, name=name).click()


def fill(selector: str, words: str) -> Deed:
    return lambda page: page.locator(selector).fill(words)


def keys(*pressed: str) -> Deed:
    def deed(page: Page) -> None:
        for key in pressed:
            page.keyboard.press(key)
            page.wait_for_timeout(60)

    return deed


def mark(words: str, until: str = "") -> Deed:
    return lambda page: drag(page, words, until)


def pull(*places: tuple[float, float]) -> Deed:
    return lambda page: Hand(page).drag(*places)


def tap(*places: tuple[float, float]) -> Deed:
    def deed(page: Page) -> None:
        hand = Hand(page)
        for place in places:
            hand.tap(*place)
            page.wait_for_timeout(60)

    return deed


def sweep(selector: str, start: float, end: float) -> Deed:
    """Drag over a share of a strip, once it is there."""

    def deed(page: Page) -> None:
        strip = page.locator(selector).first
        expect(strip).to_be_visible()
        strip.scroll_into_view_if_needed()
        box = frame_of(strip)
        at = [(box["x"] + box["width"] * share, box["y"] + 40) for share in (start, (start + end) / 2, end)]
        page.mouse.move(*at[0])
        page.mouse.down()
        for place in at[1:]:
            page.mouse.move(*place, steps=4)
        page.mouse.up()

    return deed


def heard(page: Page) -> None:
    """Wait until the sound can be marked."""
    expect(page.locator("cv-audio canvas").first).to_be_visible()


def turned(page: Page) -> None:
    """Turn the picture."""
    click("button", "View")(page)
    click("button", "Turn right")(page)


def second_picture(page: Page) -> None:
    click("button", "Picture 2")(page)
    expect(page.get_by_text("Picture 2 of 2")).to_be_visible()
    canvas(page)
    page.wait_for_timeout(300)


def filmed(page: Page) -> None:
    """A box that moves through a video."""
    expect(page.locator("cv-video output")).to_have_text("/ 72")
    video.drag(page, video.PICTURE, (0.1, 0.2), (0.3, 0.5))
    video.go(page, 13)
    video.drag(page, video.PICTURE, (0.2, 0.3), (0.5, 0.3))


def timed(page: Page) -> None:
    """A range of frames."""
    expect(page.locator("cv-video output")).to_have_text("/ 72")
    video.drag(page, video.TRACK, (0.25, 0.5), (0.5, 0.5))


def tied(page: Page) -> None:
    """Tie the first marked words to the second."""
    press(page, "Ann")
    page.get_by_role("button", name="Relate").click()
    press(page, "Rui")


MADE = [
    asked(
        "one choice",
        '<Choices name="it" toName="text"><Choice value="Yes"/><Choice value="No"/></Choices>',
        check("No"),
    ),
    asked(
        "several choices with an alias",
        '<Choices name="it" toName="text" choice="multiple"><Choice value="Red"/><Choice value="Green" alias="g"/>'
        '<Choice value="Blue"/></Choices>',
        check("Green"), check("Blue"),
    ),
    asked(
        "spans with emoji",
        f'<Labels name="it" toName="text">{LABELS}</Labels>',
        check("Car"), mark("Ann Lee"), mark("Lee 🎈 met Rui"), keys("2"), mark("Paulo.", "They"), mark("Lisbon"),
    ),
    asked(
        "spans with a choice and words of each",
        f'<Labels name="it" toName="text">{LABELS}</Labels><Choices name="sure" toName="text" perRegion="true">'
        '<Choice value="Sure"/><Choice value="Unsure"/></Choices>',
        check("Car"), mark("Ann Lee"), check("Unsure"),
    ),
    asked(
        "relations",
        f'<Labels name="it" toName="text">{LABELS}</Labels><Relations><Relation value="knows"/></Relations>',
        check("Car"), mark("Ann Lee"), mark("Rui"), tied,
    ),
    Case(
        "spans of HTML",
        f'<HyperTextLabels name="it" toName="html">{LABELS}</HyperTextLabels><HyperText name="html" value="$html"/>',
        {"html": PAGE},
        (check("Car"), mark("🎈 report"), keys("2"), mark("Ann Lee", "Rui"), mark("one", "two")),
    ),
    Case(
        "phrases of a conversation",
        f'<ParagraphLabels name="it" toName="talk">{LABELS}</ParagraphLabels>'
        '<Paragraphs name="talk" value="$talk" layout="dialogue" nameKey="who" textKey="says"/>',
        {"talk": TALK},
        (check("Car"), mark("morning 🎈"), mark("how", "would")),
    ),
    pictured(
        "boxes",
        labelled("RectangleLabels"),
        pull((20, 20), (40, 50)), keys("Escape", "2"), pull((60, 20), (80, 50)),
    ),
    pictured(
        "a turned box",
        labelled("RectangleLabels"),
        pull((20, 20), (40, 50)), keys(*["Alt+Shift+ArrowRight"] * 2),
    ),
    # The editor opens every picture unturned, so there it is turned as well: the box must stay where it was.
    replace(
        pictured("a box in a turned picture", labelled("RectangleLabels"), pull((10, 20), (20, 50)), turned),
        there='window.Htx.annotationStore.selected.names.get("image").rotate(90)',
    ),
    pictured("a turned ellipse", labelled("EllipseLabels"), pull((20, 20), (40, 60)), keys("Alt+Shift+ArrowRight")),
    pictured("a polygon", labelled("PolygonLabels"), tap(*TRIANGLE)),
    pictured("a key point", labelled("KeyPointLabels"), tap((25, 75))),
    pictured("a line", labelled("VectorLabels"), tap(*TRIANGLE[:3]), keys("Enter")),
    pictured("brush strokes", labelled("BrushLabels"), pull((20, 20), (40, 20), (60, 40))),
    pictured("a bitmask", labelled("BitmaskLabels"), pull((20, 20), (40, 20), (60, 40))),
    pictured(
        "shapes labelled by another control",
        f'<Labels name="it" toName="image">{LABELS}</Labels><Rectangle name="box" toName="image"/>'
        '<TextArea name="words" toName="image" perRegion="true" editable="true"/>'
        '<Choices name="sure" toName="image" perRegion="true"><Choice value="Sure"/><Choice value="Unsure"/></Choices>',
        pull((20, 20), (40, 50)), fill("cv-textarea :is(input, textarea)", "Rua"), check("Sure"),
    ),
    Case(
        "boxes on two pages",
        f'<Image name="image" valueList="$pages"/>{labelled("RectangleLabels")}',
        {"pages": [STREET, "/static/samples/street-2.svg"]},
        (pull((20, 20), (40, 50)), second_picture, pull((50, 20), (70, 50))),
    ),
    Case(
        "stretches of sound",
        f'<Labels name="it" toName="sound">{LABELS}</Labels><Audio name="sound" value="$sound"/>',
        {"sound": SPEECH},
        (heard, sweep("cv-audio .wave", 0.25, 0.5)),
    ),
    Case(
        "boxes in a video",
        f'<Labels name="it" toName="film">{LABELS}</Labels><VideoRectangle name="box" toName="film"/>'
        '<Video name="film" value="$film" frameRate="12"/>',
        {"film": "/static/samples/yard.mp4"},
        (filmed,),
    ),
    Case(
        "a range of frames in a video",
        f'<TimelineLabels name="it" toName="film">{LABELS}</TimelineLabels>'
        '<Video name="film" value="$film" frameRate="12"/>',
        {"film": "/static/samples/yard.mp4"},
        (timed,),
    ),
    Case(
        "periods and moments of a series",
        f'<TimeSeriesLabels name="it" toName="run">{LABELS}</TimeSeriesLabels>'
        '<TimeSeries name="run" value="$run" valueType="json" timeColumn="time"><Channel column="temperature"/>'
        "</TimeSeries>",
        {"run": SERIES},
        (sweep(".series .u-over", 0.25, 0.5), keys("Escape", "i")),
    ),
    asked(
        "paths in a tree",
        '<Taxonomy name="it" toName="text" leafsOnly="true"><Choice value="Water" alias="W">'
        '<Choice value="Pumps"/><Choice value="Pipes"/></Choice><Choice value="Other"/></Taxonomy>',
        click("treeitem", "Water"), click("treeitem", "Pipes"), click("treeitem", "Other"),
    ),
    Case(
        "the better of two",
        '<Text name="a" value="$a"/><Text name="b" value="$b"/><Pairwise name="it" toName="a,b"/>',
        {"a": "First", "b": "Second"},
        (lambda page: page.locator("cv-pairwise input").last.check(force=True),),
    ),
    Case(
        "an order",
        '<List name="list" value="$items" title="Things"/><Ranker name="it" toName="list"/>',
        {"items": ITEMS},
        (click("button", "This order is right"), click("button", "Down: Title a")),
    ),
    Case(
        "an order in buckets",
        '<List name="list" value="$items" title="Things"/><Ranker name="it" toName="list">'
        '<Bucket name="best" title="Best"/><Bucket name="rest" title="Rest" default="true"/></Ranker>',
        {"items": ITEMS},
        (lambda page: page.get_by_role("button", name="Up: Title c").focus(), keys("ArrowLeft")),
    ),
    asked(
        "a rating",
        '<Rating name="it" toName="text" maxRating="5"/>',
        lambda page: page.locator(".star").nth(3).click(),
    ),
    asked("a number", '<Number name="it" toName="text" min="0" max="10" step="0.5"/>', fill("cv-number input", "2.5")),
    asked("a date", '<DateTime name="it" toName="text" only="date"/>', fill("cv-datetime input", "2026-01-31")),
    asked("a date and time", '<DateTime name="it" toName="text"/>', fill("cv-datetime input", "2026-02-01T08:15")),
    asked("a month", '<DateTime name="it" toName="text" only="month"/>', fill("cv-datetime input", "2026-02")),
    asked("a time", '<DateTime name="it" toName="text" only="time"/>', fill("cv-datetime input", "09:30")),
    asked("a text", '<TextArea name="it" toName="text" maxSubmissions="1"/>', fill("cv-textarea textarea", "Olá 🎈")),
]  # fmt: skip
