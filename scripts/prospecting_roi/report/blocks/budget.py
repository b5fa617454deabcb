"""The next amount: what so much more for one channel would bring, as fifty equally likely dots."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.additions import Addition, Amount, chances, main_amount, read_amounts
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.sentences import questioned
from prospecting_roi.report.svg import DOTS, DotScale
from prospecting_roi.report.view import Column, View

ORDER = 20
DRAWN = 2
"""How many channels are drawn before one is chosen: the first and its rival."""

SHOWN = {
    "best_probability": ("percent", "budget.best"),
    "payback_probability": ("percent", "budget.payback"),
    "raw_leads_added": ("count", "budget.leads"),
    "new_customers_added": ("count", "budget.customers"),
    "gross_margin_added": ("amount", "budget.margin"),
    "gross_margin_added_p05": ("amount", "budget.lower"),
    "gross_margin_added_p50": ("amount", "budget.middle"),
    "gross_margin_added_p95": ("amount", "budget.upper"),
}
"""The columns of the table: how a figure is written, its heading."""


@dataclass(frozen=True)
class Budget:
    """Each amount with what is told of it, and the channels as they stand so far."""

    amounts: list[Amount]
    main: Amount
    overview: Overview


def read(overview: Overview) -> Budget | None:
    """None where no amount was asked for."""
    amounts = read_amounts(overview.source)
    main = main_amount(amounts)
    return None if main is None else Budget(amounts, main, overview)


def render(view: View, figures: Budget) -> Markup:
    """Dots of the first channels on one scale, who is passed over and why, all in a table."""
    main = figures.main
    parts = [view.paragraph(view.say("budget.read", dots=str(DOTS)))]
    if main.told:
        parts += [_choices(view, figures), _plots(view, main), *_passed_over(view, figures)]
    else:
        parts.append(view.paragraph(view.say("budget.nothing")))
    freed = _freed(view, figures)
    if freed:
        parts += [view.subtitle(view.say("budget.freed")), view.paragraph(freed)]
    parts.append(view.folded(view.say("budget.caption"), _table(view, figures)))
    return Markup("").join(parts)


def _choices(view: View, figures: Budget) -> Markup:
    """The amount and the channel to choose; the script shows them."""
    names = sorted({one.channel for amount in figures.amounts for one in amount.told})
    names += sorted(set(figures.main.untold) - set(names))
    amounts = Markup("").join(
        Markup("<option{}>{}</option>").format(
            Markup(' value="{}"{}').format(
                key_of(one), Markup(" selected") if one is figures.main else ""
            ),
            view.words.amount(one.amount),
        )
        for one in figures.amounts
    )
    channels = Markup("").join(
        Markup('<option value="{}">{}</option>').format(name, view.channel(name))
        for name in ("all", *names)
    )
    return Markup(
        '<form class="choices" hidden><label>{} <select name="amount">{}</select></label>'
        '<label>{} <select name="channel">{}</select></label></form>'
    ).format(view.say("budget.amount"), amounts, view.say("choices.channel"), channels)


def key_of(amount: Amount) -> str:
    """The amount as the address says it."""
    return f"{amount.amount.normalize():f}"


def _plots(view: View, amount: Amount) -> Markup:
    scale = DotScale.of([one.dots for one in amount.told])
    plots = Markup("").join(_plot(view, one, scale) for one in amount.told[:DRAWN])
    return Markup('<div class="columns amounts" aria-live="polite">{}</div>').format(plots)


def _plot(view: View, one: Addition, scale: DotScale) -> Markup:
    words, (lower, upper) = view.words, one.bounds
    title = view.say(
        "amount.chances" if one.best is not None else "amount.only",
        channel=view.channel(one.channel),
        payback=chances(one.payback),
        best="" if one.best is None else chances(one.best),
    )
    told = view.say(
        "amount.told",
        margin=words.amount(about(one.margin)),
        lower=words.amount(about(lower)),
        upper=words.amount(about(upper)),
    )
    ends = (Decimal(str(scale.low)), one.amount, Decimal(str(scale.high)))
    drawing = one.dots.drawn(scale, title, told, [words.amount(about(value)) for value in ends])
    return Markup('<figure><figcaption>{}</figcaption>{}<p class="note">{}</p></figure>').format(
        title, drawing, told
    )


def about(value: Decimal) -> Decimal:
    """An amount that is drawn, to two digits: a third would say nothing."""
    return Decimal(round(value, 1 - value.adjusted())) if value else value


def _passed_over(view: View, figures: Budget) -> list[Markup]:
    """The channels of a better ROI so far, each with what speaks against it."""
    rows = {row.name: row for row in figures.overview.channels if row.is_choice}
    first = figures.main.told[0]
    reached = rows[first.channel]["roi"] if first.channel in rows else None
    told = {one.channel: one for one in figures.main.told}
    better = [
        row
        for name, row in rows.items()
        if name != first.channel
        and (name in told or name in figures.main.untold)
        and row["roi"] is not None
        and (reached is None or row["roi"] > reached)
    ]
    if not better:
        return []
    said = []
    for row in sorted(better, key=lambda row: (-row["roi"], row.name)):
        named = {"channel": view.channel(row.name), "roi": view.words.percent(row["roi"])}
        one = told.get(row.name)
        if one is None:
            lacking = _lacking(view, figures.main.untold[row.name])
            said.append(view.say("budget.passed_untold", lacking=lacking, **named))
            continue
        key = "budget.passed_flat" if one.is_flat else "budget.passed_told"
        margin, other = (view.words.about(value) for value in (one.margin, first.margin))
        said.append(view.say(key, margin=margin, other=other, **named))
    listed = Markup("").join(Markup("<li>{}</li>").format(text) for text in said)
    return [
        view.subtitle(view.say("budget.passed")),
        view.paragraph(view.say("budget.passed_why")),
        Markup("<ul>{}</ul>").format(listed),
    ]


def _lacking(view: View, codes: list[str]) -> str:
    return ", ".join(view.say(f"amount.lacking_{code}") for code in codes)


def _freed(view: View, figures: Budget) -> str:
    """Whether what the channels to question cost a month is as much as the amount takes."""
    losing = [row.name for row in questioned(figures.overview)[0]]
    costs = {name: figures.main.costs[name] for name in losing if name in figures.main.costs}
    if not costs:
        return ""
    freed = sum(costs.values(), Decimal(0))
    named = {
        "channels": view.say("words.and").join(view.channel(name) for name in costs),
        "freed": view.words.about(freed),
        "amount": view.words.amount(figures.main.amount),
        "monthly": view.words.about(figures.main.monthly),
    }
    if freed >= figures.main.monthly:
        return view.say("budget.freed_enough", **named)
    smaller = [one for one in figures.amounts if one.monthly <= freed]
    if not smaller:
        return view.say("budget.freed_less", **named)
    return view.say("budget.freed_part", part=view.words.amount(smaller[-1].amount), **named)


def _table(view: View, figures: Budget) -> Markup:
    """The channels with the amount that is set; the script writes it anew for another."""
    columns = (
        Column("name", "text", "columns.channel"),
        *(Column(name, kind, heading) for name, (kind, heading) in SHOWN.items()),
        Column("lacking", "words", "budget.lacking"),
    )
    rows: list[dict[str, Any]] = [
        {**one.figures, "name": view.channel(one.channel)} for one in figures.main.told
    ]
    rows += [
        {"name": view.channel(name), "lacking": _lacking(view, codes)}
        for name, codes in figures.main.untold.items()
    ]
    return view.table("budget", view.say("budget.caption"), columns, rows)
