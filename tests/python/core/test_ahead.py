"""Work done ahead gives its results in any order, and ends with the first error."""

import threading

import pytest

from prospecting_roi.core.ahead import MOST_AT_ONCE, ahead
from prospecting_roi.core.interrupts import told_to_stop


def test_results_come_in_the_order_they_are_asked_for() -> None:
    with ahead({number: lambda number=number: number**2 for number in range(20)}) as finished:
        assert [finished(number) for number in (7, 0, 19)] == [49, 0, 361]


def test_an_error_stops_what_is_at_work_and_what_has_not_begun() -> None:
    is_told = threading.Event()
    begun: list[int] = []

    def wait_to_be_told(number: int) -> None:
        begun.append(number)
        with told_to_stop(is_told.set):
            is_told.wait()

    def fail() -> None:
        raise ValueError("the first error")

    work = {0: fail, **{one: lambda one=one: wait_to_be_told(one) for one in range(1, 20)}}
    with pytest.raises(ValueError, match="the first error"), ahead(work) as finished:
        finished(0)
    assert is_told.is_set()
    assert len(begun) <= MOST_AT_ONCE + 1
