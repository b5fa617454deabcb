"""What customers are worth: to date, projected, and whether they come back and bring others."""

from itertools import groupby
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 60

_FIGURES = (
    "customers",
    "customer_lifetime_value",
    "projected_customer_lifetime_value",
    "repurchase_rate",
    "upsell_rate",
    "referral_rate",
    "net_promoter_score",
    "marketing_cost_share_of_lifetime_value",
)
_KEYS = ("dimension_kind", "dimension_value", "horizon_months", "window_end_date")
_KINDS = ("company", "channel", "offer", "company_size", "sector", "region")
_COLUMNS = (
    Column("name", "text", "customers.name"),
    Column("customers", "count", "customers.customers"),
    Column("customer_lifetime_value", "amount", "customers.value"),
    Column("projected_customer_lifetime_value", "amount", "customers.projected"),
    Column("repurchase_rate", "share", "customers.repurchase"),
    Column("upsell_rate", "share", "customers.upsell"),
    Column("referral_rate", "share", "customers.referral"),
    Column("net_promoter_score", "points", "customers.promoters"),
    Column("marketing_cost_share_of_lifetime_value", "share", "customers.cost_share"),
)


def read(overview: Overview) -> list[Record] | None:
    """The company and its groups that have customers."""
    rows = overview.source.read(
        "rpt_customer_value",
        (*_KEYS, *_FIGURES),
        "customers > 0 and dimension_kind <> 'cohort'",
        "dimension_kind, customers desc, dimension_value",
    )
    told = [row for row in rows if row["dimension_kind"] in _KINDS]
    return sorted(told, key=lambda row: _KINDS.index(row["dimension_kind"])) or None


def render(view: View, figures: list[Record]) -> Markup:
    """The company in a sentence, the channels in a table, the other groups folded."""
    parts = [view.paragraph(_message(view, figures[0]))]
    for kind, group in groupby(figures, key=lambda row: str(row["dimension_kind"])):
        if kind == "company":
            continue
        label = view.named("segment_kinds", kind)
        rows = [_row(view, row) for row in group]
        caption = f"{view.say('customers.title')} – {label}"
        table = view.table(f"customers-{kind}", caption, _COLUMNS, rows)
        parts.append(table if kind == "channel" else view.folded(label, table))
    return Markup("").join(parts)


def _message(view: View, company: Record) -> str:
    words = view.words
    said = view.say(
        "customers.message",
        customers=words.count(company["customers"]),
        value=words.about(company["customer_lifetime_value"]),
        again=words.share(company["repurchase_rate"]),
    )
    if company["projected_customer_lifetime_value"] is None:
        return f"{said} {view.say('customers.too_few')}"
    projected = view.say(
        "customers.projection",
        months=str(company["horizon_months"]),
        value=words.about(company["projected_customer_lifetime_value"]),
    )
    return f"{said} {projected}"


def _row(view: View, row: Record) -> dict[str, Any]:
    value = row["dimension_value"]
    is_channel = row["dimension_kind"] == "channel"
    return row | {
        "name": view.channel(value) if is_channel else view.named("names", value),
        "channel_code": value if is_channel else None,
    }
