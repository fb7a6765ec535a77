import pytest

from annotation.quality.stopping import needs_more


@pytest.mark.parametrize(
    ("confidence", "answers", "more"),
    [(1.0, 2, True), (0.95, 3, False), (0.94, 3, True), (0.5, 7, False), (0.5, 9, False), (0.0, 0, True)],
)
def test_confidence_decides_between_minimum_and_maximum(confidence: float, answers: int, more: bool) -> None:
    assert needs_more(confidence, answers, minimum=3, maximum=7, target=0.95) is more


def test_the_minimum_cannot_be_above_the_maximum() -> None:
    with pytest.raises(ValueError):
        needs_more(0.5, 1, minimum=4, maximum=3, target=0.9)
