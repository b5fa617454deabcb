"""The bench of the forecast of orders, small: it runs, and sees a forecast that goes astray."""

import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def bench(load_script: Callable[[str], Any]) -> Any:
    return load_script("bench/forecast.py")


def test_a_few_companies_and_the_reference_data_are_told(
    bench: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["forecast", "--companies", "3", "--seed", "5"])
    assert bench.main() in {0, 1}  # three companies may miss a goal by chance
    told = capsys.readouterr().out
    assert told.count("6 months ahead") >= 2
    assert "3 companies, orders" in told
    assert ("maven_crm, amount" in told) != ("is not tried" in told)


def rows(off: int, half: int) -> list[dict[str, Any]]:
    """Forecasts of 100 that came, too high by so many, with an interval of so many each side."""
    row: dict[str, Any] = {"horizon_months": 1, "origin_date": date(2026, 1, 31)}
    for measure in ("orders", "amount"):
        expected = Decimal(100 + off)
        row[f"expected_{measure}"], row[f"actual_{measure}"] = expected, Decimal(100)
        row[f"last_month_{measure}"], row[f"last_year_{measure}"] = Decimal(120), None
        row[f"crm_{measure}"] = Decimal(40)
        for level in bench_levels():
            row[f"expected_{measure}_lower_{level}"] = expected - half
            row[f"expected_{measure}_upper_{level}"] = expected + half
    return [row]


def bench_levels() -> tuple[int, ...]:
    return (50, 80, 95)


def test_what_goes_astray_is_seen(bench: Any) -> None:
    """Four of five forecasts hold what came: two too high by 3, two too low; the fifth by 10."""
    kept = [rows(off, 4) for off in (3, -3, 3, -3, 10)]
    score = bench.Score(kept, "orders", None)
    assert score.error("expected") == pytest.approx(0.044)
    assert (score.error("last_month"), score.error("crm")) == pytest.approx((0.2, 0.6))
    assert score.held[80] == 0.8
    assert score.missed() == []
    assert bench.Score([rows(8, 9)], "orders", None).missed() == [
        "bias above 5 %",
        "80 % interval holds less or more than 75 to 85 %",
    ]
    assert (
        "error not below every simpler forecast" in bench.Score([rows(25, 9)], "orders", 1).missed()
    )
    assert "error above half of the CRM's" in bench.Score([rows(31, 9)], "orders", 1).missed()


def test_the_models_are_those_of_the_project(bench: Any, tmp_path: Path) -> None:
    statements = bench.compiled(tmp_path)
    records = bench.Company(3).lived()
    made = bench.forecasts(records, statements)
    assert len(made) == 25 * 6
    assert max(row["origin_date"] for row in made) == records.last
