"""Decisions: the figure that each names, before it and since, and what else was decided then."""

from decimal import Decimal
from typing import Any

from markupsafe import Markup

from prospecting_roi.core.shown import shown
from prospecting_roi.report.blocks.goals import named, writer
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 87

MOST = 12
_NAMES = (
    *("decision_id", "kpi", "channel", "unit", "change", "unknown_reason", "decided_date"),
    *("week_count", "other_decisions", "before_value", "after_value"),
    *("difference", "difference_lower", "difference_upper"),
)
_COLUMNS = (
    Column("name", "text", "decisions.name"),
    Column("before", "words", "decisions.before"),
    Column("after", "words", "decisions.after"),
    Column("difference", "words", "decisions.difference"),
    Column("said", "words", "decisions.said"),
    Column("week_count", "count", "decisions.weeks"),
    Column("other_decisions", "count", "decisions.others"),
)


def read(overview: Overview) -> list[Record] | None:
    """The latest decisions."""
    source = overview.source
    rows = source.read(
        "rpt_decision_effects", _NAMES, order="decided_date desc, decision_id, kpi nulls last"
    )
    labels = {row["kpi"]: row for row in source.read("dim_kpis", ("kpi", "label_en", "label_fr"))}
    return [row | {"label": labels.get(row["kpi"])} for row in rows[:MOST]] or None


def render(view: View, figures: list[Record]) -> Markup:
    """A table, the latest first; what a decision was called in the private report alone."""
    table = view.table(
        "decisions", view.say("decisions.caption"), _COLUMNS, [_row(view, row) for row in figures]
    )
    return view.paragraph(view.say("decisions.message")) + table


def _row(view: View, row: Record) -> dict[str, Any]:
    write = writer(view, row["unit"])
    private = view.source.private
    title = private.decisions.get(row["decision_id"]) if private else None
    parts = [view.words.day(row["decided_date"]), *([shown(title)] if title else [])]
    parts.append(named(view, row["label"], row) if row["kpi"] else view.say("decisions.no_figure"))
    told = row | {
        "name": " – ".join(parts),
        "channel_code": None if row["channel"] in {"all", "unrecognised"} else row["channel"],
        "before": write(row["before_value"]),
        "after": write(row["after_value"]),
        "said": view.say(f"decisions.{row['change'] or row['unknown_reason']}"),
    }
    return told | {"difference": _difference(view, row, write)}


def _difference(view: View, row: Record, write: Any) -> str | None:
    difference: Decimal | None = row["difference"]
    if difference is None or row["difference_lower"] is None:
        return None
    return view.say(
        "decisions.interval",
        difference=write(difference),
        lower=write(row["difference_lower"]),
        upper=write(row["difference_upper"]),
    )
