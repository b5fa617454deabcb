"""The figures that a reader's choices select, as the page's script reads them."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.messages import catalogue
from prospecting_roi.report.overview import BOUNDS, FIGURES, FIRM, GOALS, Channel, Overview
from prospecting_roi.report.svg import INTERVAL_WIDTH, ReturnScale
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
_SCRIPT_SECTIONS = ("script", "firm", "interval", "tiles")


def scale_of(overview: Overview) -> ReturnScale:
    """The one scale of the channel table: that of the whole time under the main model."""
    rows = overview.channels
    return ReturnScale.of(row[name] for row in rows for name in ("roi", "lower", "upper"))


def choices_json(overview: Overview, views: Sequence[View]) -> Markup:
    """JSON that may stand in a script element: every ``<``, ``>`` and ``&`` is escaped."""
    source = overview.source
    used = {row.name for table in overview.tables.values() for row in table}
    data: dict[str, Any] = {
        "currency": source.settings.currency,
        "locales": {view.language: view.locale.replace("_", "-") for view in views},
        "main": overview.model,
        "month": overview.shown.key if overview.shown else "",
        "fields": FIELDS,
        "shared": SHARED,
        "goals": _goals(overview),
        "tiles": TILES,
        "width": INTERVAL_WIDTH,
        "periods": {
            period.key: {
                "grain": period.grain,
                "previous": period.previous,
                "before": period.year_before,
                "line": line_keys(overview.periods, period)[-LINE_MONTHS:],
                "names": {view.language: view.period(period) for view in views},
            }
            for period in overview.periods
        },
        "channels": {
            name: {view.language: view.channel(name) for view in views} for name in sorted(used)
        },
        "words": {view.language: _words(view) for view in views},
        "tables": {
            f"{period.key}|{model}": [_row(row, is_main=model == overview.model) for row in rows]
            for (period, model), rows in overview.tables.items()
        },
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)  # noqa: S704 - escaped above, as JSON in a script is


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


def _goals(overview: Overview) -> dict[str, dict[str, list[Any]]]:
    """Goal and gap of the tiles that have one, by ``period|channel``."""
    found: dict[str, dict[str, list[Any]]] = {}
    for (key, channel), row in overview.goals.items():
        given = {name: row[f"{name}_goal"] for name, _ in TILES if name in GOALS}
        told = {
            name: [compact(goal), compact(row[f"{name}_gap"])]
            for name, goal in given.items()
            if goal is not None
        }
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
