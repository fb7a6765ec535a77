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
    ├── AlreadySubmitted     another answer was submitted for this assignment
    ├── SubmissionReused     this submission id belongs to another assignment
    ├── ImportRunning        another import is writing; try again when it is done
    ├── OwnWork              nobody judges their own answers
    ├── NotWaiting           consensus has not handed this answer over to reviewers
    ├── ReasonNeeded         a rejection says why
    ├── ImportRefused        the file cannot be taken at all
    └── MediaRefused         the file is too large, broken, or nothing that can be shown
"""

from typing import Final

from django.utils.translation import gettext as _

from caravan.lib.errors import CaravanError


class AnnotationError(CaravanError):
    """Anything about labelling."""

    code = "annotation"


class InvalidConfig(AnnotationError):
    """The labelling config has mistakes."""

    status = 422
    code = "invalid_config"


class InvalidTasks(AnnotationError):
    """Some rows are no tasks of this campaign; nothing was imported."""

    status = 422
    code = "invalid_tasks"


class InvalidResult(AnnotationError):
    """The answer does not fit the labelling config."""

    status = 422
    code = "invalid_result"


class CampaignLocked(AnnotationError):
    """This can no longer be changed: people have begun to work by it."""

    status = 409
    code = "campaign_locked"


class NotReady(AnnotationError):
    """The campaign cannot go live yet."""

    status = 409
    code = "not_ready"


class NoTasksLeft(AnnotationError):
    """There is nothing to label now."""

    status = 409
    code = "no_tasks_left"
    DONE: Final = "done"
    BUDGET: Final = "budget"
    DEADLINE: Final = "deadline"
    PAUSED: Final = "paused"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        messages = {
            self.DONE: _("Everything you can label here is done."),
            self.BUDGET: _("The campaign's budget is used up for now."),
            self.DEADLINE: _("The campaign's deadline has passed."),
            self.PAUSED: _("The campaign is paused."),
        }
        super().__init__(messages[reason])


class ChoiceRefused(AnnotationError):
    """This campaign hands out its tasks itself, or has no such row."""

    status = 403
    code = "choice_refused"


class TaskFull(AnnotationError):
    """This task has all the answers it wants, or is being worked on."""

    status = 409
    code = "task_full"
    retry = True


class NoSuchAssignment(AnnotationError):
    """There is no such assignment of yours."""

    status = 404
    code = "not_found"


class AssignmentGone(AnnotationError):
    """This reservation is over and its place is taken; please take another task."""

    status = 410
    code = "gone"


class AlreadySubmitted(AnnotationError):
    """Another answer was already submitted for this assignment."""

    status = 409
    code = "already_submitted"


class SubmissionReused(AnnotationError):
    """This submission id was already used for another assignment."""

    status = 409
    code = "submission_reused"


class OwnWork(AnnotationError):
    """Nobody judges their own answers."""

    status = 403
    code = "own_work"


class NotWaiting(AnnotationError):
    """This answer still waits for the other people's answers."""

    status = 409
    code = "not_waiting"
    retry = True


class ReasonNeeded(AnnotationError):
    """A rejection needs a reason, and another reason needs words."""

    status = 422
    code = "reason_needed"


class ImportRunning(AnnotationError):
    """A file is being imported into this campaign; add rows when that is done."""

    status = 409
    code = "import_running"
    retry = True


class ImportRefused(AnnotationError):
    """The file cannot be imported."""

    status = 422
    code = "import_refused"


class MediaRefused(AnnotationError):
    """The file cannot be taken."""

    status = 422
    code = "media_refused"
