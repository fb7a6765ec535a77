"""The labelling language: configs, task data and results, without any web framework."""

from annotation.labelspec.canonical import Region, canonical_answer, marked_regions, single_choice_control
from annotation.labelspec.check import check_result
from annotation.labelspec.config import Config, Control, Node, ObjectTag, Option
from annotation.labelspec.dynamic import options_for
from annotation.labelspec.examples import example_task
from annotation.labelspec.layout import layout_json
from annotation.labelspec.messages import MESSAGES
from annotation.labelspec.parse import parse
from annotation.labelspec.problems import ConfigErrors, Problem
from annotation.labelspec.reading import Parsed, check_bytes
from annotation.labelspec.tasks import check_task
from annotation.labelspec.vocabulary import vocabulary

__all__ = [
    "MESSAGES",
    "Config",
    "ConfigErrors",
    "Control",
    "Node",
    "ObjectTag",
    "Option",
    "Parsed",
    "Problem",
    "Region",
    "canonical_answer",
    "check_bytes",
    "check_result",
    "check_task",
    "example_task",
    "layout_json",
    "marked_regions",
    "options_for",
    "parse",
    "single_choice_control",
    "vocabulary",
]
