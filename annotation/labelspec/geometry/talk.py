"""Messages of a conversation as regions: their place is their turn, which the value does not repeat."""

from __future__ import annotations

from annotation.labelspec.geometry.shape import Shape

MESSAGE = Shape(
    name="chatmessage",
    keys=frozenset(),
    optional=frozenset(),
    item_keys=frozenset(),
    item_optional=frozenset(),
    check=lambda place: True,
    measure=lambda value, attrs: (),
    shared=(),
)
