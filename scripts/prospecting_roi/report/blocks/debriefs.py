"""What was learned: remarks on campaigns by kind and theme, and what customers write."""

from typing import Any

from markupsafe import Markup

from prospecting_roi.core.shown import shown
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 88

MOST = 6
_NAMES = (
    *("source", "month_date", "campaign_id", "kind", "theme", "last_date", "remarks"),
    *("complete_cost", "new_customers", "roi"),
)
_DEBRIEFS = (
    Column("name", "text", "debriefs.theme"),
    Column("kind", "words", "debriefs.kind"),
    Column("campaign", "words", "debriefs.campaign"),
    Column("day", "words", "debriefs.day"),
    Column("remarks", "count", "debriefs.remarks"),
    Column("complete_cost", "amount", "debriefs.cost"),
    Column("new_customers", "count", "debriefs.customers"),
    Column("roi", "percent", "debriefs.roi"),
)
_COMMENTS = (
    Column("name", "text", "debriefs.theme"),
    *(Column(kind, "count", f"debriefs.{kind}") for kind in ("promoter", "passive", "detractor")),
)


def read(overview: Overview) -> list[Record] | None:
    """Every row, the latest first, with the names of the campaigns."""
    source = overview.source
    rows = source.read(
        "rpt_debriefs", _NAMES, order="month_date desc nulls last, source, campaign_id, kind, theme"
    )
    named = source.read("dim_campaigns", ("campaign_id", "campaign_name"))
    names = {row["campaign_id"]: row["campaign_name"] for row in named}
    return [row | {"campaign": names.get(row["campaign_id"])} for row in rows] or None


def render(view: View, figures: list[Record]) -> Markup:
    """Debriefs beside their campaign, then the themes of comments by what the answer was."""
    said = [row for row in figures if row["source"] == "debrief"]
    parts = [view.paragraph(view.say("debriefs.message"))]
    if said:
        rows = [_debrief(view, row) for row in said[:MOST]]
        parts.append(view.table("remarks", view.say("debriefs.caption"), _DEBRIEFS, rows))
    comments = _comments(view, [row for row in figures if row["source"] == "feedback"])
    if comments:
        caption = view.say("debriefs.comments")
        parts.append(view.folded(caption, view.table("comments", caption, _COMMENTS, comments)))
    return Markup("").join(parts)


def _debrief(view: View, row: Record) -> dict[str, Any]:
    campaign = row["campaign"] or row["campaign_id"]
    return row | {
        "name": shown(row["theme"]) if row["theme"] else view.say("names.none"),
        "kind": view.say(f"debriefs.kind_{row['kind']}"),
        "campaign": shown(campaign) if campaign else None,
        "day": view.words.day(row["last_date"]) if row["last_date"] else None,
    }


def _comments(view: View, rows: list[Record]) -> list[dict[str, Any]]:
    """A row for each theme, the most criticised first."""
    counted: dict[str | None, dict[str, int]] = {}
    for row in rows:
        kinds = counted.setdefault(row["theme"], dict.fromkeys(_KINDS, 0))
        if row["kind"] in kinds:
            kinds[row["kind"]] += row["remarks"]
    order = sorted(
        counted.items(), key=lambda one: (one[0] is None, -one[1]["detractor"], one[0] or "")
    )
    return [
        {"name": view.named("debriefs", f"about_{theme}") if theme in _THEMES else theme} | kinds
        for theme, kinds in order
    ]


_KINDS = ("promoter", "passive", "detractor")
_THEMES = ("price", "delay", "team", "training", "product", "recommendation")
