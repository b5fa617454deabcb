"""The digital channels alone: visitors, leads, customers and what they cost."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Channel, Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 80

_RATES = ("visitors", "period_leads_per_visitor", "period_customers_per_visitor")
_COLUMNS = (
    Column("name", "text", "columns.channel"),
    Column("visitors", "count", "funnel.visitors"),
    Column("raw_leads", "count", "columns.raw_leads"),
    Column("period_leads_per_visitor", "share", "digital.leads_per_visitor"),
    Column("new_customers", "count", "columns.new_customers"),
    Column("period_customers_per_visitor", "share", "digital.customers_per_visitor"),
    Column("complete_cost", "amount", "columns.complete_cost"),
    Column("cost_per_lead", "unit", "columns.cost_per_lead"),
    Column("roi", "percent", "columns.roi"),
    Column("bounds", "words", "digital.interval"),
)


@dataclass(frozen=True)
class Digital:
    """The digital channels, and what the web site counts of each."""

    channels: list[Channel]
    visits: dict[str, Record]


def read(overview: Overview) -> Digital | None:
    """None without a digital channel."""
    source = overview.source
    digital = {row["channel"] for row in source.read("dim_channels", ("channel",), "is_digital")}
    channels = [row for row in overview.channels if row.name in digital]
    rows = source.read("rpt_funnel_by_period", ("channel", *_RATES), "period_grain = 'all'")
    return Digital(channels, {row["channel"]: row for row in rows}) if channels else None


def render(view: View, figures: Digital) -> Markup:
    """A table by channel."""
    rows: list[dict[str, Any]] = [
        channel.figures
        | {name: figures.visits.get(channel.name, {}).get(name) for name in _RATES}
        | {
            "name": view.channel(channel.name),
            "channel_code": channel.name,
            "bounds": view.words.percents(channel["lower"], channel["upper"]),
        }
        for channel in figures.channels
    ]
    table = view.table("digital", view.say("digital.title"), _COLUMNS, rows)
    return view.paragraph(view.say("digital.message")) + table
