"""Moves of spend: the curve of planted months, and what must hold for any months."""

import math
import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospecting_roi.core.estimators.budget_moves import (
    SHARES,
    Curve,
    budget_moves,
    byar_factors,
    fitted,
    student_quantile,
)

Months = list[tuple[str, int, Decimal, int | None]]
IS_FITTED, BEFORE, AFTER, LOWEST, HIGHEST = 4, 5, 6, 7, 8
EXPONENT, LEADS_BEFORE, LEADS_AFTER, CHANGE = slice(9, 12), 12, slice(13, 16), slice(16, 19)


def months(channel: str, costs: list[int], leads: list[int | None]) -> Months:
    return [
        (channel, ago, Decimal(cost), count)
        for ago, (cost, count) in enumerate(zip(costs, leads, strict=True), start=1)
    ]


SQUARES = [100 * root**2 for root in (1, 2, 3, 4, 5, 6)] * 2
ROOTS: list[int | None] = [10 * root for root in (1, 2, 3, 4, 5, 6)] * 2
SLOW = months("slow", SQUARES, ROOTS)
"""Leads are the square root of the cost, exactly; the mean cost is 100 x 91 / 6."""
EVEN = months("even", [1000, 2000, 3000] * 4, [10, 20, 30] * 4)
"""Leads in proportion to the cost."""


def drawn(channel: str) -> st.SearchStrategy[Months]:
    cost = st.integers(0, 50_000)
    return st.integers(10, 24).flatmap(
        lambda size: st.builds(
            lambda costs, leads: months(channel, costs, leads),
            st.lists(cost, min_size=size, max_size=size),
            st.lists(st.integers(0, 90), min_size=size, max_size=size),
        )
    )


def curve_of(rows: Months) -> Curve | None:
    spent = [(float(cost), leads) for _, _, cost, leads in rows if cost > 0]
    return fitted([cost for cost, _ in spent], [leads for _, leads in spent])


def test_a_planted_exponent_is_found() -> None:
    curve = curve_of(SLOW)
    assert curve is not None
    assert curve.exponents.value == pytest.approx(0.5, abs=1e-9)
    assert curve.dispersion == 1
    assert curve.leads_at(2500) == pytest.approx(50, abs=1e-6)
    assert curve.level(400).value == pytest.approx(20, abs=1e-6)
    assert curve.change(400, 900).value == pytest.approx(10, abs=1e-6)


def test_the_interval_of_the_exponent_is_that_of_the_likelihood_ratio() -> None:
    """At its bounds twice the log-likelihood has fallen by Student's quantile squared."""
    curve = curve_of(SLOW)
    assert curve is not None
    counts = [count or 0 for count in ROOTS]

    def likelihood(exponent: float) -> float:
        scale = sum(counts) / sum(cost**exponent for cost in SQUARES)
        means = [scale * cost**exponent for cost in SQUARES]
        return sum(count * math.log(mean) - mean for count, mean in zip(counts, means, strict=True))

    for bound in curve.exponents[1:]:
        fallen = 2 * (likelihood(0.5) - likelihood(bound))
        assert fallen == pytest.approx(2.2281388520**2, rel=1e-3)
    assert curve.exponents.lower < 0.5 < curve.exponents.upper


def test_quantiles_and_bounds_are_those_of_the_tables() -> None:
    for degrees, quantile in ((10, 2.228139), (15, 2.131450), (22, 2.073873)):
        assert student_quantile(degrees) == pytest.approx(quantile, abs=2e-4)
    less, more = byar_factors(10)
    assert 10 * less == pytest.approx(4.79, abs=0.01)
    assert 10 * more == pytest.approx(18.39, abs=0.01)


def test_a_move_by_hand() -> None:
    moves = {row[:4]: row for row in budget_moves(SLOW + EVEN)}
    assert len(moves) == 2 * len(SHARES) * 2
    giver = moves["slow", "even", Decimal("0.1"), "slow"]
    taker = moves["slow", "even", Decimal("0.1"), "even"]
    # 100 x 91 / 6 = 1516.6667 a month, of which a tenth
    assert giver[BEFORE : HIGHEST + 1] == tuple(
        map(Decimal, ("1516.6667", "1365.0000", "100", "3600"))
    )
    assert taker[BEFORE : AFTER + 1] == (Decimal("2000.0000"), Decimal("2151.6667"))
    assert float(giver[LEADS_BEFORE]) == pytest.approx(math.sqrt(1516.6667), abs=1e-6)
    assert float(giver[CHANGE][0]) == pytest.approx(
        math.sqrt(1365) - math.sqrt(1516.6667), abs=1e-6
    )
    assert float(taker[CHANGE][0]) == pytest.approx(1.516667, abs=1e-6)
    assert giver[CHANGE][1] < giver[CHANGE][0] < giver[CHANGE][2] <= 0
    assert 0 <= taker[CHANGE][1] < taker[CHANGE][0] < taker[CHANGE][2]


@pytest.mark.parametrize(
    ("costs", "leads"),
    [
        (SQUARES[:11], ROOTS[:11]),
        (SQUARES, [1, 2] * 6),
        ([1000, 1010, 1020] * 4, [10, 20, 30] * 4),
        (SQUARES, [*ROOTS[:11], None]),
        ([*SQUARES[:11], 0], ROOTS),
    ],
    ids=["eleven months", "18 leads", "even spend", "unknown leads", "eleven months with a cost"],
)
def test_not_enough_data_makes_no_curve(costs: list[int], leads: list[int | None]) -> None:
    moves = budget_moves(EVEN + months("poor", costs, leads))
    poor = [row for row in moves if row[3] == "poor"]
    assert poor
    assert all(row[IS_FITTED] is False and set(row[9:]) == {None} for row in poor)
    assert all(row[IS_FITTED] for row in moves if row[3] == "even")


def test_leads_that_fall_with_spend_are_taken_not_to_follow_it() -> None:
    curve = curve_of(months("odd", SQUARES, list(reversed(ROOTS))))
    assert curve is not None
    assert curve.exponents.value == 0
    assert curve.change(400, 900).value == 0
    assert curve.change(400, 900).upper > 0
    assert curve.change(900, 400) == (0, pytest.approx(-curve.change(400, 900).upper), 0)


def test_what_a_channel_no_longer_spends_is_not_moved() -> None:
    idle = [("idle", ago, Decimal(0 if ago <= 12 else 500), 9) for ago in range(1, 25)]
    assert budget_moves(idle + SLOW) == []
    assert budget_moves([]) == []


@pytest.mark.parametrize(("exponent", "scale"), [(0.0, 8.0), (0.5, 0.15), (1.0, 0.0012)])
def test_intervals_hold_the_truth_19_times_in_20(exponent: float, scale: float) -> None:
    """Eighteen months of Poisson leads on a known curve, drawn anew 250 times from one seed."""
    rng = random.Random(20)  # noqa: S311 - drawn for a test

    def poisson(mean: float) -> int:
        count, left = 0, rng.random()
        while left > math.exp(-mean):
            count, left = count + 1, left * rng.random()
        return count

    def truth(cost: float) -> float:
        return scale * cost**exponent

    held = {"exponent": 0, "level": 0, "change": 0}
    for _ in range(250):
        costs = [float(rng.randint(2000, 9000)) for _ in range(18)]
        curve = fitted(costs, [poisson(truth(cost)) for cost in costs])
        assert curve is not None
        for name, value, found in (
            ("exponent", exponent, curve.exponents),
            ("level", truth(6000), curve.level(6000)),
            ("change", truth(6000) - truth(5000), curve.change(5000, 6000)),
        ):
            held[name] += found.lower <= value + 1e-9 and value <= found.upper + 1e-9
    assert min(held.values()) >= 0.93 * 250, held


@given(drawn("a"), drawn("b"), st.randoms(use_true_random=False))
def test_what_holds_for_any_months(one: Months, other: Months, rng: random.Random) -> None:
    rows: list[tuple[Any, ...]] = [*one, *other]
    moves = budget_moves(rows)
    shuffled = rows.copy()
    rng.shuffle(shuffled)
    assert budget_moves(shuffled) == moves
    for row in moves:
        is_cut = row[3] == row[0]
        assert (row[AFTER] < row[BEFORE]) is is_cut
        is_within = all(row[LOWEST] <= cost <= row[HIGHEST] for cost in row[BEFORE : AFTER + 1])
        assert (row[LEADS_BEFORE] is not None) is (row[IS_FITTED] and is_within)
        if row[LEADS_BEFORE] is None:
            continue
        value, lower, upper = row[CHANGE]
        assert lower <= value <= upper
        assert upper <= 0 if is_cut else lower >= 0
        assert row[LEADS_AFTER][1] <= row[LEADS_AFTER][0] <= row[LEADS_AFTER][2]
        assert 0 <= row[EXPONENT][1] <= row[EXPONENT][0] <= row[EXPONENT][2] <= 1


@given(drawn("a"), st.integers(1, 40_000))
def test_each_further_euro_brings_no_more_than_the_one_before(rows: Months, cost: int) -> None:
    curve = curve_of(rows)
    if curve is None:
        return
    first, second, third = (curve.leads_at(cost * step) for step in (1, 2, 3))
    assert first <= second * (1 + 1e-12)
    assert second <= third * (1 + 1e-12)
    assert third - second <= (second - first) + 1e-9 * third
