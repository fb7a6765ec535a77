"""What can go wrong with labelling.

CaravanError
└── AnnotationError
    ├── InvalidConfig        the labelling config has mistakes; `places` names them
    ├── InvalidTasks         some rows are no tasks of this campaign
    ├── InvalidResult        the answer does not fit the config
    ├── CampaignLocked       this can no longer be changed
    ├── NotReady             the campaign cannot go live yet
    ├── NoTasksLeft          nothing to label now; `reason` says why
    ├── ChoiceRefused        nobody may choose a task here
    ├── TaskFull             the chosen task has its answers
    ├── NoSuchAssignment     unknown, or somebody else's
    ├── AssignmentGone       the reservation is over and its place is taken
    ├── CampaignOver         the campaign ended, and the reservation was over before
    ├── DraftElsewhere       a draft written elsewhere is newer
    ├── Judged               the answer is being judged and stays as it is
    ├── AlreadySubmitted     another answer was submitted for this assignment
    ├── SubmissionReused     this submission id belongs to another assignment
    ├── ImportRunning        another import is writing; try again when it is done
    ├── OwnWork              nobody judges their own answers
    ├── AlreadyJudged        nobody judges an answer twice
    ├── NotYourTurn          reviewers differ on it: an owner, or somebody proven, decides
    ├── ReviewUnfunded       the budget cannot pay for this verdict
    ├── NotWaiting           consensus has not handed this answer over to reviewers
    ├── ReasonNeeded         a rejection says why
    ├── AppealRefused        this refusal cannot be appealed, or no longer
    ├── WordsNeeded          an appeal says why, and so does its answer
    ├── ImportRefused        the file cannot be taken at all
    ├── BackendRefused       the model does not answer, or may not be asked
    ├── GoldRefused          the task cannot be gold
    ├── RuleRefused          the rule cannot stand
    ├── NotQualified         an exam must be passed first
    ├── ExamRefused          no try, or no such question, now
    └── MediaRefused         the file is too large, broken, or nothing that can be shown
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from caravan.lib.errors import CaravanError


class AnnotationError(CaravanError):
    """Anything about labelling."""

    code = "annotation"


class InvalidConfig(AnnotationError):
    """The labelling config has mistakes; `places` names them."""

    status = 422
    code = "invalid_config"
    says = _("The labelling config has mistakes.")


class InvalidTasks(AnnotationError):
    """Some rows are no tasks of this campaign."""

    status = 422
    code = "invalid_tasks"
    says = _("Some rows are no tasks of this campaign; nothing was imported.")


class InvalidResult(AnnotationError):
    """The answer does not fit the config."""

    status = 422
    code = "invalid_result"
    says = _("The answer does not fit the labelling config.")


class CampaignLocked(AnnotationError):
    """This can no longer be changed."""

    status = 409
    code = "campaign_locked"
    says = _("This can no longer be changed: people have begun to work by it.")


class NotReady(AnnotationError):
    """The campaign cannot go live yet."""

    status = 409
    code = "not_ready"
    says = _("The campaign cannot go live yet.")


class NoTasksLeft(AnnotationError):
    """There is nothing to label now."""

    status = 409
    code = "no_tasks_left"
    DONE: Final = "done"
    BUDGET: Final = "budget"
    DEADLINE: Final = "deadline"
    PAUSED: Final = "paused"
    HELD: Final = "held"
    RULE: Final = "rule"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        messages = {
            self.DONE: _("Everything you can label here is done."),
            self.BUDGET: _("The campaign's budget is used up for now."),
            self.DEADLINE: _("The campaign's deadline has passed."),
            self.PAUSED: _("The campaign is paused."),
            self.HELD: _("Your answers here are being looked at; nothing new is handed out to you meanwhile."),
            self.RULE: _("A rule of this campaign hands out nothing new to you; see which one under “My skills”."),
        }
        super().__init__(messages[reason])


class ChoiceRefused(AnnotationError):
    """Nobody may choose a task here."""

    status = 403
    code = "choice_refused"
    says = _("This campaign hands out its tasks itself, or has no such row.")


class TaskFull(AnnotationError):
    """The chosen task has its answers."""

    status = 409
    code = "task_full"
    says = _("This task has all the answers it wants, or is being worked on.")
    retry = True


class NoSuchAssignment(AnnotationError):
    """Unknown, or somebody else's."""

    status = 404
    code = "not_found"
    says = _("There is no such assignment of yours.")


class AssignmentGone(AnnotationError):
    """The reservation is over and its place is taken."""

    status = 410
    code = "gone"
    says = _("This reservation is over and its place is taken; please take another task.")


class CampaignOver(AssignmentGone):
    """The campaign ended, and the reservation was over before."""

    code = "campaign_over"
    says = _("The campaign has ended, and your time for this task was over before it did.")


class DraftElsewhere(AnnotationError):
    """A draft written elsewhere is newer."""

    status = 409
    code = "draft_elsewhere"
    says = _("A newer draft of this answer was written on another device.")


class Judged(AnnotationError):
    """The answer is being judged, or was, and stays as it is."""

    status = 409
    code = "judged"
    says = _("This answer is being judged and can no longer be changed.")


class AlreadySubmitted(AnnotationError):
    """Another answer was submitted for this assignment."""

    status = 409
    code = "already_submitted"
    says = _("Another answer was already submitted for this assignment.")


class SubmissionReused(AnnotationError):
    """This submission id belongs to another assignment."""

    status = 409
    code = "submission_reused"
    says = _("This submission id was already used for another assignment.")


class OwnWork(AnnotationError):
    """Nobody judges their own answers."""

    status = 403
    code = "own_work"
    says = _("Nobody judges their own answers.")


class AlreadyJudged(AnnotationError):
    """Nobody judges an answer twice."""

    status = 409
    code = "already_judged"
    says = _("You have judged this answer already; now somebody else does.")


class NotYourTurn(AnnotationError):
    """Reviewers differ on the answer: an owner decides, or a reviewer who has proven themselves."""

    status = 403
    code = "not_your_turn"
    says = _("Two reviewers differ on this answer: an owner decides, or a reviewer who has proven themselves.")


class ReviewUnfunded(AnnotationError):
    """The campaign's budget cannot pay for a verdict."""

    status = 409
    code = "review_unfunded"
    says = _(
        "The campaign's budget cannot pay for this verdict any more. Nothing was changed; its owner has to add money."
    )


class NotWaiting(AnnotationError):
    """Consensus has not handed this answer over to reviewers."""

    status = 409
    code = "not_waiting"
    says = _("This answer still waits for the other people's answers.")
    retry = True


class ReasonNeeded(AnnotationError):
    """A rejection says why."""

    status = 422
    code = "reason_needed"
    says = _("A rejection needs a reason, and another reason needs words.")


class AppealRefused(AnnotationError):
    """This refusal cannot be appealed, or no longer."""

    status = 409
    code = "appeal_refused"
    says = _("This cannot be appealed: it was not refused, its window is over, or an appeal was made already.")


class WordsNeeded(AnnotationError):
    """An appeal says why, and so does its answer."""

    status = 422
    code = "words_needed"
    says = _("Say why, in a few words.")


class ImportRunning(AnnotationError):
    """Another import is writing; try again when it is done."""

    status = 409
    code = "import_running"
    says = _("A file is being imported into this campaign; add rows when that is done.")
    retry = True


class ImportRefused(AnnotationError):
    """The file cannot be taken at all."""

    status = 422
    code = "import_refused"
    says = _("The file cannot be imported.")


class MediaRefused(AnnotationError):
    """The file is too large, broken, or nothing that can be shown."""

    status = 422
    code = "media_refused"
    says = _("The file cannot be taken.")


class BackendRefused(AnnotationError):
    """The model cannot be connected."""

    status = 422
    code = "backend_refused"
    says = _("The model cannot be connected.")


class GoldRefused(AnnotationError):
    """The task cannot be gold."""

    status = 409
    code = "gold_refused"
    says = _("This task cannot be gold: it is broken, it was gold already, or its approved answers differ.")


class RuleRefused(AnnotationError):
    """The rule cannot stand."""

    status = 422
    code = "rule_refused"
    says = _(
        "This cannot be a rule: it compares nothing, sends to review where nobody reviews, or punishes speed alone."
    )


class NotQualified(AnnotationError):
    """An exam must be passed first."""

    status = 403
    code = "not_qualified"
    says = _("Pass this campaign's exam first.")


class ExamRefused(AnnotationError):
    """There is no try, or no such question, now."""

    status = 409
    code = "exam_refused"
    says = _("This is not possible now.")
