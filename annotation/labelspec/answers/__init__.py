"""Kinds of answer: each has a check of the value under its key, and a form in which two answers can be compared."""

from annotation.labelspec.answers.asked import Asked, OptionIndex, comparable_value
from annotation.labelspec.answers.choosing import check_choices, check_labels, check_taxonomy, comparable_choices
from annotation.labelspec.answers.collecting import check_capture, check_prompt, check_record, read_answers
from annotation.labelspec.answers.conversing import check_message
from annotation.labelspec.answers.measuring import check_amount, check_moment, parts_of, read_bound, read_moment
from annotation.labelspec.answers.ordering import (
    check_ranking,
    check_side,
    comparable_ranking,
    comparable_side,
    list_id,
)
from annotation.labelspec.answers.writing import check_rating, check_texts, comparable_texts

__all__ = [
    "Asked",
    "OptionIndex",
    "check_amount",
    "check_capture",
    "check_choices",
    "check_labels",
    "check_message",
    "check_moment",
    "check_prompt",
    "check_ranking",
    "check_rating",
    "check_record",
    "check_side",
    "check_taxonomy",
    "check_texts",
    "comparable_choices",
    "comparable_ranking",
    "comparable_side",
    "comparable_texts",
    "comparable_value",
    "list_id",
    "parts_of",
    "read_answers",
    "read_bound",
    "read_moment",
]
