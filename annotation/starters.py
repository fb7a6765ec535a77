"""Labelling configs to start a campaign from, each with a row of data that fits it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Starter:
    """A config an owner can begin with."""

    key: str
    title: str | Promise
    config: str
    example: str


STARTERS = (
    Starter(
        "text-choice",
        _("Text: choose a class"),
        """<View>
  <Text name="text" value="$text"/>
  <Header value="What is the mood of this text?"/>
  <Choices name="mood" toName="text" choice="single" required="true">
    <Choice value="Positive"/>
    <Choice value="Neutral"/>
    <Choice value="Negative"/>
  </Choices>
</View>""",
        '{"text": "The sun came out just in time."}',
    ),
    Starter(
        "text-spans",
        _("Text: mark names"),
        """<View>
  <Header value="Mark every person, place and organisation"/>
  <Labels name="entity" toName="text">
    <Label value="Person"/>
    <Label value="Place"/>
    <Label value="Organisation"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>""",
        '{"text": "Ann Lee flew from Lisbon to Recife for the Red Cross."}',
    ),
    Starter(
        "image-boxes",
        _("Image: draw boxes"),
        """<View>
  <Header value="Draw a box around every vehicle and tree"/>
  <RectangleLabels name="box" toName="image">
    <Label value="Vehicle"/>
    <Label value="Tree"/>
  </RectangleLabels>
  <Image name="image" value="$image"/>
</View>""",
        '{"image": "/static/samples/street-1.svg"}',
    ),
    Starter(
        "audio-transcript",
        _("Audio: write what is said"),
        """<View>
  <Audio name="audio" value="$audio"/>
  <Header value="Write down what you hear"/>
  <TextArea name="transcript" toName="audio" rows="3" required="true" maxSubmissions="1"/>
  <Rating name="quality" toName="audio" maxRating="5"/>
</View>""",
        '{"audio": "/static/samples/speech-1.mp3"}',
    ),
    Starter(
        "answer-rating",
        _("Prompt: rate an answer"),
        """<View>
  <Header value="Prompt"/>
  <Text name="prompt" value="$prompt"/>
  <Header value="Answer"/>
  <Text name="answer" value="$answer"/>
  <Rating name="helpful" toName="answer" maxRating="5" required="true"/>
  <TextArea name="better" toName="answer" rows="4" placeholder="How would you have answered?"/>
</View>""",
        '{"prompt": "Why is the sky blue?", "answer": "Because air scatters blue light more than red."}',
    ),
)
