"""What can be wrong with a graph of shares.

RoyaltyError
├── Cycle            something would come from itself
├── TooManyParents   more direct parents than one asset may have
├── TooDeep          more ancestors than one asset may have
└── BadShares        shares that are no shares, or more than the whole
"""


class RoyaltyError(ValueError):
    """A graph that cannot be paid along."""


class Cycle(RoyaltyError):
    """Something would come from itself; `path` leads from it back to it."""

    def __init__(self, path: list[object]) -> None:
        super().__init__(" ← ".join(map(str, path)))
        self.path = path


class TooManyParents(RoyaltyError):
    """More direct parents than one asset may have."""


class TooDeep(RoyaltyError):
    """More ancestors than one asset may have."""


class BadShares(RoyaltyError):
    """Shares that are no shares, or more than the whole; `asked_bps` is what they come to."""

    def __init__(self, message: str, asked_bps: int = 0) -> None:
        super().__init__(message)
        self.asked_bps = asked_bps
