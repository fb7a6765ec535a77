"""What a dossier says in plain words: who decided, what would have passed, and what happened when."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from annotation import labelspec
from annotation.models import Appeal, Campaign, Contribution, Gate, Resolution
from annotation.services.specs import spec_of
from annotation.templatetags.caravan import percent
from annotation.views.pages import duration

Reason = Contribution.Reason


class Step(NamedTuple):
    """Something that happened to an answer, or will: `due`."""

    at: datetime
    what: str
    due: bool = False


def decided_by(row: Contribution) -> str:
    """Return who or what gave the verdict; never a name."""
    return {
        "reviewer": _("a reviewer"),
        "consensus": _("consensus"),
        "silence": _("the clock: nobody objected in time"),
        "gate": _("the gate: the campaign ended while pay was held"),
        "appeal": _("an appeal"),
        "gold": _("a known answer that proved wrong"),
    }.get(row.decided_by, row.decided_by)


def would_have_passed(row: Contribution, resolution: Resolution | None, gate: Gate | None, *, exact: bool) -> list[str]:
    """Return what would have been accepted instead of a refused answer, sentence by sentence; nothing for others.

    Args:
        row: the answer.
        resolution: what consensus says of the task, if anything.
        gate: what holds its author's pay, or held it.
        exact: whether figures of the consensus may be told.
    """
    if row.state != Contribution.State.REJECTED:
        return []
    if row.decided_by == "gate":
        return _past_the_gate(gate)
    return [*_asked_for(row), *_agreeing(row, resolution, exact=exact)]


def _past_the_gate(gate: Gate | None) -> list[str]:
    said = [_("Answers that follow the truth clearly more often than guesses do, over the campaign as a whole.")]
    if gate is not None:
        figures = {"skill": round(100 * gate.skill), "limit": round(100 * gate.limit), "answers": gate.answers}
        said.append(
            _("Beyond chance yours agreed in %(skill)d%% of cases (%(answers)d answers); %(limit)d%% were asked for.")
            % figures
        )
    return said


def _asked_for(row: Contribution) -> list[str]:
    """Return what the reviewer's reason asks for."""
    if row.decided_by != "reviewer":
        return []
    said = (
        {
            Reason.WRONG_ANSWER: _("Another answer: a reviewer found that this one is wrong."),
            Reason.INCOMPLETE: _("The same answer with what is missing in it."),
            Reason.INSTRUCTIONS: _("An answer that keeps to the campaign's instructions."),
            Reason.SPAM: _("A serious attempt at the task."),
            Reason.OTHER: _("What the reviewer's comment asks for."),
        }.get(Reason(row.reason))
        if row.reason
        else None
    )
    return [said] if said else []


def _agreeing(row: Contribution, resolution: Resolution | None, *, exact: bool) -> list[str]:
    """Return what consensus would have accepted."""
    judged_by_rule = row.decided_by == "consensus"
    if resolution is None or not (judged_by_rule or row.reason == Reason.WRONG_ANSWER):
        return []
    if resolution.label is None or labelspec.single_choice_control(spec_of(row.campaign)) is None:
        return [_("An answer as alike to the others' as the campaign asks for.")] if judged_by_rule else []
    if resolution.label == row.label:
        return []
    figures = {
        "label": resolution.label,
        "sure": round(100 * (resolution.confidence or 0)),
        "asked": round(100 * row.campaign.target_confidence),
    }
    if not exact:
        return [_("“%(label)s”, which consensus found.") % figures]
    if not judged_by_rule:
        return [_("“%(label)s” is what consensus found, with a confidence of %(sure)d%%.") % figures]
    return [
        _("“%(label)s”: consensus found it with a confidence of %(sure)d%%, and decides from %(asked)d%% on.") % figures
    ]


LABELS: Final[Mapping[str, Callable[[], str]]] = {
    "answers_per_task": lambda: _("Answers per task"),
    "max_answers_per_task": lambda: _("At most, while in doubt"),
    "review_rule": lambda: _("Review"),
    "target_confidence": lambda: _("Consensus decides from"),
    "gold_threshold": lambda: _("Likeness that passes"),
    "review_window_s": lambda: _("Time to review"),
    "appeal_window_s": lambda: _("Time to appeal"),
    "appeal_answer_s": lambda: _("Time to answer an appeal"),
}


def rule(terms: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return the terms an answer was judged by as pairs to read: what it is about, and what was said."""
    found = terms or {}
    return [(label(), _said(name, found[name])) for name, label in LABELS.items() if found.get(name) is not None]


def _said(name: str, value: Any) -> str:
    if name.endswith("_s"):
        return duration(timedelta(seconds=value)) if value else _("none")
    if name == "review_rule":
        return str(dict(Campaign.ReviewRule.choices).get(value, value))
    return percent(value) if isinstance(value, float) else str(value)


def timeline(row: Contribution, appeal: Appeal | None) -> list[Step]:
    """Return what happened to an answer in order, and what its clocks will do."""
    steps = [Step(row.submitted_at, _("Answered"))]
    steps += [Step(each.replaced_at, _("Changed by its author")) for each in row.revisions.order_by("pk")[:20]]
    if row.review_due_at is not None:
        waiting = row.state == Contribution.State.SUBMITTED
        due = _("Accepted, if nobody objects until then") if waiting else _("Reviewers had time until then")
        if waiting or row.decided_by == "silence":
            steps.append(Step(row.review_due_at, due, waiting))
    if appeal is not None:
        steps.append(Step(appeal.refused_at, _("Refused")))
        steps.append(Step(appeal.opened_at, _("Drawn by an audit of refusals") if appeal.audit_id else _("Appealed")))
        steps.append(_answered(appeal))
    elif row.decided_at is not None:
        steps.append(Step(row.decided_at, str(row.get_state_display())))
    if row.held_until is not None and (appeal is None or appeal.state != Appeal.State.OPEN):
        steps.append(Step(row.held_until, _("The appeal window ends"), True))
    return sorted(steps)


def _answered(appeal: Appeal) -> Step:
    if appeal.decided_at is None:
        return Step(appeal.due_at, _("Overturned, if nobody answers the appeal until then"), True)
    if appeal.lapsed:
        return Step(appeal.decided_at, _("Overturned: nobody answered the appeal in time"))
    return Step(appeal.decided_at, str(appeal.get_state_display()))
