"""The bench of the next amount, small: it runs, counts rightly, and sees an answer too sure."""

import sys
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture(scope="module")
def bench(load_script: Callable[[str], Any]) -> Any:
    return load_script("bench/budget.py")


def test_a_few_companies_get_the_answer_they_are_promised(
    bench: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["budget", "--companies", "8"])
    assert bench.main() == 0
    told = capsys.readouterr().out
    assert "8 companies" in told
    assert "The channel named brings most" in told
    assert "less often than said" not in told


def test_answers_too_sure_are_seen(bench: Any) -> None:
    """Nine of ten are right where 95 % was said, of 400: the bound is 92.8 %."""
    answers = [(0.95, number % 10 > 0) for number in range(400)]
    [one, every] = bench.classes(answers)
    assert (one.count, round(one.said, 9), one.right) == (400, 0.95, 0.9)
    assert not one.is_kept
    assert not every.is_kept
    assert not bench.printed("title", [one, every], is_promise=True)
    honest = bench.classes([(0.9, number % 10 > 0) for number in range(400)])
    assert all(one.is_kept for one in honest)
