"""The projection of cohorts: published triangles, figures worked out by hand, what always holds."""

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospecting_roi.core.estimators import ESTIMATORS
from prospecting_roi.core.estimators.cohort_projections import (
    COMPANY,
    FEWEST,
    PRIOR,
    Cohort,
    Development,
    amount_bounds,
    cohort_projections,
    count_bounds,
    cycle_change,
    developed,
    smooth,
    tail_factor,
)

COLUMNS = next(list(one.output_columns) for one in ESTIMATORS if one.name == "cohort_projections")
Told = dict[str, Any]

# Cumulated claims: Reinsurance Association of America, in Mack (1994); Taylor and Ashe (1983).
TRIANGLES = {
    "raa": [
        [5012, 8269, 10907, 11805, 13539, 16181, 18009, 18608, 18662, 18834],
        [106, 4285, 5396, 10666, 13782, 15599, 15496, 16169, 16704],
        [3410, 8992, 13873, 16141, 18735, 22214, 22863, 23466],
        [5655, 11555, 15766, 21266, 23425, 26083, 27067],
        [1092, 9565, 15836, 22169, 25955, 26180],
        [1513, 6445, 11702, 12935, 15852],
        [557, 4020, 10946, 12314],
        [1351, 6947, 13112],
        [3133, 5395],
        [2063],
    ],
    "taylor_ashe": [
        [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
        [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
        [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
        [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
        [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
        [396132, 1333217, 2180715, 2985752, 3691712],
        [440832, 1288463, 2419861, 3483130],
        [359480, 1421128, 2864498],
        [376686, 1363294],
        [344014],
    ],
}
# The first three factors as the sources print them.
PRINTED = {"raa": [2.999, 1.624, 1.271], "taylor_ashe": [3.491, 1.747, 1.457]}


def month(number: int) -> date:
    return date(2024 + number // 12, number % 12 + 1, 1)


def cohort(number: int, came: list[int], *, leads: int = 100, missing: int = 0) -> Cohort:
    """A cohort as old as the list of its customers is long."""
    won = np.array(came, dtype=np.float64)
    nothing = np.zeros(len(came))
    whole = Decimal(1)
    return Cohort(
        month(number), len(came) - 1, float(whole), missing, leads, won, nothing, None, None
    )


def row(
    number: int,
    came: list[int],
    leads: int = 100,
    group: tuple[str, str] = COMPANY,
    **other: Any,
) -> tuple[Any, ...]:
    """A cohort as the estimate takes it; customers bring 10 each."""
    listed = " ".join(f"{age}:{count}" for age, count in enumerate(came) if count)
    told = {
        "age": len(came) - 1,
        "known": Decimal(1),
        "missing": 0,
        "cost": None,
        "margin": Decimal(10 * sum(came)),
        "to_come": Decimal(0),
        "variation": Decimal("0.5"),
    } | other
    return (
        *(*group, month(number), told["age"], told["known"], told["missing"], leads),
        *(listed or None, told["cost"], told["margin"], told["to_come"], told["variation"]),
    )


def projected(rows: list[tuple[Any, ...]]) -> list[Told]:
    return [dict(zip(COLUMNS, one, strict=True)) for one in cohort_projections(rows)]


@pytest.mark.parametrize("name", TRIANGLES)
def test_factors_are_those_of_published_triangles(name: str) -> None:
    """Each is the sum of a column by that of the one before, over the rows that have both."""
    triangle = TRIANGLES[name]
    rows = [[one[0], *(later - before for before, later in pairwise(one))] for one in triangle]
    factors = developed([cohort(number, one) for number, one in enumerate(rows)]).factors
    for age, factor in enumerate(factors):
        old = [one for one in triangle if len(one) > age + 1]
        exact = Fraction(sum(one[age + 1] for one in old), sum(one[age] for one in old))
        assert factor == pytest.approx(float(exact), rel=1e-12)
    assert [round(factor, 3) for factor in factors[:3]] == PRINTED[name]


@pytest.mark.parametrize("name", ["raa", "genins", "abc", "ukmotor", "mortgage"])
def test_factors_are_those_of_chainladder(
    name: str, reference_answer: Callable[[str, Any], Any]
) -> None:
    """On the triangles that it ships."""
    told = reference_answer("factors", [name])[name]
    rows = [[one[0], *(later - before for before, later in pairwise(one))] for one in told["rows"]]
    factors = developed([cohort(number, one) for number, one in enumerate(rows)]).factors
    assert len(factors) > 3
    assert list(factors) == pytest.approx(told["factors"][: len(factors)], rel=1e-9)


def test_shares_are_worked_out_by_hand() -> None:
    """Three cohorts: 0 + 4 + 4, 0 + 2, 0. By age 1, 6 of 6 came in it; by age 2, 4 of 8.

    Nothing comes in the month itself: its share is 0, not unknown, and nothing is divided by it.
    """
    found = developed([cohort(0, [0, 4, 4]), cohort(1, [0, 2]), cohort(2, [0])])
    assert found.tail == 1
    assert list(found.steps[1:]) == [1, 0.5]
    assert list(found.shares) == [0, 0.5, 1]


def test_a_month_without_a_customer_breaks_no_factor() -> None:
    """Of 3 + 0 + 1, 0 + 0 + 0, 3 + 0: shares 3/4, 3/4, 1."""
    found = developed([cohort(0, [3, 0, 1]), cohort(1, [0, 0, 0]), cohort(2, [3, 0])])
    assert list(found.shares) == [0.75, 0.75, 1]


def test_a_part_of_a_month_is_not_a_whole_one() -> None:
    """It counts in no step, and what is seen of it lies between two ages."""
    part = cohort(1, [2, 5])._replace(known=0.25)
    found = developed([cohort(0, [2, 2]), part])
    assert list(found.shares) == [0.5, 1]
    assert found.share(part) == pytest.approx(0.5 + 0.25 * 0.5)


def test_months_before_the_record_are_unknown_and_not_empty() -> None:
    """A truth of 10, 20, 10 a cohort; of the oldest the first two months were not recorded.

    As zeros, its 10 would be all that came, and the share by age 1 10 + 20 of 50.
    """
    oldest = cohort(0, [0, 0, 10], missing=2)
    found = developed([oldest, cohort(1, [10, 20, 10]), cohort(2, [10, 20]), cohort(3, [10])])
    assert list(found.shares) == pytest.approx([0.25, 0.75, 1], abs=1e-9)
    assert found.share(oldest) == pytest.approx(0.25)


def test_a_tail_of_planted_ratio_is_found() -> None:
    """Customers halve each month for ever: 1/2 + 1/4 + 1/8 + 1/16 leave 1/16 of all to come."""
    came = [64, 32, 16, 8, 4]
    shares = np.cumsum(came) / sum(came)
    steps = np.append(1.0, 1 - shares[:-1] / shares[1:])
    development = Development(steps, np.full(5, 100.0), 1.0)
    # from the first age on, by which half have come: four ages, a ratio of one half
    assert tail_factor(development) == pytest.approx(
        1 + (60 / 124) * (1 / 16) / (1 - 1 / 16), rel=1e-6
    )


def test_old_cohorts_go_on_by_themselves_and_young_ones_with_all() -> None:
    """Twelve cohorts of 100 leads with 40 customers a month for three months.

    The youngest has seen a third, 40: of its 1 000 leads 12 % become customers, 80 are still to
    come. Those of three months and more have seen all of it. What smooths the steps weighs 20
    customers among some hundreds: a hundredth here and there.
    """
    rows = [row(number, [40, 40, 40] + [0] * (9 - number), 1000) for number in range(10)]
    rows += [row(10, [40, 40], 1000), row(11, [40], 1000)]
    told = projected(rows)
    assert [one["projection_method"] for one in told] == ["chain_ladder"] * 10 + [
        "bornhuetter_ferguson"
    ] * 2
    seen = [float(one["share_seen"]) for one in told]
    assert seen[-3:] == pytest.approx([1, 2 / 3, 1 / 3], abs=0.01)
    customers = [float(one["projected_customers"]) for one in told]
    assert customers == pytest.approx([120] * 12, rel=0.01)
    youngest = told[-1]
    assert 40 < youngest["projected_customers_lower"] < 120 < youngest["projected_customers_upper"]
    assert float(youngest["projected_gross_margin"]) == pytest.approx(1200, rel=0.01)
    assert not youngest["is_rate_changed"]
    assert not youngest["is_cycle_changed"]
    oldest = told[0]
    assert oldest["projected_customers_lower"] == oldest["projected_customers_upper"] == 120


def test_one_late_customer_of_the_oldest_cohort_is_not_most_of_what_is_to_come() -> None:
    """By the ladder alone all of its customers came in the last month, so nothing has been seen."""
    late = row(0, [0] * 17 + [1])
    rows = [late, *(row(number, ([3, 5, 2] + [0] * 15)[: 18 - number]) for number in range(1, 18))]
    ladder = developed([cohort(0, [0] * 17 + [1]), cohort(1, [3, 5, 2] + [0] * 14)])
    assert ladder.shares[-2] == 0
    told = projected(rows)
    assert float(told[-6]["share_seen"]) > 0.9
    assert float(told[-1]["projected_customers"]) < 15


def test_the_likeliest_smooth_development_is_that_it_was_drawn_from() -> None:
    """An exponential of 2 months: by the middle of the first month 1 − exp(−0.25) have come."""
    by = [1 - math.exp(-(age + 0.5) / 2) for age in range(12)]
    came = [round(1e6 * (later - before)) for before, later in pairwise([0.0, *by])]
    found = smooth([cohort(number, came[: 12 - number]) for number in range(12)])
    assert found is not None
    assert list(found.shares) == pytest.approx([one / by[-1] for one in by], abs=0.01)
    assert smooth([cohort(0, [0, 0])]) is None


def test_cost_to_come_is_that_of_older_cohorts_by_lead() -> None:
    """Older ones cost 1 by lead at age 1 and 0.5 at age 2: the youngest's 50 leads cost 75 more."""
    old = [row(number, [4] * (12 - number), cost="0:500 1:100 2:50") for number in range(10)]
    told = projected([*old, row(11, [2], leads=50, cost="0:250")])
    assert told[0]["projected_complete_cost"] == 650
    assert told[-1]["projected_complete_cost"] == pytest.approx(Decimal(325))


def test_few_customers_lean_on_the_company() -> None:
    """A channel of 20 leads and no customer expects little less than the company's rate tells."""
    company = [row(number, [4, 4, 4] + [0] * 9, leads=100) for number in range(12)]
    small = ("channel", "partner")
    told = projected([*company, row(11, [0], leads=20, group=small)])
    [one] = [one for one in told if one["dimension_value"] == "partner"]
    assert one["projection_method"] == "pooled"
    # 12 % of 20 leads; its exposure of 1/3 × 20 leads without a customer weighs beside FEWEST
    rate = FEWEST / (FEWEST / 0.12 + 20 / 3)
    assert float(one["projected_customers"]) == pytest.approx(20 * (2 / 3) * rate, rel=0.03)
    assert one["projected_customers_lower"] == 0


def test_margin_is_unknown_where_one_is() -> None:
    rows = [row(number, [4, 4]) for number in range(5)]
    rows[2] = row(2, [4, 4], margin=None, to_come=None)
    told = projected(rows)
    assert [one["projected_gross_margin"] is None for one in told] == [
        False,
        False,
        True,
        False,
        False,
    ]
    assert told[2]["projected_customers"] == 8


def test_with_fewer_customers_than_told_nothing_is_projected() -> None:
    assert projected([row(0, [2, 2]), row(1, [0])]) == []
    assert projected([row(0, [2, 3]), row(1, [0])]) != []
    assert projected([]) == []


def test_customers_of_the_first_month_known_say_nothing_of_their_pace() -> None:
    """Six customers, all in the first month of recorded orders, of which 8 days are known."""
    first = {"known": Decimal("0.258065")}
    rows = [
        row(0, [0, 0, 0, 3], leads=4, missing=3, **first),
        row(1, [0, 0, 3], leads=4, missing=2, **first),
        row(2, [0, 0], leads=4, missing=1, **first),
    ]
    assert projected(rows) == []


def test_no_more_customers_are_to_come_than_leads() -> None:
    """A channel whose 20 customers all came in a month not known of, where half of leads buy."""
    company = [row(number, [5, 5, 0, 0], leads=20) for number in range(4)]
    few = row(3, [20], leads=30, group=("channel", "events"), missing=1)
    [one] = [one for one in projected([*company, few]) if one["dimension_value"] == "events"]
    assert (one["share_seen"], one["projected_customers"]) == (0, 20 + 30)


def test_a_longer_cycle_is_said_and_projected() -> None:
    """The older cohorts win 8, 8, 8, the later ones 4, 4, 4, 4, 4, 4: 24 each in the end."""
    rows = [row(number, ([8, 8, 8] + [0] * 18)[: 18 - number], leads=200) for number in range(9)]
    rows += [row(number, ([4] * 6 + [0] * 9)[: 18 - number], leads=200) for number in range(9, 18)]
    told = projected(rows)
    assert all(one["is_cycle_changed"] for one in told)
    last = told[-1]
    assert float(last["share_seen"]) < 0.25
    assert last["projected_customers_lower"] <= 24 <= last["projected_customers_upper"]
    steady = [row(number, ([8, 8, 8] + [0] * 18)[: 18 - number]) for number in range(18)]
    assert not any(one["is_cycle_changed"] for one in projected(steady))


def test_a_rising_rate_is_said() -> None:
    rows = [row(number, ([2 + number // 2] * 2 + [0] * 18)[: 18 - number]) for number in range(18)]
    assert all(one["is_rate_changed"] for one in projected(rows))


def test_bounds_of_a_count_are_poissons_where_nothing_else_is_unknown() -> None:
    """Of a mean of 5, P(≤ 0) = 0.0067, P(≤ 1) = 0.0404, P(≤ 2) = 0.1247; by halves 0.0236, 0.0825.

    P(≤ 8) = 0.9319, P(≤ 9) = 0.9682, P(≤ 10) = 0.9863; by halves 0.9500 and 0.9772: 10 is beyond.
    """
    assert count_bounds(5.0, 5.0) == (2, 9)
    wider = count_bounds(5.0, 20.0)
    assert wider[0] == 0
    assert wider[1] > 9
    assert count_bounds(0.0, 0.0) == (0, 0)


def test_bounds_of_an_amount_are_an_exponentials_where_the_spread_is_its_mean() -> None:
    low, high = amount_bounds(100.0, 10_000.0)
    assert low == pytest.approx(-100 * math.log(0.975))
    assert high == pytest.approx(-100 * math.log(0.025))
    assert amount_bounds(-100.0, 10_000.0) == (pytest.approx(-high), pytest.approx(-low))
    assert amount_bounds(0.0, 0.0) == (0, 0)


def companies() -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Up to twelve cohorts of small counts, one of them perhaps of a channel beside the company."""
    counts = st.lists(
        st.lists(st.integers(0, 6), min_size=12, max_size=12), min_size=1, max_size=12
    )

    def made(every: list[list[int]]) -> list[tuple[Any, ...]]:
        size = len(every)
        rows = [row(number, one[: size - number], leads=30) for number, one in enumerate(every)]
        events = ("channel", "events")
        return rows + [
            row(number, [count // 2 for count in one[: size - number]], 9, events)
            for number, one in enumerate(every)
        ]

    return counts.map(made)


@given(companies(), st.randoms())
def test_whatever_comes_shares_are_shares_and_intervals_hold_what_is_projected(
    rows: list[tuple[Any, ...]], draw: Any
) -> None:
    told = projected(rows)
    shuffled = list(rows)
    draw.shuffle(shuffled)
    assert projected(shuffled) == told
    won = {one[:3]: sum(int(pair.split(":")[1]) for pair in (one[7] or "").split()) for one in rows}
    for one in told:
        key = (one["dimension_kind"], one["dimension_value"], one["cohort_month"])
        assert 0 <= one["share_seen"] <= 1
        assert one["tail_factor"] >= 1
        assert won[key] <= one["projected_customers_lower"]
        assert one["projected_customers_lower"] <= one["projected_customers_upper"]
        assert won[key] <= one["projected_customers"]
        assert one["projected_gross_margin_lower"] <= one["projected_gross_margin_upper"]


@given(st.lists(st.lists(st.integers(0, 9), min_size=8, max_size=8), min_size=2, max_size=8))
def test_factors_are_those_of_fractions(counts: list[list[int]]) -> None:
    size = len(counts)
    rows = [one[: size - number] for number, one in enumerate(counts)]
    steps = developed([cohort(number, one) for number, one in enumerate(rows)]).steps
    for age in range(1, size):
        old = [one for one in rows if len(one) > age]
        by, came = sum(sum(one[: age + 1]) for one in old), sum(one[age] for one in old)
        assert steps[age] == pytest.approx(float(Fraction(came, by)) if by else 0, rel=1e-12)


def test_a_development_weighs_as_much_as_told_beside_a_group() -> None:
    company = developed([cohort(0, [50, 50]), cohort(1, [50])])
    group = developed([cohort(0, [0, 20]), cohort(1, [5])], company)
    assert list(group.shares) == pytest.approx([1 - (20 + PRIOR / 2) / (20 + PRIOR), 1])


def test_too_few_customers_say_nothing_of_the_cycle() -> None:
    assert cycle_change([cohort(number, [1, 0]) for number in range(4)]) is None
