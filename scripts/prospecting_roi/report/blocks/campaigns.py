"""What each campaign cost and brought, over the whole time."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from prospecting_roi.core.shown import shown
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.rated import rated, rated_scale
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 30

_COLUMNS = (
    Column("name", "text", "campaigns.name"),
    Column("channel", "words", "columns.channel"),
    Column("complete_cost", "amount", "columns.complete_cost"),
    Column("budget_used", "percent", "campaigns.budget_used"),
    Column("raw_leads", "count", "columns.raw_leads"),
    Column("cost_per_lead", "unit", "columns.cost_per_lead"),
    Column("cost_per_opportunity", "unit", "columns.cost_per_opportunity"),
    Column("new_customers", "count", "columns.new_customers"),
    Column("customer_acquisition_cost", "unit", "columns.customer_acquisition_cost"),
    Column("new_customer_gross_margin", "amount", "columns.new_customer_gross_margin"),
    Column("roi", "percent", "columns.roi"),
    Column("interval", "interval", "columns.interval"),
    Column("verdict", "words", "columns.verdict"),
)


def read(overview: Overview) -> list[Record] | None:
    """The campaigns that cost or brought something, the costliest first."""
    names = ("campaign_name", "channel", "budget_used")
    return (
        rated(overview.source, "rpt_campaign_performance", "campaign", "campaign_id", names) or None
    )


def render(view: View, figures: list[Record]) -> Markup:
    """A table, of the chosen channel or campaign alone where one is chosen."""
    rows = [_row(view, row) for row in figures]
    message = view.messages.plural(
        "campaigns.message", len(rows), count=view.words.count(len(rows))
    )
    table = view.table(
        "campaigns",
        view.say("campaigns.title"),
        _COLUMNS,
        rows,
        # a campaign of a few euros that brought nothing may have any return: it ends with the scale
        scale=rated_scale(row for row in figures if _is_linked(row)),
        is_by_channel=True,
    )
    return view.paragraph(message) + _choice(view, rows) + table


def _choice(view: View, rows: Sequence[Mapping[str, Any]]) -> Markup:
    """One campaign to look at: the script shows its row alone."""
    named = sorted((str(row["name"]), str(row["campaign_id"])) for row in rows)
    options = [(view.say("campaigns.all"), "all"), *named]
    listed = Markup("").join(
        Markup('<option value="{}">{}</option>').format(code, shown(name)) for name, code in options
    )
    return Markup(
        '<form class="choices" hidden><label>{} <select name="campaign">{}</select></label></form>'
    ).format(view.say("campaigns.name"), listed)


def _is_linked(row: Record) -> bool:
    return any(row[name] for name in ("raw_leads", "opportunities", "new_customers"))


def _row(view: View, row: Record) -> Mapping[str, Any]:
    """A campaign's figures as the mart says them; beside its verdict, whether nothing names it."""
    verdict = view.words.verdict(row["roi_label"], is_settled=row["is_return_settled"])
    return row | {
        "name": row["campaign_name"] or row["campaign_id"],
        "title": row["campaign_name"] or row["campaign_id"],
        "channel_code": row["channel"],
        "channel": view.channel(row["channel"]) if row["channel"] else None,
        "verdict": verdict if _is_linked(row) else view.say("campaigns.unlinked", verdict=verdict),
    }
