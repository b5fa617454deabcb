"""The figures of the first screen: channels and their goals for each period that can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from prospecting_roi.report.periods import GRAINS, Period, last_complete_month, periods
from prospecting_roi.report.rolling import SUMMED, summed, windows
from prospecting_roi.report.source import Record, Source

WITHOUT_RETURN = ("unknown", "unallocated")
"""Rows of which costs and sales do not belong together."""

NO_CHANNEL = ("all", *WITHOUT_RETURN)
"""Rows of the standard table that are no channel to choose between."""

FIGURES = (
    "complete_cost",
    "raw_leads",
    "cost_per_lead",
    "meetings_held",
    "cost_per_opportunity",
    "new_customers",
    "average_gross_margin_per_customer",
    "roi",
    "roi_label",
    "is_return_settled",
    "orders",
    "average_order_value",
)
"""What the channel table and the tiles show of a channel."""

BOUNDS = ("lower", "lower_80", "lower_50", "upper_50", "upper_80", "upper")
READINGS = ("if_unknown_against", "middle", "if_unknown_for")
FIRM = ("is_top_firm", "is_firm_by_models", "is_firm_by_unknowns", "is_firm_by_sample")

_EXTRA = tuple(name for name in SUMMED if name not in FIGURES)
_KEYS = ("period_grain", "period_start", "channel", "attribution_model")

# A channel says nothing that costs nothing and brought nothing; unknown is something.
_SAYING = (
    "complete_cost",
    "raw_leads",
    "meetings_held",
    "opportunities",
    "new_customers",
    "orders",
)
_QUERY = """
    select {columns}
    from {{marts}}.rpt_channel_performance as performance
    {readings}
    where
        performance.period_grain in ({grains})
        and (
            performance.attribution_model = '{model}'
            or performance.period_grain = 'all'
        )
        and (performance.channel = 'all' or {is_shown})
    order by
        performance.period_grain,
        performance.period_start,
        performance.attribution_model,
        case when performance.channel = 'all' then 1 else 0 end,
        performance.complete_cost desc nulls last,
        performance.channel
"""
_READINGS = """
    left join {marts}.rpt_performance_readings as readings
        on
            readings.metric = 'roi'
            and readings.dimension_kind = 'channel'
            and performance.channel = readings.dimension_value
            and performance.period_grain = readings.period_grain
            and performance.period_start = readings.period_start
            and performance.attribution_model = readings.attribution_model
"""


Goal = tuple[Decimal, Decimal | None]
"""A goal, and how far the figure is above it; None where that is not known."""


@dataclass(frozen=True)
class Channel:
    """A channel in a period under a model: what it has in the tables, by column."""

    name: str
    figures: Record

    def __getitem__(self, key: str) -> Any:
        return self.figures[key]

    @property
    def is_choice(self) -> bool:
        """Whether it is a channel that money can go to."""
        return self.name not in NO_CHANNEL


class Overview:
    """The channel table of every period and model, and the goals beside it."""

    def __init__(self, source: Source) -> None:
        """Read from a build's tables, once."""
        self.source = source
        self.model = source.main_model
        self.tables = _tables(source)
        day = source.stamp.as_of_date
        months = [p for p, model in self.tables if model == self.model]
        self.month = last_complete_month(months, day)
        last = self.month if self.month and self.month.is_over(day) else None
        for period, parts in windows(last, months):
            self.tables[period, self.model] = self._summed(parts)
        self.periods = periods((p.grain, p.start) for p, _ in self.tables)
        self.goals = _goals(source)

    def table(self, period: Period, model: str | None = None) -> list[Channel]:
        """The channels of a period, the costliest first, the total last."""
        return self.tables.get((period, model or self.model), [])

    def _summed(self, parts: Sequence[Period]) -> list[Channel]:
        """The channel table of several periods."""
        found: dict[str, list[Record]] = {}
        for part in parts:
            for row in self.table(part):
                found.setdefault(row.name, []).append(row.figures)
        thresholds = self.source.settings.roi_label_thresholds
        told = [
            Channel(
                name,
                dict.fromkeys(rows[0])
                | summed(rows, thresholds, has_return=name not in WITHOUT_RETURN),
            )
            for name, rows in found.items()
        ]
        return sorted(
            told, key=lambda row: (row.name == "all", -(row["complete_cost"] or 0), row.name)
        )

    @cached_property
    def whole(self) -> Period | None:
        """All there is; None where nothing is."""
        return next((period for period in self.periods if period.grain == "all"), None)

    @property
    def shown(self) -> Period | None:
        """The period of the tiles before anybody chooses: the last complete month."""
        return self.month or self.whole

    @cached_property
    def channels(self) -> list[Channel]:
        """The channels over the whole time, under the main model."""
        return self.table(self.whole) if self.whole else []

    def total(self, period: Period) -> Channel | None:
        """The company in a period."""
        return self.of(period, "all")

    def of(self, period: Period, channel: str) -> Channel | None:
        """A channel in a period."""
        return next((row for row in self.table(period) if row.name == channel), None)

    def models_of(self, channel: str) -> list[Channel]:
        """A channel over the whole time under each model."""
        if self.whole is None:
            return []
        tables = [self.table(self.whole, model) for model in self.source.models]
        return [row for table in tables for row in table if row.name == channel]


def ranked(rows: Sequence[Channel]) -> list[Channel]:
    """The channels with a known ROI, best first."""
    known = [row for row in rows if row.is_choice and row["roi"] is not None]
    return sorted(known, key=lambda row: (-row["roi"], row.name))


def _tables(source: Source) -> dict[tuple[Period, str], list[Channel]]:
    names = (*_KEYS, *FIGURES, *_EXTRA, *FIRM)
    if not source.has("rpt_channel_performance", _KEYS):
        return {}
    columns = [_column(source, "rpt_channel_performance", "performance", name) for name in names]
    readings = (*BOUNDS, *READINGS)
    has_readings = source.has("rpt_performance_readings", readings)
    columns += [f"readings.{name}" if has_readings else "null" for name in readings]
    query = _QUERY.format(
        columns=", ".join(columns),
        readings=_READINGS if has_readings else "",
        grains=", ".join(f"'{grain}'" for grain in GRAINS),
        model=source.main_model,
        is_shown=" or ".join(
            f"coalesce(performance.{name}, {1 if name == 'complete_cost' else 0}) <> 0"
            for name in _SAYING
            if source.has("rpt_channel_performance", (name,))
        ),
    )
    found: dict[tuple[Period, str], list[Channel]] = {}
    for row in source.records(query, (*names, *readings)):
        period = Period(row["period_grain"], row["period_start"])
        found.setdefault((period, row["attribution_model"]), []).append(
            Channel(row["channel"], row)
        )
    return found


def _column(source: Source, table: str, alias: str, name: str) -> str:
    return f"{alias}.{name}" if source.has(table, (name,)) else "null"


def _goals(source: Source) -> dict[tuple[str, str], dict[str, Goal]]:
    """Goal and gap of each figure that has one, by (period, channel)."""
    names = ("period_grain", "period_start", "channel", "kpi", "goal", "gap")
    rows = source.read(
        "rpt_sales_dashboard", names, "goal is not null and not is_so_far and team = 'all'"
    )
    found: dict[tuple[str, str], dict[str, Goal]] = {}
    for row in rows:
        key = Period(row["period_grain"], row["period_start"]).key
        found.setdefault((key, row["channel"]), {})[row["kpi"]] = row["goal"], row["gap"]
    return found
