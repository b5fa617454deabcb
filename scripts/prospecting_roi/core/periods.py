"""Periods as people write them: 2026-03, 2026-Q1, 2026, 2026-W12, all."""

import re
from dataclasses import dataclass
from datetime import date

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.shown import shown

_WRITTEN = re.compile(
    r"(?P<year>[12]\d{3})(?:-(?:(?P<month>\d{1,2})|[QT](?P<quarter>[1-4])|[WS](?P<week>\d{1,2})))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Period:
    """A period of the marts: its grain, and the day it begins (None: whatever there is)."""

    grain: str
    start: date | None
    written: str

    def __str__(self) -> str:
        """As it was written."""
        return self.written


ALL = Period("all", None, "all")


def period(text: str) -> Period:
    """The period a text names; French quarters and weeks (``2026-T1``, ``2026-S12``) are read too.

    Raises UserError for what is none.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if text.strip().lower() == "all":
        return ALL
    if found is None:
        raise _unknown(text)
    year = int(found["year"])
    try:
        if found["month"]:
            return Period("month", date(year, int(found["month"]), 1), text)
        if found["quarter"]:
            return Period("quarter", date(year, 3 * int(found["quarter"]) - 2, 1), text)
        if found["week"]:
            return Period("week", date.fromisocalendar(year, int(found["week"]), 1), text)
    except ValueError:
        raise _unknown(text) from None
    return Period("year", date(year, 1, 1), text)


def _unknown(text: str) -> UserError:
    return UserError(
        f"{shown(text)} is no period: expected all, a year (2026), a quarter (2026-Q1), a month "
        f"(2026-03) or a week (2026-W12)."
    )
