"""The figures that a reader's choices select, as the page's script reads them."""

import json
import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.additions import Amount, chances, main_amount, read_amounts
from prospecting_roi.report.blocks.budget import DRAWN, SHOWN, about, key_of
from prospecting_roi.report.messages import catalogue
from prospecting_roi.report.overview import BOUNDS, FIGURES, FIRM, Channel, Overview
from prospecting_roi.report.svg import (
    DOT_COLUMNS,
    DOT_WIDTH,
    INTERVAL_WIDTH,
    DotScale,
    ReturnScale,
)
from prospecting_roi.report.tiles import LINE_MONTHS, TILES, line_keys
from prospecting_roi.report.view import View

SHARED = (
    "complete_cost",
    "raw_leads",
    "cost_per_lead",
    "meetings_held",
    "orders",
    "average_order_value",
)
"""Fields that stand under the main model alone: no model changes them, or only tiles show them."""

FIELDS = (*(name for name in FIGURES if name not in SHARED), *BOUNDS, *FIRM, *SHARED)
"""What the script knows of a channel, in the order of its rows; what may be left out comes last."""

_NO_RATIO = 100
_SCRIPT_SECTIONS = ("script", "firm", "interval", "tiles", "amount")


def scale_of(overview: Overview) -> ReturnScale:
    """The one scale of the channel table: that of the whole time under the main model."""
    rows = overview.channels
    return ReturnScale.of(row[name] for row in rows for name in ("roi", "lower", "upper"))


def choices_json(overview: Overview, views: Sequence[View]) -> Markup:
    """JSON that may stand in a script element: every ``<``, ``>`` and ``&`` is escaped."""
    source = overview.source
    used = {row.name for table in overview.tables.values() for row in table}
    amounts = read_amounts(source)
    main = main_amount(amounts)
    data: dict[str, Any] = {
        "currency": source.settings.currency,
        "locales": {view.language: view.locale.replace("_", "-") for view in views},
        "main": overview.model,
        "month": overview.shown.key if overview.shown else "",
        "fields": FIELDS,
        "shared": SHARED,
        "tiles": TILES,
        "width": INTERVAL_WIDTH,
        "dots": [DOT_WIDTH, DOT_COLUMNS, DRAWN],
        "shown": [kind for kind, _ in SHOWN.values()],
        "amount": key_of(main) if main else "",
        "channels": {
            name: {view.language: view.channel(name) for view in views} for name in sorted(used)
        },
        "words": {view.language: _words(view) for view in views},
        "packed": _packed(
            {
                "goals": _goals(overview),
                "amounts": {key_of(one): _amount(one) for one in amounts},
                "periods": _periods(overview, views),
                "tables": {
                    f"{of.key}|{model}": [
                        _row(row, is_main=model == overview.model) for row in rows
                    ]
                    for (of, model), rows in overview.tables.items()
                },
            }
        ),
    }
    text = _json(data)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)  # noqa: S704 - escaped above, as JSON in a script is


def _periods(overview: Overview, views: Sequence[View]) -> dict[str, Any]:
    return {
        period.key: {
            "previous": period.previous,
            "before": period.year_before,
            "line": line_keys(overview.periods, period)[-LINE_MONTHS:],
            "names": {view.language: view.period(period) for view in views},
        }
        for period in overview.periods
    }


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _packed(data: Any) -> str:
    """JSON as raw deflate in base64, which browsers read: a fourth of its size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return b64encode(packer.compress(_json(data).encode()) + packer.flush()).decode("ascii")


def _words(view: View) -> dict[str, str]:
    texts = catalogue(view.language)
    return {key: text for key, text in texts.items() if key.split(".")[0] in _SCRIPT_SECTIONS} | {
        f"verdict.{label}.{settled}": view.words.verdict(label, is_settled=settled == "settled")
        for label in ("high", "good", "medium", "negative", "variable")
        for settled in ("settled", "open")
    }


def _row(row: Channel, *, is_main: bool) -> list[Any]:
    told = [None if name in SHARED and not is_main else compact(row[name]) for name in FIELDS]
    values = [row.name, *told]
    while values[-1] is None:
        values.pop()
    return values


def _amount(amount: Amount) -> dict[str, Any]:
    """An amount: its scale, and for each channel what its drawing says, or what lacks."""
    if not amount.told:
        return {"untold": amount.untold}
    scale = DotScale.of([one.dots for one in amount.told])
    marked = (scale.low, float(amount.amount), scale.high)
    return {
        "ends": [compact(about(Decimal(str(one)))) for one in marked],
        "places": [round(scale.place(one)) for one in marked],
        "size": [scale.kind, scale.radius],
        "told": [
            [
                one.channel,
                "" if one.best is None else chances(one.best),
                chances(one.payback),
                one.dots.short,
                _piles(one.dots.columns(scale.low, scale.high)),
                *(compact(one.figures[name]) for name in SHOWN),
            ]
            for one in amount.told
        ],
        "untold": amount.untold,
    }


def _piles(columns: list[int]) -> list[int]:
    """Each column that has dots, and how many."""
    return [number for pair in sorted(Counter(columns).items()) for number in pair]


def _goals(overview: Overview) -> dict[str, dict[str, list[Any]]]:
    """Goal and gap of the tiles that have one, by ``period|channel``."""
    found: dict[str, dict[str, list[Any]]] = {}
    for (key, channel), goals in overview.goals.items():
        told = {name: [compact(one) for one in goals[name]] for name, _ in TILES if name in goals}
        if told:
            found[f"{key}|{channel}"] = told
    return found


def compact(value: Any) -> Any:
    """A figure as a short number: to four digits behind the mark, a large one to two."""
    if isinstance(value, Decimal):
        value = round(value, 2 if abs(value) >= _NO_RATIO else 4)
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bool):
        return int(value)
    return value
