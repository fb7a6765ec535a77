"""Plans for a campaign: from its own answers where there are enough, else from what people usually are."""

from typing import Any, Final, NamedTuple

from django.db.models import Avg, F, Sum, Variance

from annotation.models import Campaign, CampaignStatistics, Skill
from annotation.quality import planning
from annotation.services.specs import classes_of

PILOT_ANSWERS: Final = 100
USUAL: Final = (4.0, 1.0)
USUAL_SECONDS: Final = 10.0
STRENGTH: Final = 5.0
STRENGTHS: Final = (2.0, 100.0)


class Pilot(NamedTuple):
    """What a plan goes by: Beta (a, b) of people's accuracy, seconds an answer, and on how many answers (0: usual)."""

    a: float
    b: float
    seconds: float
    answers: int


def pilot_of(campaign: Campaign) -> Pilot:
    """Return the people and the pace of a campaign's own answers, or the usual ones when there are too few."""
    right = F("a") / (F("a") + F("b"))
    found = Skill.objects.filter(campaign=campaign, answers__gte=5).aggregate(
        mean=Avg(right), spread=Variance(right), each=Avg("answers"), answers=Sum("answers")
    )
    answers = found["answers"] or 0
    row = CampaignStatistics.objects.filter(campaign=campaign).first()
    seconds = (row.payload["totals"]["seconds"][1] if row else None) or USUAL_SECONDS
    if answers < PILOT_ANSWERS:
        return Pilot(*USUAL, seconds, 0)
    mean = min(max(float(found["mean"]), 0.02), 0.98)
    strength = strength_of(mean, float(found["spread"]), float(found["each"]))
    return Pilot(strength * mean, strength * (1 - mean), seconds, answers)


def strength_of(mean: float, spread: float, answers: float) -> float:
    """Return a + b of the Beta with people's mean accuracy and their spread, by moments, within `STRENGTHS`.

    Args:
        mean: of people's shares right, above 0 and below 1.
        spread: variance of these shares over people; what chance puts into it is taken off.
        answers: on how many answers a share rests on average, above 0.
    """
    own = max(spread - mean * (1 - mean) / answers, 1e-9)
    return min(max(mean * (1 - mean) / own - 1, STRENGTHS[0]), STRENGTHS[1])


def plan(campaign: Campaign, *, accuracy: float | None = None, gold_share: float | None = None) -> dict[str, Any]:
    """Return what the campaign may expect of each overlap.

    Args:
        accuracy: of people on average, 0 to 1; left out: as the pilot shows.
        gold_share: 0 to 0.5; left out: the campaign's.
    """
    pilot = pilot_of(campaign)
    if accuracy is not None:
        pilot = pilot._replace(a=STRENGTH * accuracy, b=STRENGTH * (1 - accuracy), answers=0)
    share = campaign.gold_share if gold_share is None else gold_share
    classes = max(len(classes_of(campaign)), 2)
    points = planning.curve(
        planning.crowd(pilot.a, pilot.b, classes),
        classes,
        tasks=max(campaign.tally.tasks, 1),
        price_base_units=int(campaign.price_base_units),
        seconds=pilot.seconds,
        gold_share=share,
    )
    hourly = int(campaign.price_base_units * 3600 / pilot.seconds) if pilot.seconds else 0
    return {
        "accuracy": pilot.a / (pilot.a + pilot.b),
        "pilot_answers": pilot.answers,
        "seconds": pilot.seconds,
        "gold_share": share,
        "classes": classes,
        "hourly_base_units": hourly,
        "points": points,
    }
