"""The tables of labelling."""

from annotation.models.appeals import Appeal, RejectionAudit, VerdictDay
from annotation.models.campaign import Campaign, Tally
from annotation.models.exams import Exam, ExamAnswer, ExamItem, ExamTry
from annotation.models.gold import GoldItem, GoldResult
from annotation.models.importing import ImportJob, ImportProblem
from annotation.models.media import Media
from annotation.models.policy import PolicyVersion
from annotation.models.prelabels import ModelBackend, Prediction
from annotation.models.refits import Refit
from annotation.models.remarks import Remark, RemarkAnswer, RemarkCount
from annotation.models.reputation import Reputation, SkillChange
from annotation.models.reviewing import Correction, ReviewCheck, ReviewerSkill, ReviewPay, ReviewProbe
from annotation.models.rules import Rule, RuleFiring
from annotation.models.standing import Company, Gate
from annotation.models.statistics import CampaignStatistics
from annotation.models.task import Resolution, Skill, Task
from annotation.models.work import Assignment, Contribution, Cursor, Review, Revision

__all__ = [
    "Appeal",
    "Assignment",
    "Campaign",
    "CampaignStatistics",
    "Company",
    "Contribution",
    "Correction",
    "Cursor",
    "Exam",
    "ExamAnswer",
    "ExamItem",
    "ExamTry",
    "Gate",
    "GoldItem",
    "GoldResult",
    "ImportJob",
    "ImportProblem",
    "Media",
    "ModelBackend",
    "PolicyVersion",
    "Prediction",
    "Refit",
    "RejectionAudit",
    "Remark",
    "RemarkAnswer",
    "RemarkCount",
    "Reputation",
    "Resolution",
    "Review",
    "ReviewCheck",
    "ReviewPay",
    "ReviewProbe",
    "ReviewerSkill",
    "Revision",
    "Rule",
    "RuleFiring",
    "Skill",
    "SkillChange",
    "Tally",
    "Task",
    "VerdictDay",
]
