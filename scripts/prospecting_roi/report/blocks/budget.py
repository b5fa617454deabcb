"""The next amount: what so much more for one channel would bring, as fifty equally likely dots."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.additions import Addition, read_additions, untold
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.svg import DOTS
from prospecting_roi.report.view import Column, View

ORDER = 20
_DRAWN, _WORTH_DRAWING = 4, 10


@dataclass(frozen=True)
class Budget:
    """What is told, the likeliest to pay back first, and the channels of which nothing is."""

    additions: list[Addition]
    untold: list[str]


def read(overview: Overview) -> Budget | None:
    """None where no scenario was worked out."""
    if not overview.source.read("rpt_budget_scenarios", ("channel",)):
        return None
    return Budget(read_additions(overview.source), untold(overview.source))


def render(view: View, figures: Budget) -> Markup:
    """Dots of the first channels on one scale, all of them in a table."""
    missing = Markup("")
    if figures.untold:
        names = ", ".join(view.channel(channel) for channel in figures.untold)
        missing = view.paragraph(view.say("budget.untold", channels=names))
    if not figures.additions:
        return view.paragraph(view.say("budget.nothing")) + missing
    drawn = [one for one in figures.additions if one.paying >= _WORTH_DRAWING]
    drawn = (drawn or figures.additions)[:_DRAWN]
    ends = [float(value) for one in drawn for value in (one.lower, one.upper, one.amount)]
    low, high = min([0.0, *ends]), max(ends)
    plots = Markup("").join(_plot(view, one, low, high) for one in drawn)
    rows = [_row(view, one) for one in figures.additions]
    columns = (
        Column("name", "text", "columns.channel"),
        Column("cost", "amount", "budget.cost"),
        Column("amount", "amount", "budget.amount"),
        Column("leads_before", "count", "budget.leads_before"),
        Column("leads_after", "count", "budget.leads_after"),
        Column("margin", "amount", "budget.margin"),
        Column("lower", "amount", "budget.lower"),
        Column("upper", "amount", "budget.upper"),
        Column("paying", "count", "budget.paying"),
    )
    table = view.table("budget", view.say("budget.caption"), columns, rows)
    return (
        view.paragraph(view.say("budget.read", dots=str(DOTS)))
        + Markup('<div class="columns">{}</div>').format(plots)
        + missing
        + view.folded(view.say("budget.caption"), table)
    )


def _plot(view: View, one: Addition, low: float, high: float) -> Markup:
    words = view.words
    title = view.say(
        "budget.chances",
        channel=view.channel(one.channel),
        amount=words.about(one.amount),
        paying=str(one.paying),
        dots=str(DOTS),
    )
    told = view.say(
        "budget.told",
        margin=words.about(one.margin),
        lower=words.amount(one.lower),
        upper=words.amount(one.upper),
    )
    labels = [words.amount(Decimal(str(value))) for value in (low, one.amount, high)]
    drawing = one.dots.drawn(low, high, title, told, labels)
    return Markup('<figure><figcaption>{}</figcaption>{}<p class="note">{}</p></figure>').format(
        title, drawing, told
    )


def _row(view: View, one: Addition) -> dict[str, Any]:
    return {
        "name": view.channel(one.channel),
        "cost": one.cost,
        "amount": one.amount,
        "leads_before": one.leads_before,
        "leads_after": one.leads_after,
        "margin": one.margin,
        "lower": one.lower,
        "upper": one.upper,
        "paying": one.paying,
    }
