"""Streams of money among many: nothing is lost, nothing is made, and the order of events does not matter."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from registry.royalties import Pool, Stake, deal
from registry.royalties.pools import SCALE

AMOUNTS = st.integers(0, 10**30)


@given(
    parts=st.lists(st.integers(0, 10**18), min_size=1, max_size=20).filter(any),
    amounts=st.lists(AMOUNTS, max_size=20),
)
def test_dealing_in_pieces_is_dealing_the_sum(parts: list[int], amounts: list[int]) -> None:
    whole, carried, got = sum(parts), [0] * len(parts), [0] * len(parts)
    for amount in amounts:
        dealt, carried = deal(amount, parts, carried, whole)
        got = [a + b for a, b in zip(got, dealt, strict=True)]
    assert got == deal(sum(amounts), parts, [0] * len(parts), whole)[0]
    assert sum(amounts) - sum(got) == Fraction(sum(carried), whole)
    assert 0 <= sum(amounts) - sum(got) < len(parts)


def test_a_weight_that_changes_counts_from_then_on() -> None:
    pool = Pool()
    pool, ann = pool.reweigh(Stake(), 1)
    pool, bruno = pool.reweigh(Stake(), 1)
    pool = pool.credit(100)
    pool, ann = pool.reweigh(ann, 3)
    pool = pool.credit(100)
    assert ann.draw(pool)[0] == 50 + 75
    assert bruno.draw(pool)[0] == 50 + 25


def test_what_came_before_anybody_held_weight_waits() -> None:
    pool = Pool().credit(10)
    pool, ann = pool.reweigh(Stake(), 5)
    assert ann.draw(pool)[0] == 10


@given(weight=st.integers(1, 10**12), amounts=st.lists(st.integers(1, 10**30), min_size=1, max_size=5))
def test_who_holds_everything_gets_everything_at_once(weight: int, amounts: list[int]) -> None:
    pool, ann = Pool().reweigh(Stake(), weight)
    for amount in amounts:
        pool = pool.credit(amount)
        units, ann = ann.draw(pool)
        assert units == amount


class Stream(RuleBasedStateMachine):
    """Money, changes of weight and draws in any order, beside the same counted in fractions."""

    def __init__(self) -> None:
        super().__init__()
        self.pool = Pool()
        self.stakes = [Stake() for _ in range(4)]
        self.drawn = [0] * 4
        self.exact = [Fraction(0)] * 4
        self.waiting = Fraction(0)

    @rule(amount=AMOUNTS)
    def money(self, amount: int) -> None:
        self.pool = self.pool.credit(amount)
        self.waiting += amount
        self.share_out()

    @rule(who=st.integers(0, 3), weight=st.integers(0, 10**9))
    def reweigh(self, who: int, weight: int) -> None:
        self.pool, self.stakes[who] = self.pool.reweigh(self.stakes[who], weight)
        self.share_out()

    @rule(who=st.integers(0, 3))
    def draw(self, who: int) -> None:
        units, self.stakes[who] = self.stakes[who].draw(self.pool)
        self.drawn[who] += units

    def share_out(self) -> None:
        if whole := self.pool.weight:
            self.exact = [
                each + self.waiting * Fraction(stake.weight, whole)
                for each, stake in zip(self.exact, self.stakes, strict=True)
            ]
            self.waiting = Fraction(0)

    @invariant()
    def every_fraction_is_somewhere(self) -> None:
        earned = sum(stake.earned(self.pool) for stake in self.stakes)
        assert self.pool.received * SCALE == sum(self.drawn) * SCALE + earned + self.pool.carried

    @invariant()
    def the_weights_sum(self) -> None:
        assert self.pool.weight == sum(stake.weight for stake in self.stakes)

    @invariant()
    def never_more_is_drawn_than_came_in(self) -> None:
        assert sum(self.drawn) <= self.pool.received
        assert all(stake.earned(self.pool) > -SCALE // 10**6 for stake in self.stakes)

    @invariant()
    def everybody_has_their_share(self) -> None:
        for stake, drawn, exact in zip(self.stakes, self.drawn, self.exact, strict=True):
            got = drawn + Fraction(stake.earned(self.pool), SCALE)
            # What does not divide by the weight waits in the pool, for whoever holds weight next.
            assert abs(got - exact) <= Fraction(10**10 * 60, SCALE)


TestStream = Stream.TestCase
