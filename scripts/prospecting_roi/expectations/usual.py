"""What is usual for an extract, told from its earlier loads and from its own dates. Pure."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from prospecting_roi.core.loads import Load
from prospecting_roi.land.pruning import LOADS_REMEMBERED

LOADS_LOOKED_AT = LOADS_REMEMBERED
_FEWEST_DAYS = 4
_YEAR = timedelta(days=366)


def is_given(load: Load, extract: str) -> bool:
    """Whether any file of the load is one of the extract."""
    return any(file.extract == extract for file in load.files)


def record_count(load: Load, extract: str, after: int = 0) -> int:
    """The records of an extract in a load; those of contents that landed after load ``after``."""
    return sum(
        file.records_landed
        for file in load.files
        if file.extract == extract and file.status == "landed" and file.first_load > after
    )


def delivered_columns(load: Load, extract: str) -> frozenset[str]:
    """The canonical columns that any valid file of the extract gives."""
    files = [f for f in load.files if f.extract == extract and f.status == "landed"]
    return frozenset(name for file in files for name in file.delivered_columns)


def contents(load: Load, extract: str) -> frozenset[str]:
    """The landed contents of an extract that are valid in a load."""
    return frozenset(f.key for f in load.files if f.extract == extract and f.status == "landed")


def volume_bounds(counts: Sequence[int]) -> tuple[int, int] | None:
    """The least and most records expected after loads of these counts, oldest first.

    A fifth fewer or half as many more than last time, or three times the greatest step so far;
    never less than three standard deviations of a Poisson count. None without an earlier load.
    """
    if not counts:
        return None
    last = counts[-1]
    noise = 3 * math.sqrt(last)
    step = max((after - before for before, after in pairwise(counts)), default=0)
    least = min(0.8 * last, last - noise)
    most = max(1.5 * last, last + noise, last + 3 * step)
    return max(0, math.floor(least)), math.ceil(most)


def delivery_days(loads: Sequence[Load], extract: str) -> list[date]:
    """The days of the loads, oldest first, at which the extract's contents were others."""
    found: list[date] = []
    before: frozenset[str] = frozenset()
    for load in loads:
        now = contents(load, extract)
        if now != before:
            found.append(load.as_of_date)
        before = now
    return found


def greatest_age(days: Sequence[date], delivered: Sequence[date]) -> int | None:
    """How many days old the latest record may be.

    One and a half times the usual gap and a day: the gap that 95 % of those between days with
    records (of the last year) or between deliveries do not exceed, whichever is longer. None with
    fewer than four days with records: nothing is usual yet.
    """
    recent = sorted(set(days))
    recent = [day for day in recent if day > recent[-1] - _YEAR]
    if len(recent) < _FEWEST_DAYS:
        return None
    rhythm = max(_usual_gap(recent), _usual_gap(sorted(set(delivered))))
    return math.ceil(1.5 * rhythm) + 1


def _usual_gap(days: Sequence[date]) -> int:
    gaps = sorted((after - before).days for before, after in pairwise(days))
    return gaps[math.ceil(0.95 * len(gaps)) - 1] if gaps else 0
