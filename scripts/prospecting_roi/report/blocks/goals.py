"""Goals: each figure of the last complete month that has one, and the year so far."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from prospecting_roi.core.shown import shown
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.periods import Period
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 85

_KEYS = ("period_grain", "period_start", "is_so_far", "kpi", "channel", "team")
_VALUES = ("actual", "goal", "gap", "previous_value", "year_before_value")
_SAID = ("unit", "is_goal_late", "is_goal_reached")
_COLUMNS = (
    Column("name", "text", "goals.name"),
    Column("actual", "words", "goals.actual"),
    Column("goal", "words", "goals.goal"),
    Column("gap", "words", "goals.gap"),
    Column("previous_value", "words", "goals.previous"),
    Column("year_before_value", "words", "goals.year_before"),
    Column("year", "words", "goals.year"),
)


@dataclass(frozen=True)
class Goals:
    """The figures of the period that have a goal, those of the year to date, the KPIs' names."""

    period: Period
    rows: list[Record]
    years: dict[tuple[str, str, str], Record]
    labels: dict[str, Record]


def read(overview: Overview) -> Goals | None:
    """None where the period shown has no goal."""
    source, period = overview.source, overview.shown
    names = (*_KEYS, *_VALUES, *_SAID)
    found = source.read(
        "rpt_sales_dashboard", names, "goal is not null", "kpi, channel, team, is_so_far"
    )
    rows = [row for row in found if _is_of(row, period) and not row["is_so_far"]]
    if period is None or not rows:
        return None
    years = [row for row in found if row["is_so_far"] and row["period_grain"] == "year"]
    labels = source.read("dim_kpis", ("kpi", "label_en", "label_fr"))
    return Goals(
        period,
        sorted(rows, key=lambda row: (row["channel"] != "all", row["team"] != "all")),
        {(row["kpi"], row["channel"], row["team"]): row for row in years},
        {row["kpi"]: row for row in labels},
    )


def render(view: View, figures: Goals) -> Markup:
    """How many were reached, then a table."""
    known = [row for row in figures.rows if row["is_goal_reached"] is not None]
    said = view.say(
        "goals.message",
        reached=str(sum(row["is_goal_reached"] for row in known)),
        count=str(len(known)),
        period=view.period(figures.period),
    )
    late = sum(row["is_goal_late"] is True for row in figures.rows)
    if late:
        said += " " + view.say("goals.late", count=str(late))
    rows = [_row(view, figures, row) for row in figures.rows]
    table = view.table("goals", view.say("goals.caption"), _COLUMNS, rows)
    return view.paragraph(said) + table


def _is_of(row: Record, period: Period | None) -> bool:
    return period is not None and (row["period_grain"], row["period_start"]) == (
        period.grain,
        period.start,
    )


def _row(view: View, figures: Goals, row: Record) -> dict[str, Any]:
    write = writer(view, row["unit"])
    year = figures.years.get((row["kpi"], row["channel"], row["team"]))
    return {name: write(row[name]) for name in _VALUES} | {
        "name": named(view, figures.labels.get(row["kpi"]), row),
        "channel_code": None if row["channel"] == "all" else row["channel"],
        "year": view.say("goals.of_goal", actual=write(year["actual"]), goal=write(year["goal"]))
        if year
        else None,
    }


def named(view: View, label: Record | None, row: Record) -> str:
    """What a KPI is called, with the channel and team it is told of."""
    parts = [shown(str(label[f"label_{view.language}"])) if label else row["kpi"]]
    if row["channel"] != "all":
        parts.append(view.channel(row["channel"]))
    if row.get("team", "all") != "all":
        parts.append(shown(row["team"]))
    return " – ".join(parts)


def writer(view: View, unit: str) -> Callable[[Decimal | None], str]:
    """How a value of a unit of the register is written."""
    kind = {"amount": "amount", "share": "share", "ratio": "percent", "points": "points"}
    return lambda value: view.cell(kind.get(unit, "count"), value)
