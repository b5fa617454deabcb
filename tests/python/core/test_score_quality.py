"""How well a score tells leads apart, against brute force; suggested points that find their way."""

import csv
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prospecting_roi.core.estimators import ESTIMATORS, SCORE_CRITERIA
from prospecting_roi.core.estimators.score_quality import (
    area,
    logistic,
    score_bands,
    score_criteria,
)

Z = 1.959963984540054
Leads = list[tuple[int, int, int]]


def by_pairs(leads: Leads) -> tuple[Fraction, Fraction | None]:
    """The area and DeLong's variance, each lead a pair with each of the other group, exactly."""
    ones = [Fraction(score) for score, reached, _ in leads for _ in range(reached)]
    zeros = [Fraction(score) for score, _, others in leads for _ in range(others)]

    def wins(one: Fraction, zero: Fraction) -> Fraction:
        return Fraction(int(one > zero)) + Fraction(int(one == zero), 2)

    placed_ones = [sum((wins(x, y) for y in zeros), Fraction(0)) / len(zeros) for x in ones]
    placed_zeros = [sum((wins(x, y) for x in ones), Fraction(0)) / len(ones) for y in zeros]
    value = sum(placed_ones, Fraction(0)) / len(ones)
    if min(len(ones), len(zeros)) < 2:
        return value, None
    variance = Fraction(0)
    for placed in (placed_ones, placed_zeros):
        squares = sum(((one - value) ** 2 for one in placed), Fraction(0))
        variance += squares / (len(placed) - 1) / len(placed)
    return value, variance


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 4), st.integers(0, 4)), max_size=12))
@settings(max_examples=150)
def test_the_area_and_its_interval_are_those_of_brute_force(leads: Leads) -> None:
    scores, reached, others = (np.array([row[i] for row in leads], dtype=float) for i in range(3))
    found = area(scores, reached, others)
    if not reached.sum() or not others.sum():
        assert found == (None, None, None)
        return
    value, variance = by_pairs(leads)
    assert found.value == pytest.approx(float(value), abs=1e-9)
    if not variance:
        assert (found.lower, found.upper) == (None, None)
        return
    reach = Z * math.sqrt(variance)
    assert found.lower == pytest.approx(max(float(value) - reach, 0), abs=1e-9)
    assert found.upper == pytest.approx(min(float(value) + reach, 1), abs=1e-9)


def test_the_area_is_that_of_scikit_learn(reference_answer: Callable[[str, Any], Any]) -> None:
    chance = np.random.default_rng(8)
    samples = {
        str(number): [
            [float(score), int(chance.integers(0, 9)), int(chance.integers(0, 90))]
            for score in chance.choice(1000, 40, replace=False) / 10
        ]
        for number in range(50)
    }
    said = reference_answer("areas", samples)
    for name, rows in samples.items():
        scores, reached, others = np.array(rows).T
        assert area(scores, reached, others).value == pytest.approx(said[name], abs=1e-9)


def test_an_area_by_hand() -> None:
    # 1 above both others, 1 beside one of them: 3.5 of 4 pairs
    found = area(np.array([1.0, 2, 3]), np.array([0.0, 1, 1]), np.array([1.0, 1, 0]))
    assert found.value == pytest.approx(0.875)


def test_the_ideal_customer_has_100_points(project_root: Path) -> None:
    """Every criterion of the shipped grid is one that leads answer, and every one is in it."""
    most: dict[str, Decimal] = {}
    with (project_root / "seeds" / "scoring_grid.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            points = Decimal(line["points"])
            most[line["criterion"]] = max(points, most.get(line["criterion"], points))
    assert set(most) == set(SCORE_CRITERIA)
    assert sum(most.values()) == 100


def rows_of(estimate: str, found: list[tuple[object, ...]]) -> list[dict[str, object]]:
    [estimator] = [one for one in ESTIMATORS if one.name == estimate]
    return [dict(zip(estimator.output_columns, row, strict=True)) for row in found]


def test_bands_expect_what_a_curve_promises() -> None:
    counted = [
        (score, 1000, round(1000 / (1 + math.exp(3 - score / 25)))) for score in range(0, 101, 5)
    ]
    rows: list[tuple[object, ...]] = [(None, -1, 0, 1, 50)]
    for score, leads, reached in counted:
        rows += [(Decimal(score), 0, 0, 1, reached), (Decimal(score), -1, 0, 0, leads - reached)]
    told = [
        row for row in rows_of("score_bands", score_bands(rows)) if row["outcome"] == "customer"
    ]
    assert [row["band"] for row in told] == ["all", *(f"{n}-{n + 10}" for n in range(0, 100, 10))]
    for row in told[1:]:
        start = int(str(row["band"]).split("-")[0])
        inside = [one for one in counted if start <= one[0] < start + 10 + (start == 90)]
        rate = sum(one[2] for one in inside) / sum(one[1] for one in inside)
        assert float(str(row["expected_rate"])) == pytest.approx(rate, abs=0.002)


def test_few_leads_promise_nothing() -> None:
    told = score_bands([(Decimal(10 * n), n, n % 2, 0, 2) for n in range(10)])
    assert [row[:2] for row in told] == [("opportunity", "all"), ("customer", "all")]
    assert told[0][3] is not None
    assert told[1][3] is None


def drawn(count: int, weights: dict[str, float], seed: int = 5) -> list[tuple[object, ...]]:
    """Leads whose odds grow by some criteria alone; budget is known of every other one."""
    chance = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        shares = {name: int(chance.integers(0, 3)) / 2 for name in SCORE_CRITERIA}
        odds = sum(weight * shares[name] for name, weight in weights.items()) - 2.5
        reached = int(chance.random() < 1 / (1 + math.exp(-odds)))
        told = {name: Decimal(str(share)) for name, share in shares.items()}
        cells = [None if name == "budget" and number % 2 else told[name] for name in SCORE_CRITERIA]
        score = Decimal(round(100 * sum(shares.values()) / len(shares), 1))
        rows.append((*cells, score, number % 5, reached, 0, 1))
    return rows


def test_points_are_suggested_for_what_carries() -> None:
    found = rows_of(
        "score_criteria", score_criteria(drawn(5000, {"need": 3, "region": 1.5}), SCORE_CRITERIA)
    )
    told = {str(row["criterion"]): row for row in found if row["outcome"] == "opportunity"}
    points = {name: float(str(told[name]["suggested_points"])) for name in SCORE_CRITERIA}
    assert sum(points.values()) == pytest.approx(100, abs=1e-6)
    assert (
        points["need"]
        > points["region"]
        > max(value for name, value in points.items() if name not in {"need", "region"})
    )
    assert points["need"] == pytest.approx(2 * points["region"], rel=0.2)
    assert float(str(told["need"]["auc_lower"])) > 0.5
    assert told["budget"]["leads_known"] == 2500
    # the sum of all criteria tells less than the two that carry
    assert float(str(told["all"]["auc_lower"])) > float(str(told["all"]["grid_auc_upper"]))
    assert all(row["suggested_points"] is None for row in found if row["outcome"] == "customer")


def test_points_out_of_chance_tell_nobody_apart() -> None:
    """Judged by the leads they were chosen on they would seem to; by the others they do not."""
    areas = []
    for seed in range(20):
        found = rows_of("score_criteria", score_criteria(drawn(600, {}, seed), SCORE_CRITERIA))
        areas += [
            float(str(row["auc"]))
            for row in found
            if row["outcome"] == "opportunity" and row["criterion"] == "all"
        ]
    assert len(areas) == 20
    assert abs(sum(areas) / len(areas) - 0.5) < 0.03


def test_a_regression_meets_its_equations() -> None:
    """At the solution the slope of the penalised likelihood is 0."""
    chance = np.random.default_rng(1)
    features = chance.random((200, 3))
    leads = chance.integers(1, 5, 200).astype(float)
    reached = np.floor(leads * chance.random(200))
    fit = logistic(features, reached, leads)
    rates = 1 / (1 + np.exp(-(fit[0] + features @ fit[1:])))
    means = (features * leads[:, None]).sum(axis=0) / leads.sum()
    variances = ((features - means) ** 2 * leads[:, None]).sum(axis=0) / leads.sum()
    slopes = (features - means).T @ (reached - leads * rates) - variances * fit[1:]
    assert np.abs(slopes).max() < 1e-6
    assert abs((reached - leads * rates).sum()) < 1e-6


def test_a_criterion_that_never_differs_has_no_points() -> None:
    rows = [
        (*[Decimal(1)] * 10, Decimal(n % 2), Decimal(50), n % 5, int(n % 7 < 3), 0, 1)
        for n in range(200)
    ]
    found = score_criteria(rows, SCORE_CRITERIA)
    assert [row[7] for row in found[:10]] == [Decimal(0)] * 10 or found[0][7] is None


def test_nothing_scored_is_nothing_told() -> None:
    assert score_criteria([], SCORE_CRITERIA) == []
    assert score_bands([]) == []


def test_the_criteria_are_those_of_the_macro(project_root: object) -> None:
    text = (project_root / "macros" / "scoring_criteria.sql").read_text(encoding="utf-8")  # type: ignore[operator]
    places = [text.index(f"'{name}': ") for name in SCORE_CRITERIA]
    assert places == sorted(places)
    assert text.count("': '") == len(SCORE_CRITERIA)
