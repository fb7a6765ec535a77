"""What the labelling room lives on: the same JSON inside its page and from its address."""

from typing import Any

from annotation.addresses import named, opened
from annotation.errors import NoTasksLeft, NotQualified
from annotation.models import Assignment, Campaign, Prediction
from annotation.services import choosing, examining, prelabelling, reading, serving
from annotation.services.showing import shown
from annotation.services.specs import spec_of
from caravan.accounts.models import User


def batch(campaign: Campaign, *, annotator: User, count: int = 1, row: int | None = None) -> dict[str, Any]:
    """Return work in hand, or the reason why there is none, with the person's standing.

    Args:
        count: how many assignments to have in hand.
        row: of this row only, where the campaign lets people choose.

    Raises:
        NotQualified: the campaign's exam must be passed first.
    """
    if not examining.qualified(annotator, campaign):
        raise NotQualified
    reason: str | None = None
    found: list[Assignment] = []
    try:
        if row is None:
            found = serving.next_assignments(campaign, annotator=annotator, count=count)
        else:
            found = [choosing.choose(campaign, annotator=annotator, row_number=row)]
    except NoTasksLeft as error:
        reason = error.reason
    predictions = prelabelling.shown_with(campaign, found)
    in_hand = [assignment_json(campaign, each, predictions.get(each.task_id)) for each in found]
    return {"assignments": in_hand, "reason": reason, **reading.standing(campaign, annotator)}


def assignment_json(campaign: Campaign, assignment: Assignment, prediction: Prediction | None) -> dict[str, Any]:
    """Return what the labelling room gets: nothing that betrays the task's place in the campaign.

    `media` is what is known of uploaded files before they are loaded, by address; `files` are the addresses of those
    that the draft names.
    """
    data, media = opened(campaign, shown(spec_of(campaign), assignment.task.data))
    return {
        "id": str(assignment.pk),
        "data": data,
        "media": media,
        "draft": assignment.draft,
        "prediction": prediction_json(prediction) if prediction and prediction.result else None,
        "files": named(campaign, assignment.draft),
        "expires_at": assignment.expires_at.isoformat(),
        "price_base_units": str(assignment.price_base_units),
    }


def prediction_json(prediction: Prediction) -> dict[str, Any]:
    """Return a suggestion: what a model said, and how sure it was, or what an imported file held."""
    return {
        "result": prediction.result,
        "score": prediction.score,
        "model_version": prediction.model_version,
        "source": prediction.source,
    }
