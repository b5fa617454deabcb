"""Messages, contents and scripts: what was sent, what was answered, which leads went further."""

from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 70

_FIGURES = (
    "content_kind",
    "content_id",
    "variant_id",
    "touches_sent",
    "click_rate",
    "click_rate_lower",
    "click_rate_upper",
    "reply_rate",
    "leads_touched",
    "lead_to_opportunity_rate",
    "lead_to_opportunity_rate_lower",
    "lead_to_opportunity_rate_upper",
    "leads_to_customer",
)
_COLUMNS = (
    Column("name", "text", "content.name"),
    Column("kind", "words", "content.kind"),
    Column("touches_sent", "count", "content.sent"),
    Column("click_rate", "share", "content.clicks"),
    Column("click_interval", "words", "content.interval"),
    Column("reply_rate", "share", "content.replies"),
    Column("leads_touched", "count", "content.leads"),
    Column("lead_to_opportunity_rate", "share", "content.opportunities"),
    Column("opportunity_interval", "words", "content.interval"),
    Column("leads_to_customer", "count", "content.customers"),
)


def read(overview: Overview) -> list[Record] | None:
    """Every content over the whole time, those of most leads first."""
    return (
        overview.source.read(
            "rpt_content_performance",
            _FIGURES,
            "period_grain = 'all'",
            "leads_touched desc nulls last, content_kind, content_id, variant_id",
        )
        or None
    )


def render(view: View, figures: list[Record]) -> Markup:
    """A table; which rate is beyond the sample's chance is read off the intervals."""
    rows = [_row(view, row) for row in figures]
    table = view.table("content", view.say("content.title"), _COLUMNS, rows)
    return view.paragraph(view.say("content.message")) + table


def _row(view: View, row: Record) -> dict[str, Any]:
    name = row["content_id"] or view.say("names.none")
    shares = view.words.shares
    return row | {
        "name": f"{name} – {row['variant_id']}" if row["variant_id"] else name,
        "kind": view.named("content_kinds", row["content_kind"]),
        "click_interval": shares(row["click_rate_lower"], row["click_rate_upper"]),
        "opportunity_interval": shares(
            row["lead_to_opportunity_rate_lower"], row["lead_to_opportunity_rate_upper"]
        ),
    }
