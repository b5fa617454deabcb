"""Milestones of the sales process: how often each is skipped, and what went with it."""

from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 55

_FIGURES = (
    *("milestone", "label_en", "label_fr", "met_deals", "skipped_deals", "skipped_rate"),
    *("met_win_rate", "skipped_win_rate"),
    *(f"win_rate_difference_{end}" for end in ("lower", "upper")),
)
_COLUMNS = (
    Column("name", "text", "milestones.name"),
    Column("skipped_deals", "count", "milestones.skipped"),
    Column("skipped_rate", "share", "milestones.share"),
    Column("skipped_win_rate", "share", "milestones.won_without"),
    Column("met_win_rate", "share", "milestones.won_with"),
    Column("interval", "words", "milestones.difference"),
)


def read(overview: Overview) -> list[Record] | None:
    """The milestones of the whole company that some deal is known to have skipped."""
    return (
        overview.source.read(
            "rpt_milestones",
            _FIGURES,
            "team = 'all' and skipped_deals > 0",
            "skipped_deals desc, milestone",
        )
        or None
    )


def render(view: View, figures: list[Record]) -> Markup:
    """The one skipped most in a sentence, then the table."""
    most = figures[0]
    message = view.say(
        "milestones.message",
        name=_name(view, most),
        skipped=view.words.count(most["skipped_deals"]),
        deals=view.words.count(most["skipped_deals"] + most["met_deals"]),
    )
    rows = [_row(view, row) for row in figures]
    table = view.table("milestones", view.say("milestones.title"), _COLUMNS, rows)
    return view.paragraph(f"{message} {view.say('milestones.no_reason')}") + table


def _name(view: View, row: Record) -> str:
    return str(row[f"label_{view.language}"] or row["milestone"])


def _row(view: View, row: Record) -> dict[str, Any]:
    lower, upper = (row[f"win_rate_difference_{end}"] for end in ("lower", "upper"))
    known = lower is not None and upper is not None
    points = [view.cell("points", bound) for bound in (lower, upper)] if known else []
    return row | {"name": _name(view, row), "interval": " … ".join(points) or None}
