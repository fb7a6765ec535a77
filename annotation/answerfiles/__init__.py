"""Answers of a crowd as CSV files: one form for each kind of answer. Pure but for the files themselves."""

from annotation.answerfiles.files import Problem, ReadError, read_answers, read_truth, write_answers, write_workers
from annotation.answerfiles.forms import FORMS, Form

__all__ = [
    "FORMS",
    "Form",
    "Problem",
    "ReadError",
    "read_answers",
    "read_truth",
    "write_answers",
    "write_workers",
]
