"""An amount more for a channel: against distributions known in closed form, and for any months."""

import math
import random
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from prospecting_roi.core.estimators import ESTIMATORS, QUANTILES
from prospecting_roi.core.estimators.budget_additions import (
    BEYOND,
    STEPS,
    Belief,
    Value,
    best_of,
    budget_additions,
    poisson_quantile,
    quantile,
)
from prospecting_roi.core.estimators.budget_moves import Curve, Range, fitted

Rows = list[tuple[Any, ...]]
COLUMNS = tuple(next(one for one in ESTIMATORS if one.name == "budget_additions").output_columns)
ENOUGH = COLUMNS[2:7]
COSTS = [1000 * root for root in (1, 2, 3, 4, 5, 6)] * 4
BEFORE, AMOUNT = 3500, Decimal(6000)
HALF_ROOT = math.sqrt(4000) - math.sqrt(3500)
"""By what the root of the cost rises with 6 000 over twelve months."""


def rows(channel: str, leads: list[int | None], value: tuple[float, ...], **changes: Any) -> Rows:
    """Months of COSTS; value: customers, customers by lead, margin of one, squared variation."""
    has = (changes.get("has_customers", True), changes.get("has_margin", True))
    told = tuple(Decimal(str(one)) for one in value)
    costs = changes.get("costs", COSTS)
    return [
        (channel, ago, Decimal(cost), count, *has, *told, changes.get("amount", AMOUNT))
        for ago, (cost, count) in enumerate(zip(costs, leads, strict=True), start=1)
    ]


def roots(scale: float) -> list[int | None]:
    """Leads in proportion to the root of the cost."""
    return [round(scale * math.sqrt(cost)) for cost in COSTS]


def told(given_rows: Rows) -> dict[tuple[str, Decimal], dict[str, Any]]:
    found = [dict(zip(COLUMNS, row, strict=True)) for row in budget_additions(given_rows)]
    return {(row["channel"], row["amount_added"]): row for row in found}


def test_a_row_by_hand() -> None:
    row = told(rows("slow", roots(1), (40, 0.1, 5000, 0.5)))["slow", AMOUNT]
    assert [row[name] for name in COLUMNS[7:11]] == [3500, 4000, 1000, 6000]
    assert float(row["spend_elasticity"]) == pytest.approx(0.5, abs=0.01)
    assert all(row[name] for name in ENOUGH)
    # leads of a year at 4 000 less those at 3 500, a month; a tenth of them, 5 000 each
    assert float(row["raw_leads_added"]) == pytest.approx(12 * HALF_ROOT, rel=0.03)
    assert float(row["gross_margin_added"]) == pytest.approx(1.2 * HALF_ROOT * 5000, rel=0.03)
    assert row["best_probability"] is None


def test_margin_is_that_of_a_compound_count_where_nothing_else_is_uncertain() -> None:
    """Poisson customers, each with a gamma margin: Jorgensen's distribution, integrated apart."""
    scale, rate, margin, variation = 1e5, 2.5e-6, 4000.0, 0.6
    row = told(rows("sure", roots(scale), (1e9, rate, margin, variation)))["sure", AMOUNT]
    mean = 12 * scale * HALF_ROOT * rate

    def up_to(amount: float) -> float:
        counts = np.arange(1, 60)
        shares = stats.gamma.cdf(amount, counts / variation, scale=margin * variation)
        return float(math.exp(-mean) + (stats.poisson.pmf(counts, mean) * shares).sum())

    assert float(row["payback_probability"]) == pytest.approx(1 - up_to(6000), abs=0.01)
    for name, probability in zip(("p25", "p50", "p75", "p90"), (0.25, 0.5, 0.75, 0.9), strict=True):
        wanted = optimize.brentq(lambda x, p=probability: up_to(x) - p, 1e-6, 1e6)
        assert float(row[f"gross_margin_added_{name}"]) == pytest.approx(wanted, rel=0.03)
        counted = row[f"new_customers_added_{name}"]
        assert counted == stats.poisson.ppf(probability, mean)


def test_the_best_is_that_of_the_ratio_of_two_gammas() -> None:
    """Sure curves, 8 and 20 customers: the rates alone decide, and their ratio is a beta's."""
    one = rows("one", roots(1e5), (8, 3e-6, 4000, 1e-12))
    other = rows("other", roots(1e5), (20, 2e-6, 4000, 1e-12))
    found = told(one + other)
    # 3 x G(8.5) / 8 above 2 x G(20.5) / 20
    wanted = special.betaincc(8.5, 20.5, (2 / 20) / (2 / 20 + 3 / 8))
    assert float(found["one", AMOUNT]["best_probability"]) == pytest.approx(wanted, abs=0.02)
    both = [found[name, AMOUNT]["best_probability"] for name in ("one", "other")]
    assert sum(both) == 1


def test_leads_are_as_dispersed_as_the_months() -> None:
    """With very many months the dispersion is sure: leads are negative binomial."""
    curve = Curve(np.full(2000, 1000.0), 1e7, 0.0, Range(1, 1, 1), (1, 1), 3.0)
    belief = Belief.of("any", curve, Value(*map(Decimal, (10, 1, 1, 1))))
    sure = Belief(**{**vars(belief), "exponents": np.ones(len(belief.exponents))})
    leads = np.sort(sure.outcomes(1000, 1001).leads)
    mean = 12 * 1e7 / 2000 / 1000
    for probability in QUANTILES.values():
        wanted = stats.nbinom.ppf(probability, mean / 2, 1 / 3)
        assert quantile(leads, probability) == pytest.approx(wanted, abs=2)


def test_exponents_are_drawn_as_their_likelihood_says() -> None:
    leads = roots(0.4)
    curve = fitted([float(cost) for cost in COSTS], leads)
    assert curve is not None
    belief = Belief.of("any", curve, Value(*map(Decimal, (10, 1, 1, 1))))
    grid = np.linspace(0, 1, 2001)
    means = np.power.outer(np.array(COSTS, dtype=float), grid)
    means *= sum(leads) / means.sum(axis=0)  # type: ignore[arg-type]
    likelihood = stats.poisson.logpmf(np.array(leads)[:, None], means).sum(axis=0)
    # each dispersion weighs as much as another: its own weights sum to one
    each = [np.exp((likelihood - likelihood.max()) / one) for one in belief.dispersion[::20]]
    weights = np.mean([one / one.sum() for one in each], axis=0)
    for probability in (0.1, 0.5, 0.9):
        wanted = grid[np.searchsorted(weights.cumsum(), probability)]
        assert np.quantile(belief.exponents, probability) == pytest.approx(wanted, abs=0.01)


def test_counts_are_those_of_the_library() -> None:
    rng = np.random.default_rng(3)
    means = np.concatenate([rng.gamma(1, 3, 500), [0.0, 1e-15, 0.001, 800.0]])
    probabilities = rng.uniform(0.0001, 0.9999, len(means))
    assert (poisson_quantile(probabilities, means) == stats.poisson.ppf(probabilities, means)).all()


@pytest.mark.parametrize(
    ("lacking", "changes"),
    [
        ("has_enough_months", {"costs": COSTS[:11], "leads": [9] * 11}),
        ("has_enough_leads", {"leads": [0] * 24}),
        ("has_enough_leads", {"leads": [*[9] * 23, None]}),
        ("has_enough_variation", {"costs": [1000, 1001] * 12}),
        ("has_enough_customers", {"has_customers": False}),
        ("has_known_margin", {"has_margin": False}),
    ],
)
def test_what_lacks_is_named_and_nothing_told(lacking: str, changes: dict[str, Any]) -> None:
    leads = changes.pop("leads", [9] * 24)
    given_rows = rows("poor", leads, (40, 0.1, 5000, 0.5), amount=Decimal(10), **changes)
    found = told(given_rows + rows("slow", roots(1), (40, 0.1, 5000, 0.5), amount=Decimal(10)))
    row = found["poor", Decimal(10)]
    assert [name for name in ENOUGH if not row[name]] == [lacking]
    assert {row[name] for name in COLUMNS[14:]} == {None}
    # the only one left is no choice
    other = found["slow", Decimal(10)]
    assert other["payback_probability"] is not None
    assert other["best_probability"] is None


def test_nothing_is_told_farther_than_a_tenth_beyond() -> None:
    """The highest month cost 6 000: 3 500 and 3 100 more are told, 3 101 more are not."""
    for more, is_told in ((3100, True), (3101, False)):
        row = told(rows("slow", roots(1), (40, 0.1, 5000, 0.5), amount=Decimal(12 * more)))
        found = row["slow", Decimal(12 * more)]
        assert (found["gross_margin_added"] is not None) is is_told
        assert all(found[name] for name in ENOUGH)
    assert Decimal("0.1") == BEYOND


def test_customers_that_cost_money_do_not_pay_back() -> None:
    row = told(rows("loss", roots(1), (40, 0.1, -500, 0.5)))["loss", AMOUNT]
    assert row["gross_margin_added"] < 0
    assert row["gross_margin_added_p05"] < row["gross_margin_added_p95"] <= 0
    assert row["payback_probability"] == 0


def drawn(channel: str) -> st.SearchStrategy[Rows]:
    return st.integers(10, 24).flatmap(
        lambda size: st.builds(
            lambda costs, leads, value: rows(channel, leads, value, costs=costs),
            st.lists(st.integers(0, 50_000), min_size=size, max_size=size),
            st.lists(st.integers(0, 90), min_size=size, max_size=size),
            st.tuples(
                *(st.floats(5, 90), st.floats(0.001, 2), st.floats(-900, 9000), st.floats(0, 4))
            ),
        )
    )


@settings(max_examples=25)
@given(drawn("a"), drawn("b"), st.randoms(use_true_random=False))
def test_what_holds_for_any_months(one: Rows, other: Rows, rng: random.Random) -> None:
    mixed = [*one, *other]
    rng.shuffle(mixed)
    found = told(one + other)
    assert found == told(mixed)
    for row in found.values():
        figures = [row[name] for name in COLUMNS[14:-1]]
        assert len({figure is None for figure in figures}) == 1
        if figures[0] is None:
            continue
        for measure in ("raw_leads", "new_customers", "gross_margin"):
            values = [
                row[f"{measure}_added_{name}"]
                for name in ("p05", "p10", "p25", "p50", "p75", "p90", "p95")
            ]
            assert values == sorted(values)
        assert 0 <= row["payback_probability"] <= 1
    for step in STEPS:
        best = [row["best_probability"] for key, row in found.items() if key[1] == AMOUNT * step]
        assert sum(one for one in best if one is not None) in (0, 1)
    for channel in ("a", "b"):
        more = [found[key]["raw_leads_added_p50"] for key in sorted(found) if key[0] == channel]
        known = [one for one in more if one is not None]
        assert known == sorted(known)


def test_draws_of_equals_are_shared() -> None:
    same = {name: np.zeros(10) for name in ("a", "b", "c", "d")}
    assert best_of(same) == dict.fromkeys(same, 0.25)
    assert best_of({"a": np.zeros(10)}) == {}
