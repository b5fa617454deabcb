"""Expectations judged in the process of the build, in which Great Expectations is read once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from prospecting_roi.core.quality import Expectation


class Answered:
    """An answer that is there."""

    def __init__(self, expectations: tuple[Expectation, ...]) -> None:
        self._expectations = expectations

    def result(self) -> tuple[Expectation, ...]:
        return self._expectations


class JudgingHere:
    """Judges the expectations in this process, in which Great Expectations is read once."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def __enter__(self) -> "JudgingHere":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def check_extracts(self, request: Any) -> Answered:
        from prospecting_roi.expectations.service import check

        with pytest.MonkeyPatch.context() as patch:
            for name, value in self._environment.items():
                patch.setenv(name, value)
            return Answered(check(request))

    check_drift = check_extracts


@contextmanager
def judged_here() -> Iterator[None]:
    """Builds judge the expectations in this process: no other is started for each of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("prospecting_roi.build.orchestration.start_judging", JudgingHere)
        yield
