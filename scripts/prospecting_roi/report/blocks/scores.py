"""Scores of leads: what became of each band, and whether score and criteria tell leads apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 76

_OUTCOME = "opportunity"
_RATE = ("outcome_rate", "outcome_rate_lower", "outcome_rate_upper")
_AREA = ("auc", "auc_lower", "auc_upper")
_FIGURES = (
    *("dimension_kind", "dimension_value", "verdict", "leads", "leads_reached", *_RATE, "lift"),
    *(*_AREA, "grid_auc"),
)
_COLUMNS = (
    Column("name", "text", "scores.band"),
    Column("leads", "count", "scores.leads"),
    Column("outcome_rate", "share", "scores.became"),
    Column("interval", "words", "scores.interval"),
    Column("lift", "factor", "scores.lift"),
)
_CHANCE = Decimal("0.5")


@dataclass(frozen=True)
class Figures:
    """The bands, all scored leads, and the criteria of the grid."""

    bands: list[Record]
    whole: Record
    criteria: list[Record]


def read(overview: Overview) -> Figures | None:
    """The bands of the score for opportunities; None where no scored lead had its time."""
    rows = overview.source.read(
        "rpt_score_bands", _FIGURES, f"outcome = '{_OUTCOME}'", "dimension_kind, dimension_value"
    )
    bands = [row for row in rows if row["dimension_kind"] == "band"]
    whole = next((row for row in bands if row["dimension_value"] == "all"), None)
    if whole is None:
        return None
    told = sorted((row for row in bands if row is not whole), key=_place)
    return Figures(told, whole, [row for row in rows if row["dimension_kind"] == "criterion"])


def _place(row: Record) -> tuple[int, int]:
    start = str(row["dimension_value"]).split("-", maxsplit=1)[0]
    named = ("none", "to_drop", "hot")
    return (0, -int(start)) if start.isdigit() else (1, named.index(start) if start in named else 9)


def render(view: View, figures: Figures) -> Markup:
    """How well the score tells leads apart, the bands, then which criteria carry."""
    rows = [_row(view, row) for row in figures.bands]
    total = _row(view, figures.whole) | {"is_total": True}
    table = view.table("scores", view.say("scores.title"), _COLUMNS, [*rows, total])
    parts = [view.paragraph(_message(view, figures.whole)), table]
    if figures.criteria:
        parts.append(view.paragraph(_carried(view, figures.criteria)))
    return Markup("").join(parts)


def _message(view: View, whole: Record) -> str:
    share = view.words.share
    value, lower, upper = (whole[name] for name in _AREA)
    if value is None or lower is None:
        return view.say("scores.too_few")
    said = view.say("scores.message", share=share(value), lower=share(lower), upper=share(upper))
    kind = "tells" if lower > _CHANCE else "reversed" if upper < _CHANCE else "chance"
    return f"{said} {view.say(f'scores.{kind}')}"


def _carried(view: View, criteria: Iterable[Record]) -> str:
    by_verdict: dict[str, list[str]] = {}
    for row in criteria:
        if row["dimension_value"] != "all":
            name = view.named("score_criteria", row["dimension_value"])
            by_verdict.setdefault(row["verdict"], []).append(name)
    said = [
        view.say(f"scores.{verdict}", names=", ".join(by_verdict[verdict]))
        for verdict in ("carries", "against", "nothing_shown", "not_enough_data")
        if verdict in by_verdict
    ]
    whole = next((row for row in criteria if row["dimension_value"] == "all"), None)
    if whole is not None and whole["auc"] is not None:
        share = view.words.share
        said.append(
            view.say("scores.suggested", own=share(whole["auc"]), grid=share(whole["grid_auc"]))
        )
    return " ".join(said)


def _row(view: View, row: Record) -> dict[str, Any]:
    return row | {
        "name": view.named("score_bands", row["dimension_value"]),
        "interval": view.words.shares(row["outcome_rate_lower"], row["outcome_rate_upper"]),
    }
