"""How well models say beforehand what people say afterwards."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from annotation import labelspec
from annotation.models import Campaign, Contribution, Prediction
from annotation.services.specs import spec_of

# The latest answers tell how good a model is now, and cost the same whatever the campaign's size.
LATEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Agreement:
    """One model version against the latest answers.

    Attributes:
        version: what the backend calls its model.
        answers: people's answers on tasks it predicted.
        same: of these, how many say exactly what it said.
        same_class: how many chose the same class; None without a single choice.
        mean_score: of its predictions on these tasks, 0 to 1; None if it gives none.
    """

    version: str
    answers: int
    same: int
    same_class: int | None
    mean_score: float | None

    @property
    def share(self) -> float:
        """Share of answers that agree, by class where there is one."""
        agreed = self.same if self.same_class is None else self.same_class
        return agreed / self.answers if self.answers else 0.0


def agreements(campaign: Campaign) -> list[Agreement]:
    """Return one entry a model version, the newest first, over the campaign's latest answers; two queries."""
    config = spec_of(campaign)
    answers = list(
        Contribution.objects.filter(campaign=campaign)
        .exclude(state=Contribution.State.REJECTED)
        .order_by("-pk")
        .values_list("task_id", "result")[:LATEST]
    )
    said: dict[str, dict[int, Prediction]] = defaultdict(dict)
    tasks = {task for task, _result in answers}
    for prediction in Prediction.objects.filter(task__in=tasks).exclude(result=[]).order_by("-pk"):
        said[prediction.model_version][prediction.task_id] = prediction
    canonical = [(task, labelspec.canonical_answer(config, result)) for task, result in answers]
    return [_agreement(config, version, predictions, canonical) for version, predictions in said.items()]


def _agreement(
    config: labelspec.Config,
    version: str,
    predictions: dict[int, Prediction],
    answers: list[tuple[int, dict[str, object]]],
) -> Agreement:
    control = labelspec.single_choice_control(config)
    foretold = {task: labelspec.canonical_answer(config, each.result) for task, each in predictions.items()}
    pairs = [(answer, foretold[task]) for task, answer in answers if task in foretold]
    scores = [each.score for each in predictions.values() if each.score is not None]
    chosen = None if control is None else sum(a.get(control.name) == b.get(control.name) for a, b in pairs)
    return Agreement(
        version=version,
        answers=len(pairs),
        same=sum(answer == prediction for answer, prediction in pairs),
        same_class=chosen,
        mean_score=sum(scores) / len(scores) if scores else None,
    )
