"""The periods a reader can choose: months, quarters, years, and all there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {"month": 1, "quarter": 3, "year": 12, "12_months": 12}
GRAINS = ("month", "quarter", "year", "12_months", "all")


@dataclass(frozen=True, order=True)
class Period:
    """A period: its grain and its first day (of ``all``: that of the first figure)."""

    grain: str
    start: date

    @property
    def key(self) -> str:
        """Its name in the page and its address: ``2026-10``, ``2026-Q4``, ``2026``, ``all``.

        Of twelve months: ``2025-11-12m``, by the first of them.
        """
        if self.grain == "all":
            return "all"
        if self.grain == "year":
            return f"{self.start.year}"
        if self.grain == "quarter":
            return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
        return f"{self.start:%Y-%m}" + ("-12m" if self.grain == "12_months" else "")

    @property
    def last_day(self) -> date | None:
        """Its last day; None for all there is."""
        if self.grain == "all":
            return None
        return months_before(self.start, -_MONTHS[self.grain]) - timedelta(days=1)

    def is_over(self, day: date) -> bool:
        """Whether it has ended by that day."""
        return self.last_day is None or self.last_day <= day

    @property
    def previous(self) -> str:
        """The key of the period before; of all there is, its own."""
        return self._ago(_MONTHS.get(self.grain, 0))

    @property
    def year_before(self) -> str:
        """The key of the same period a year before."""
        return self._ago(12)

    def _ago(self, count: int) -> str:
        if self.grain == "all":
            return ""
        return Period(self.grain, months_before(self.start, count)).key


def months_before(day: date, count: int) -> date:
    """The first day of the month so many months before that of a day; after it where negative."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def periods(found: Iterable[tuple[str, date]]) -> list[Period]:
    """The periods of (grain, start) pairs that can be chosen, the latest of each grain first."""
    known = {Period(grain, start) for grain, start in found if grain in GRAINS}
    return sorted(known, key=lambda p: (GRAINS.index(p.grain), -p.start.toordinal()))


def last_complete_month(found: Iterable[Period], day: date) -> Period | None:
    """The last month that is over on that day; the last month there is where none is."""
    months = [period for period in found if period.grain == "month"]
    over = [period for period in months if period.is_over(day)]
    return max(over or months, key=lambda period: period.start, default=None)
