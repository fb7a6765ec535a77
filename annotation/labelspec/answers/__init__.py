"""Kinds of answer: each has a check of the value under its key, and a form in which two answers can be compared."""

from annotation.labelspec.answers.asked import Asked, OptionIndex, comparable_value
from annotation.labelspec.answers.choosing import check_choices, check_labels, comparable_choices
from annotation.labelspec.answers.writing import check_rating, check_texts, comparable_texts

__all__ = [
    "Asked",
    "OptionIndex",
    "check_choices",
    "check_labels",
    "check_rating",
    "check_texts",
    "comparable_choices",
    "comparable_texts",
    "comparable_value",
]
