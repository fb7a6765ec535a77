"""The sample campaigns `make run` comes with. Texts, pictures and voices were made for Caravan (CC0)."""

from dataclasses import dataclass, field
from typing import Any

from annotation import gallery

POSTS = (
    "The sun came out just in time for the parade.",
    "Third day of fog. I have forgotten what the bridge looks like.",
    "Light rain until noon, then cloudy.",
    "Who ordered this heat? Even the dog refuses to go out.",
    "Snow on the hills this morning, and the whole valley is silent. Beautiful.",
    "Wind from the west, 20 km/h.",
    "Our roof did not survive the storm. Thank you to everyone who helped.",
    "Forecast says 24 degrees tomorrow.",
    "Perfect beach weather, water like glass!",
    "The drizzle will not stop, and neither will my cough.",
    "Sunset over the harbour tonight 😍 never gets old",
    "Humidity 81 %, pressure 1013 hPa.",
    "Choveu tanto que a feira foi cancelada. 😢",
    "Que manhã linda depois da chuva!",
    "طقس جميل اليوم على الشاطئ",
    "今日は風がとても強いですね。",
    "Hail the size of olives. My poor car.",
    "A cool breeze at last.",
)
NEWS = (
    "Ann Lee flew from Lisbon to Recife for the Red Cross.",
    "The University of Porto and Fiocruz will study dengue in Manaus.",
    "Marta scored twice for Brazil in Sydney.",
    "Kofi Annan opened the meeting of the United Nations in Geneva.",
    "São Paulo's mayor met engineers of the Tietê Foundation on Monday.",
    "Grace Hopper worked in New York before she joined the Navy.",
    "Médicos Sem Fronteiras opened a clinic in Boa Vista.",
    "Ada and Charles met in London; the Analytical Society never did.",
)
PROMPTS = (
    (
        "Why is the sky blue?",
        "Because air scatters short wavelengths more than long ones, so blue reaches us from all sides.",
    ),
    ("How do I boil an egg?", "Put it in boiling water. Seven minutes gives a soft yolk, ten a firm one."),
    ("Is the Moon a planet?", "Yes, the Moon is the ninth planet."),
    ("Write a haiku about rain.", "Soft drums on the roof / the garden drinks without haste / night forgets its dust"),
    ("What is 17 × 23?", "391"),
    ("Can I feed bread to ducks?", "Better not: bread fills them without feeding them. Oats or peas are kinder."),
)


@dataclass(frozen=True)
class Sample:
    """A campaign with its data."""

    title: str
    summary: str
    instructions: str
    template: str
    price_base_units: int
    answers_per_task: int
    review_rule: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def label_config(self) -> str:
        """The config of the template it was made from."""
        return gallery.config_of(self.template)


SAMPLES = (
    Sample(
        "Mood of weather posts",
        "Read a short post about the weather and say how its author feels.",
        "Choose how the **author** feels, not how you feel about the weather.\n\n"
        "- *Positive*: glad, amused, grateful\n- *Negative*: annoyed, sad, worried\n- *Neutral*: a plain report",
        "text-choice", 20_000, 2, "by_risk",
        [{"text": text} for text in POSTS],
    ),
    Sample(
        "Street survey",
        "Draw a box around every vehicle and every tree.",
        "Draw each box **tight** around what is visible. Leave out what is hidden by more than three quarters.",
        "image-boxes", 60_000, 2, "everything",
        [{"image": f"/static/samples/street-{n}.svg"} for n in range(1, 7)],
    ),
    Sample(
        "Short voice notes",
        "Listen and write down what is said.",
        "Write what you hear, with punctuation. Write numbers as words. Rate how clear the recording is.",
        "audio-transcript", 80_000, 2, "everything",
        [{"audio": f"/static/samples/speech-{n}.mp3"} for n in range(1, 7)],
    ),
    Sample(
        "Names in the news",
        "Mark people, places and organisations in a sentence.",
        "Mark the whole name, without titles or full stops. A city that stands for a team is still a *Place*.",
        "text-spans", 40_000, 2, "everything",
        [{"text": text} for text in NEWS],
    ),
    Sample(
        "Rate these answers",
        "Judge an assistant's answer, and write a better one when you can.",
        "Five stars: correct, clear and kind. One star: wrong or harmful.",
        "answer-rating", 50_000, 2, "everything",
        [{"prompt": prompt, "answer": answer} for prompt, answer in PROMPTS],
    ),
)  # fmt: skip
