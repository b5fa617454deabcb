"""The fan of the next six months: orders and amount expected, and how such forecasts did before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record, Source
from prospecting_roi.report.svg import Fan, fan
from prospecting_roi.report.view import Column, View

ORDER = 38
_SHOWN_BEFORE = 12
_JUDGED_AHEAD = (1, 3, 6)
_SOURCES = ("pipeline", "overdue", "lead", "new_lead", "repeat")
_BOUNDS = tuple(
    f"{side}_{level}"
    for side, levels in (("lower", (95, 80, 50)), ("upper", (50, 80, 95)))
    for level in levels
)
_RATES = ("expected", "last_month", "last_year", "crm")
_MEASURES = ("orders", "amount")
_NAMES = (
    *("origin_date", "month_date", "horizon_months", "status", "deals_left_out"),
    *(f"expected_{measure}" for measure in _MEASURES),
    *(f"expected_{measure}_{bound}" for measure in _MEASURES for bound in _BOUNDS),
    *(f"{source}_orders" for source in _SOURCES),
    *(f"{one}_orders_error_rate" for one in _RATES),
    "expected_amount_error_rate",
    *("past_orders_forecasts", "orders_bias_rate", "orders_coverage_80_rate"),
)
_EXPECTED = (
    Column("month", "text", "forecast.month"),
    Column("orders", "words", "forecast.orders"),
    Column("amount", "words", "forecast.amount"),
    *(Column(f"{source}_orders", "count", f"forecast.{source}") for source in _SOURCES),
)
_JUDGED = (
    Column("ahead", "text", "forecast.ahead"),
    Column("past_orders_forecasts", "count", "forecast.judged"),
    Column("expected_orders_error_rate", "share", "forecast.error"),
    *(
        Column(f"{one}_orders_error_rate", "share", f"forecast.error_{one}")
        for one in ("last_month", "last_year", "crm")
    ),
    Column("orders_bias_rate", "percent", "forecast.bias"),
    Column("orders_coverage_80_rate", "share", "forecast.coverage"),
    Column("expected_amount_error_rate", "share", "forecast.amount_error"),
)


@dataclass(frozen=True)
class Forecast:
    """The months to come, the first one first, and the orders of those before them."""

    months: list[Record]
    before: list[Record]


def expected_months(source: Source) -> list[Record]:
    """The months that are told, or why they are not, the first one first."""
    return source.read("rpt_order_forecast", _NAMES, "", "month_date")


def read(overview: Overview) -> Forecast | None:
    """None where neither deals nor orders are known."""
    months = expected_months(overview.source)
    before = overview.source.read(
        "rpt_forecast_backtest",
        ("month_date", "actual_orders"),
        "horizon_months = 1 and actual_orders is not null",
        "month_date",
    )
    return Forecast(months, before[-_SHOWN_BEFORE:]) if months else None


def render(view: View, figures: Forecast) -> Markup:
    """What next month brings, the fan, the months, and how far former forecasts were off."""
    told = [row for row in figures.months if row["status"] == "estimated"]
    if not told:
        reason = view.say(f"forecast.{figures.months[0]['status']}")
        return view.paragraph(reason)
    parts = [view.paragraph(_message(view, told[0])), _drawn(view, figures.before, told)]
    rows = [_expected(view, row) for row in told]
    parts.append(
        view.folded(
            view.say("forecast.months"),
            view.table("forecast", view.say("forecast.months"), _EXPECTED, rows),
        )
    )
    judged = [
        row
        for row in told
        if row["past_orders_forecasts"] and row["horizon_months"] in _JUDGED_AHEAD
    ]
    if judged:
        rows = [row | {"ahead": str(row["horizon_months"])} for row in judged]
        table = view.table("forecast-past", view.say("forecast.past"), _JUDGED, rows)
        parts += [
            view.paragraph(_kept(view, judged[0])),
            view.folded(view.say("forecast.past"), table),
        ]
    if figures.months[0]["deals_left_out"]:
        count = view.words.count(figures.months[0]["deals_left_out"])
        parts.append(view.paragraph(view.say("forecast.left_out", count=count)))
    return Markup("").join(parts)


def _message(view: View, first: Record) -> str:
    """The first month, its interval, and its amount where it is known."""
    words = view.words
    said = view.say(
        "forecast.message",
        month=view.month(first["month_date"]),
        day=words.day(first["origin_date"]),
        orders=words.count(round(first["expected_orders"])),
        lower=words.count(first["expected_orders_lower_80"]),
        upper=words.count(first["expected_orders_upper_80"]),
    )
    if first["expected_amount"] is None:
        return f"{said} {view.say('forecast.no_amount')}"
    bounds = (words.about(first[f"expected_amount_{side}_80"]) for side in ("lower", "upper"))
    lower, upper = bounds
    amount = view.say(
        "forecast.message_amount",
        amount=words.about(first["expected_amount"]),
        lower=lower,
        upper=upper,
    )
    return f"{said} {amount}"


def _kept(view: View, first: Record) -> str:
    """How far forecasts of a month ahead were off, beside the simpler ones that are known."""
    others = [
        view.say(
            f"forecast.beside_{one}", share=view.words.share(first[f"{one}_orders_error_rate"])
        )
        for one in ("last_month", "last_year", "crm")
        if first[f"{one}_orders_error_rate"] is not None
    ]
    return view.say(
        "forecast.kept",
        count=view.words.count(first["past_orders_forecasts"]),
        error=view.words.share(first["expected_orders_error_rate"]),
        others=", ".join(others) or view.say("forecast.beside_none"),
        held=view.words.share(first["orders_coverage_80_rate"]),
    )


def _drawn(view: View, before: Sequence[Record], told: Sequence[Record]) -> Markup:
    """The months before as a line, those to come as a hatched fan."""
    months = [row["month_date"] for row in (*before, *told)]
    shown = Fan(
        [row["actual_orders"] for row in before],
        [row["expected_orders"] for row in told],
        [[row[f"expected_orders_{bound}"] for bound in _BOUNDS] for row in told],
        [f"{month:%m/%y}" for month in months],
    )
    title = view.say("forecast.drawn")
    said = "; ".join(
        view.say(
            "forecast.drawn_month",
            month=view.month(row["month_date"]),
            orders=view.words.count(round(row["expected_orders"])),
            lower=view.words.count(row["expected_orders_lower_80"]),
            upper=view.words.count(row["expected_orders_upper_80"]),
        )
        for row in told
    )
    return Markup("<figure><figcaption>{}</figcaption>{}</figure>").format(
        title, fan(shown, title, said)
    )


def _expected(view: View, row: Record) -> dict[str, Any]:
    words = view.words
    orders = view.say(
        "forecast.ranged",
        figure=words.count(_tenth(row["expected_orders"])),
        lower=words.count(row["expected_orders_lower_80"]),
        upper=words.count(row["expected_orders_upper_80"]),
    )
    amount = None
    if row["expected_amount"] is not None:
        amount = view.say(
            "forecast.ranged",
            figure=words.about(row["expected_amount"]),
            lower=words.about(row["expected_amount_lower_80"]),
            upper=words.about(row["expected_amount_upper_80"]),
        )
    parts = {f"{source}_orders": _tenth(row[f"{source}_orders"]) for source in _SOURCES}
    return {"month": view.month(row["month_date"]), "orders": orders, "amount": amount, **parts}


def _tenth(value: Decimal) -> Decimal:
    """An expectation of orders to a tenth: more would say nothing."""
    return round(value, 1)
