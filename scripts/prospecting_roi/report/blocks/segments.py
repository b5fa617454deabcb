"""Segments, offers, teams, scripts and messages: what each cost and brought over the whole time."""

from itertools import groupby
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.rated import rated, rated_scale
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 40

_COLUMNS = (
    Column("name", "text", "segments.name"),
    Column("complete_cost", "amount", "columns.complete_cost"),
    Column("raw_leads", "count", "columns.raw_leads"),
    Column("cost_per_lead", "unit", "columns.cost_per_lead"),
    Column("opportunities", "count", "columns.opportunities"),
    Column("new_customers", "count", "columns.new_customers"),
    Column("average_gross_margin_per_customer", "amount", "columns.margin_per_customer"),
    Column("roi", "percent", "columns.roi"),
    Column("interval", "interval", "columns.interval"),
    Column("verdict", "words", "columns.verdict"),
)
_KINDS = (
    "sector",
    "company_size",
    "region",
    "offer",
    "team",
    "script",
    "message",
    "seller",
    "agent",
)


def read(overview: Overview) -> list[Record] | None:
    """The segments that cost or brought something, kind by kind."""
    rows = rated(
        overview.source,
        "rpt_segment_performance",
        "performance.segment_kind",
        "segment",
        ("segment_kind",),
        "and performance.period_grain = 'all'",
    )
    known = {
        row["segment_kind"] for row in rows if row["segment"] not in {"unknown", "unallocated"}
    }
    kinds = [*_KINDS, *sorted(known.difference(_KINDS))]
    told = [row for row in rows if row["segment_kind"] in known]
    return sorted(told, key=lambda row: kinds.index(row["segment_kind"])) or None


def render(view: View, figures: list[Record]) -> Markup:
    """A table per kind; the first is open."""
    scale = rated_scale(figures)
    parts = []
    for kind, rows in groupby(figures, key=lambda row: str(row["segment_kind"])):
        label = view.named("segment_kinds", kind)
        table = view.table(
            f"segments-{kind}", label, _COLUMNS, [_row(view, row) for row in rows], scale=scale
        )
        parts.append(view.folded(label, table))
    return view.paragraph(view.say("segments.message")) + Markup("").join(parts)


def _row(view: View, row: Record) -> dict[str, Any]:
    people = view.source.private.people if view.source.private else {}
    name = people.get(row["segment"]) or view.named("names", row["segment"])
    return row | {
        "name": name,
        "verdict": view.words.verdict(row["roi_label"], is_settled=row["is_return_settled"]),
    }
