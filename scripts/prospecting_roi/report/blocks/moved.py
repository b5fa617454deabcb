"""Figures of past months that are another now than an earlier build said."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from prospecting_roi.core.shown import shown
from prospecting_roi.report.blocks.goals import writer
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record, Source
from prospecting_roi.report.view import Column, View

ORDER = 94
_SHOWN = 12

_NAMES = ("period_start", "kpi", "unit", "label_en", "label_fr", "former", "figure")
# The company's KPIs of the first screen: the others move with them, and stand in the table.
_MOVED = """
    select
        now.period_start,
        now.kpi,
        kpis.unit,
        kpis.label_en,
        kpis.label_fr,
        former.figure as former,
        now.figure
    from {{marts}}.rpt_metric_history as now
    inner join {{marts}}.rpt_metric_history as former
        on
            now.period_start = former.period_start
            and now.channel = former.channel
            and now.kpi = former.kpi
            and former.valid_from_build <= {since}
            and former.valid_to_build > {since}
    inner join {{marts}}.dim_kpis as kpis on now.kpi = kpis.kpi
    where
        now.valid_to_build is null
        and now.channel = 'all'
        and kpis.is_on_first_screen
        and now.figure <> former.figure
    order by now.period_start desc, now.kpi
"""
_COLUMNS = (
    Column("name", "text", "moved.figure"),
    Column("month", "words", "moved.month"),
    Column("former", "words", "moved.former"),
    Column("figure", "words", "moved.now"),
)


@dataclass(frozen=True)
class Moved:
    """What moved since a build, the latest months first."""

    since: int
    rows: list[Record]


def read(overview: Overview) -> Moved | None:
    """What moved with this build; None where nothing did."""
    return moved(overview.source, overview.source.stamp.build_id - 1)


def moved(source: Source, since: int) -> Moved | None:
    """What is another figure now than build ``since`` said; None where nothing is."""
    if not source.has("rpt_metric_history") or not source.has("dim_kpis"):
        return None
    rows = source.records(_MOVED.format(since=int(since)), _NAMES)
    return Moved(since, rows) if rows else None


def render(view: View, figures: Moved) -> Markup:
    """How many moved, then the latest of them."""
    rows = [_row(view, row) for row in figures.rows[:_SHOWN]]
    said = view.messages.plural(
        "moved.message",
        len(figures.rows),
        count=view.words.count(len(figures.rows)),
        build=str(figures.since),
    )
    return view.paragraph(said) + view.table("moved", view.say("moved.title"), _COLUMNS, rows)


def _row(view: View, row: Record) -> dict[str, Any]:
    write = writer(view, row["unit"])
    return {
        "name": shown(str(row[f"label_{view.language}"])),
        "month": view.month(row["period_start"]),
        "former": write(row["former"]),
        "figure": write(row["figure"]),
    }
