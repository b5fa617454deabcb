"""For the firm's own eyes: who was won by whom, and what people say they learned.

Only in the report of ``private/``: no other source has names.
"""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Private, Record
from prospecting_roi.report.view import Column, View

ORDER = 97

_SHOWN = 50
_NAMES = ("account_id", "ordered_date", "channel", "revenue", "gross_margin", "owner_key")
_WON = f"""
    select
        orders.account_id,
        orders.ordered_date,
        orders.channel,
        orders.revenue,
        orders.gross_margin,
        opportunities.owner_key
    from {{marts}}.fct_orders as orders
    left join {{marts}}.fct_opportunities as opportunities
        on orders.opportunity_id = opportunities.opportunity_id
    where orders.is_new_customer
    order by orders.ordered_date desc nulls last, orders.order_id
    limit {_SHOWN}
"""


@dataclass(frozen=True)
class Firm:
    """The last customers won, and what is private."""

    won: list[Record]
    private: Private


def read(overview: Overview) -> Firm | None:
    """None but in the private report."""
    source = overview.source
    if source.private is None:
        return None
    has_orders = source.has("fct_orders", ("is_new_customer", "ordered_date"))
    return Firm(source.records(_WON, _NAMES) if has_orders else [], source.private)


def render(view: View, figures: Firm) -> Markup:
    """Two tables."""
    won = (
        Column("name", "text", "firm_names.account"),
        Column("day", "words", "firm_names.day"),
        Column("channel", "words", "columns.channel"),
        Column("revenue", "amount", "firm_names.revenue"),
        Column("gross_margin", "amount", "columns.new_customer_gross_margin"),
        Column("seller", "words", "firm_names.seller"),
    )
    said = (
        Column("theme", "text", "firm_names.theme"),
        Column("day", "words", "firm_names.day"),
        Column("campaign", "words", "campaigns.name"),
        Column("kind", "words", "firm_names.kind"),
        Column("text", "words", "firm_names.text"),
    )
    return (
        view.paragraph(view.say("firm_names.message"))
        + view.table("won", view.say("firm_names.won"), won, [_won(view, r) for r in figures.won])
        + view.table("debriefs", view.say("firm_names.debriefs"), said, _debriefs(view, figures))
    )


def _won(view: View, row: Record) -> dict[str, Any]:
    private = view.source.private or Private()
    return row | {
        "name": private.accounts.get(row["account_id"]) or row["account_id"],
        "day": view.words.day(row["ordered_date"]) if row["ordered_date"] else None,
        "channel": view.channel(row["channel"]) if row["channel"] else None,
        "seller": private.people.get(row["owner_key"]),
    }


def _debriefs(view: View, figures: Firm) -> list[dict[str, Any]]:
    return [
        {
            "theme": theme or view.say("names.none"),
            "day": view.words.day(day) if day else None,
            "campaign": campaign,
            "kind": kind,
            "text": text,
        }
        for day, campaign, kind, theme, text in figures.private.debriefs
    ]
