"""The tiles of the first screen: a figure, its goal, the period before, the year before, a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.periods import Period
from prospecting_roi.report.source import Source

LINE_MONTHS = 13
_NONE = (None, None)
TILES = (
    ("raw_leads", "count"),
    ("orders", "count"),
    ("average_order_value", "amount"),
    ("complete_cost", "amount"),
    ("roi", "percent"),
)
"""The figures and how each is written."""


@dataclass(frozen=True)
class Tile:
    """A figure of a period beside what it is compared with; None where it is not known."""

    name: str
    kind: str
    value: Any
    goal: Decimal | None
    gap: Decimal | None
    previous: Any
    year_before: Any
    line: Sequence[Any]


def tiles(overview: Overview, period: Period | None, channel: str = "all") -> list[Tile]:
    """The tiles of a channel, or of the company."""
    if period is None:
        return []
    by_key = {found.key: found for found in overview.periods}

    def figure(key: str, name: str) -> Any:
        found = by_key.get(key)
        row = overview.of(found, channel) if found else None
        return row[name] if row else None

    keys = line_keys(overview.periods, period)
    goals = overview.goals.get((period.key, channel), {})
    return [
        Tile(
            name,
            kind,
            figure(period.key, name),
            goals.get(name, _NONE)[0],
            goals.get(name, _NONE)[1],
            figure(period.previous, name),
            figure(period.year_before, name),
            [figure(key, name) for key in keys],
        )
        for name, kind in TILES
    ]


@dataclass(frozen=True)
class Expected:
    """The orders expected of the next month: how many, from and to in eight cases of ten."""

    month: date
    orders: Decimal
    lower: int
    upper: int
    amount: Decimal | None


def expected(source: Source) -> Expected | None:
    """None where nothing is expected."""
    names = (
        *("month_date", "expected_orders", "expected_orders_lower_80"),
        *("expected_orders_upper_80", "expected_amount"),
    )
    rows = source.read(
        "rpt_order_forecast", names, "horizon_months = 1 and expected_orders is not null"
    )
    return Expected(*rows[0].values()) if rows else None


def line_keys(found: Sequence[Period], period: Period) -> list[str]:
    """The periods of the line, the earliest first: the last thirteen of the grain."""
    before = [p for p in found if p.grain == period.grain and p.start <= period.start]
    return [p.key for p in sorted(before, key=lambda p: p.start)[-LINE_MONTHS:]]
