"""The bench of cohorts, small: it runs, counts rightly, and sees a promise that is not kept."""

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest


@pytest.fixture(scope="module")
def bench(load_script: Callable[[str], Any]) -> Any:
    return load_script("bench/maturity.py")


def test_a_few_companies_are_projected(
    bench: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["maturity", "--seeds", "2"])
    bench.main()
    told = capsys.readouterr().out
    assert "2 companies of each kind" in told
    assert all(company.name in told for company in bench.COMPANIES)


def test_what_is_known_of_a_company_is_what_has_come_by_the_last_day(bench: Any) -> None:
    cohorts, months = bench.drawn(bench.COMPANIES[0], np.random.default_rng(5))
    assert [one.row[3] for one in cohorts] == list(range(17, -1, -1))
    assert sum(one.customers_now for one in cohorts) == months.sum()
    for one in cohorts:
        counts = [int(pair.split(":")[1]) for pair in one.row[7].split()]
        assert sum(counts) == one.customers_now <= one.customers <= one.leads


def test_promises_not_kept_are_seen(bench: Any) -> None:
    """Errors of 0.1 against 0.3 of the naive rate: three times smaller, not four."""
    good = bench.Outcome(0.5, 0.5, 0.6, 0.8, 0.2, True, True, True, False, False, False)
    strict, lax = (replace(bench.COMPANIES[0], gain=gain) for gain in (4.0, 2.9))
    inside = [good] * 19 + [replace(good, is_inside=False)]
    assert bench.Result(strict, inside).missed == ["error"]
    assert bench.Result(lax, inside).missed == []
    assert bench.Result(lax, [good]).missed == ["interval"]
    changed = replace(lax, is_changed=True)
    assert bench.Result(changed, inside).missed == ["cycle unsaid"]
    beaten = [replace(one, same_month=0.55) for one in inside]
    assert bench.Result(lax, beaten).missed == ["same month"]
