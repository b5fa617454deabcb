"""The comparison of two scripts: each statistic against another implementation."""

import math
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from prospecting_roi.core.estimators.script_tests import (
    chi_squared_above,
    fisher,
    holm,
    minimum_sample,
    newcombe,
    script_tests,
)

TINY = 1e-9


def row(
    option_b: str,
    a: tuple[int, int],
    b: tuple[int, int],
    kind: str = "none",
    *,
    number: int = 0,
    **sums: float,
) -> tuple[object, ...]:
    """A comparison of A, reached of leads, with another option, as the model sums it."""
    (k_a, n_a), (k_b, n_b) = a, b
    n, k = n_a + n_b, k_a + k_b
    told = {
        "numerator": (k_a * n_b - k_b * n_a) / n,
        "denominator": n_a * n_b / n,
        "spread": (k_a * (n_a - k_a) / n_a * n_b**2 + k_b * (n_b - k_b) / n_b * n_a**2) / n**2,
        "excess": k_a - n_a * k / n,
        "variance": n_a * n_b * k * (n - k) / (n * n * (n - 1)),
        "strata": 1,
        "uneven": 0,
        "apart": 0,
    } | sums
    values = [Decimal(str(value)) for value in told.values()]
    values[5] = int(told["strata"])  # type: ignore[call-overload]
    keys = ("script", "A", option_b, "meeting", number, kind)
    return (*keys, n_a, k_a, n_b, k_b, *values, Decimal("0.5"))


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    leads_a, leads_b = draw(st.integers(1, 300)), draw(st.integers(1, 300))
    return draw(st.integers(0, leads_a)), leads_a, draw(st.integers(0, leads_b)), leads_b


@given(tables())
@settings(max_examples=200)
def test_fisher_is_that_of_scipy(table: tuple[int, int, int, int]) -> None:
    k_a, n_a, k_b, n_b = table
    expected = stats.fisher_exact([[k_a, n_a - k_a], [k_b, n_b - k_b]]).pvalue
    assert fisher(*table) == pytest.approx(expected, abs=TINY)
    assert fisher(k_b, n_b, k_a, n_a) == pytest.approx(expected, abs=TINY)


def test_fisher_of_the_lady_who_tastes_tea() -> None:
    # 3 of 4 cups right: 1/70 + 16/70 on either side
    assert fisher(3, 4, 1, 4) == pytest.approx(34 / 70, abs=TINY)


def test_newcombe_of_his_own_paper() -> None:
    # Newcombe (1998), table II, contrast a: 56/70 - 48/80, method 10
    difference, lower, upper = newcombe(56, 70, 48, 80)
    assert (round(difference, 4), round(lower, 4), round(upper, 4)) == (0.2, 0.0524, 0.3339)


@given(st.integers(1, 80), st.floats(0.01, 200))
def test_chi_squared_is_that_of_scipy(degrees: int, value: float) -> None:
    expected = stats.chi2.sf(value, degrees)
    assert chi_squared_above(value, degrees) == pytest.approx(expected, abs=TINY)


def test_holm_takes_the_smallest_most_often() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_keeps_the_order_and_never_lowers(values: list[float]) -> None:
    corrected = holm(values)
    assert all(after >= before for before, after in zip(values, corrected, strict=True))
    ranked = [after for _, after in sorted(zip(values, corrected, strict=True))]
    assert all(one <= other for one, other in pairwise(ranked))


def test_a_smaller_difference_needs_more_leads() -> None:
    # Casagrande, Pike and Smith (1978) by hand: rates 0.15 and 0.25, 250 leads without correction
    assert minimum_sample(0.2, 0.5) == 270
    needed = [minimum_sample(0.2, effect) or math.inf for effect in (0.8, 0.5, 0.3, 0.1)]
    assert needed == sorted(needed)
    assert minimum_sample(0.0, 0.5) is None
    assert minimum_sample(0.9, 0.5) is None


def told(*rows: tuple[object, ...]) -> list[dict[str, object]]:
    from prospecting_roi.core.estimators import ESTIMATORS

    [estimator] = [one for one in ESTIMATORS if one.name == "script_tests"]
    assert all(len(one) == len(estimator.input_columns) for one in rows)
    found = script_tests(rows)
    return [dict(zip(estimator.output_columns, one, strict=True)) for one in found]


def test_a_difference_beyond_chance_is_a_verdict() -> None:
    [better] = told(row("B", (60, 200), (20, 200)))
    assert (better["verdict"], better["rate_difference"]) == ("a_better", Decimal("0.2"))
    [worse] = told(row("B", (20, 200), (60, 200)))
    assert worse["verdict"] == "b_better"


def test_many_comparisons_are_corrected() -> None:
    # p = 0.0266 alone, five times that among five
    one = row("B", (30, 100), (16, 100))
    assert told(one)[0]["verdict"] == "a_better"
    others = [row(f"C{n}", (20, 100), (20, 100)) for n in range(4)]
    among = told(one, *others)[0]
    assert among["verdict"] == "not_enough_data"
    five_times = 5 * float(str(among["p_value"]))
    assert float(str(among["corrected_p_value"])) == pytest.approx(five_times, abs=1e-8)


def test_what_is_asked_for_is_corrected_among_itself() -> None:
    one = row("B", (30, 100), (16, 100))
    asked = row("B", (30, 100), (16, 100), number=1)
    others = [row(f"C{n}", (20, 100), (20, 100)) for n in range(4)]
    found = {
        line["test_number"]: line for line in told(one, asked, *others) if line["option_b"] == "B"
    }
    assert found[0]["verdict"] == "not_enough_data"
    assert found[1]["verdict"] == "a_better"
    again = row("B", (20, 100), (20, 100), number=2)
    among = [line for line in told(one, asked, again) if line["test_number"] == 1]
    twice = 2 * float(str(among[0]["p_value"]))
    assert float(str(among[0]["corrected_p_value"])) == pytest.approx(twice, abs=1e-8)


def test_no_difference_is_said_of_large_samples_alone() -> None:
    assert told(row("B", (60, 300), (60, 300)))[0]["verdict"] == "no_difference_shown"
    assert told(row("B", (20, 100), (20, 100)))[0]["verdict"] == "not_enough_data"
    assert told(row("B", (0, 5000), (0, 5000)))[0]["verdict"] == "not_enough_data"


def strata_sums(*strata: tuple[int, int, int, int]) -> dict[str, float]:
    """The sums over strata (k_a, n_a, k_b, n_b), in fractions."""
    total_a, total_b = (sum(stratum[i] for stratum in strata) for i in (1, 3))
    sums = dict.fromkeys(
        ("numerator", "denominator", "spread", "excess", "variance", "uneven", "apart"), Fraction(0)
    )
    for k_a, n_a, k_b, n_b in strata:
        n, k = n_a + n_b, k_a + k_b
        apart = Fraction(n_a, total_a) - Fraction(n_b, total_b)
        sums["numerator"] += Fraction(k_a * n_b - k_b * n_a, n)
        sums["denominator"] += Fraction(n_a * n_b, n)
        within = Fraction(k_a * (n_a - k_a), n_a) * n_b**2
        sums["spread"] += (within + Fraction(k_b * (n_b - k_b), n_b) * n_a**2) / n**2
        sums["excess"] += k_a - Fraction(n_a * k, n)
        sums["variance"] += Fraction(n_a * n_b * k * (n - k), n * n * (n - 1))
        sums["uneven"] += Fraction(total_a * total_b, n) * apart**2
        sums["apart"] += abs(apart) / 2
    return {name: float(value) for name, value in sums.items()} | {"strata": len(strata)}


def test_what_the_agents_explain_is_no_verdict() -> None:
    """Simpson: the better agent used A most; with each agent the two scripts do the same."""
    strata = ((80, 160, 20, 40), (4, 40, 16, 160))
    whole = row("B", (84, 200), (36, 200))
    by_agent = row("B", (84, 200), (36, 200), "agent", **strata_sums(*strata))
    assert told(whole)[0]["verdict"] == "a_better"
    [found] = told(whole, by_agent)
    assert found["is_uneven_by_agent"] is True
    assert found["agent_rate_difference"] == 0
    assert found["verdict"] == "no_difference_shown"


def test_the_stratified_test_is_mantel_and_haenszels() -> None:
    strata = ((11, 36, 10, 37), (16, 20, 22, 32), (14, 19, 7, 19), (2, 16, 1, 17))
    by_agent = row("B", (43, 91), (40, 105), "agent", **strata_sums(*strata))
    [found] = told(row("B", (43, 91), (40, 105)), by_agent)
    excess = sum(k_a - n_a * (k_a + k_b) / (n_a + n_b) for k_a, n_a, k_b, n_b in strata)
    variance = sum(
        n_a * n_b * (k_a + k_b) * (n_a + n_b - k_a - k_b) / ((n_a + n_b) ** 2 * (n_a + n_b - 1))
        for k_a, n_a, k_b, n_b in strata
    )
    expected = stats.chi2.sf((abs(excess) - 0.5) ** 2 / variance, 1)
    assert float(str(found["agent_p_value"])) == pytest.approx(expected, abs=1e-6)
    lower, upper = (float(str(found[f"agent_rate_difference_{end}"])) for end in ("lower", "upper"))
    assert lower < float(str(found["agent_rate_difference"])) < upper


def test_even_strata_are_no_warning() -> None:
    even = strata_sums((10, 50, 8, 50), (9, 50, 11, 50))
    [found] = told(row("B", (19, 100), (19, 100)), row("B", (19, 100), (19, 100), "week", **even))
    assert found["is_uneven_by_week"] is False
    assert found["is_uneven_by_agent"] is None


def test_nothing_to_compare_is_nothing_told() -> None:
    assert script_tests([]) == []
