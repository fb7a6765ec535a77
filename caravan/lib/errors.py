"""The root of every error a caller can meet; each app's errors.py holds its own branch."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Place:
    """One thing wrong with an input: where it is, a stable code, and a sentence for a person."""

    where: str
    code: str
    message: str


class CaravanError(Exception):
    """Something the caller can understand and act on.

    `status` is the HTTP status, `code` the stable name for programs, `retry` whether the same call can succeed later,
    `says` the sentence for people, translated when it is raised.
    """

    status = 400
    code = "error"
    retry = False
    says: str | Promise = ""

    def __init__(self, message: str | Promise = "", *, places: Sequence[Place] = ()) -> None:
        super().__init__(str(message or self.says or type(self).__doc__ or self.code))
        self.places = tuple(places)

    def as_json(self) -> dict[str, Any]:
        """Return the one shape every API error has."""
        return {"code": self.code, "message": str(self), "errors": [asdict(place) for place in self.places]}
