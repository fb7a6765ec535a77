"""Plug points: a page shows another app's panel without importing it."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

_panels: dict[str, list[tuple[str, Callable[[HttpRequest, Any], dict[str, Any]]]]] = defaultdict(list)


def panel(
    place: str, template: str
) -> Callable[[Callable[[HttpRequest, Any], dict[str, Any]]], Callable[[HttpRequest, Any], dict[str, Any]]]:
    """Register a function that returns the context of `template`, shown at `place` of a page."""

    def register(
        function: Callable[[HttpRequest, Any], dict[str, Any]],
    ) -> Callable[[HttpRequest, Any], dict[str, Any]]:
        _panels[place].append((template, function))
        return function

    return register


def panels(place: str, request: HttpRequest, subject: Any) -> list[SafeString]:
    """Return the rendered panels of a place, in the order they were registered."""
    return [
        render_to_string(template, {**function(request, subject), "subject": subject}, request=request)
        for template, function in _panels[place]
    ]
