"""The tables of labelling."""

from annotation.models.campaign import Campaign, Tally
from annotation.models.importing import ImportJob, ImportProblem
from annotation.models.media import Media
from annotation.models.prelabels import ModelBackend, Prediction
from annotation.models.task import Resolution, Skill, Task
from annotation.models.work import Assignment, Contribution, Cursor, Review, Revision

__all__ = [
    "Assignment",
    "Campaign",
    "Contribution",
    "Cursor",
    "ImportJob",
    "ImportProblem",
    "Media",
    "ModelBackend",
    "Prediction",
    "Resolution",
    "Review",
    "Revision",
    "Skill",
    "Tally",
    "Task",
]
