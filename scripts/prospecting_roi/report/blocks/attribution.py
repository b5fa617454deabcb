"""New customers under each attribution model side by side, and where the models disagree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.svg import ranges
from prospecting_roi.report.view import Column, View

ORDER = 50
_MEASURE = "new_customers"


@dataclass(frozen=True)
class Credits:
    """The credited customers of each channel under these models."""

    models: Sequence[str]
    main: str
    rows: list[Record]


def read(overview: Overview) -> Credits | None:
    """The channels that any model credits with a customer, the most by the main model first."""
    source = overview.source
    models = [m for m in source.models if source.has(_TABLE, (f"{_MEASURE}_{m}",))]
    names = ["channel", f"is_{_MEASURE}_rank_firm", f"{_MEASURE}_spread"]
    names += [f"{_MEASURE}_{end}" for end in (*models, "lowest", "highest")]
    order = f"{_MEASURE}_{source.main_model} desc nulls last, channel"
    rows = source.read(_TABLE, [*names, "order_removal_share"], "period_grain = 'all'", order)
    credited = [row for row in rows if row[f"{_MEASURE}_highest"]]
    return Credits(models, source.main_model, credited) if credited and len(models) > 1 else None


_TABLE = "rpt_attribution_comparison"


def render(view: View, figures: Credits) -> Markup:
    """Ranges on one scale, the models in a table."""
    widest = max(figures.rows, key=lambda row: (row[f"{_MEASURE}_spread"] or 0, row["channel"]))
    firm = sum(bool(row[f"is_{_MEASURE}_rank_firm"]) for row in figures.rows)
    message = view.say(
        "attribution.message",
        channel=view.channel(widest["channel"]),
        lowest=view.words.count(widest[f"{_MEASURE}_lowest"]),
        highest=view.words.count(widest[f"{_MEASURE}_highest"]),
        firm=str(firm),
        all=str(len(figures.rows)),
    )
    drawn = ranges(
        [
            [row[f"{_MEASURE}_{end}"] for end in ("lowest", figures.main, "highest")]
            for row in figures.rows
        ],
        [view.channel(row["channel"]) for row in figures.rows],
        [_told(view, row, figures.main) for row in figures.rows],
    )
    rows = [
        row
        | {
            "name": view.channel(row["channel"]),
            "channel_code": row["channel"],
            "drawn": drawing,
            "firm": view.say(
                "attribution.firm" if row[f"is_{_MEASURE}_rank_firm"] else "attribution.open"
            ),
        }
        for row, drawing in zip(figures.rows, drawn, strict=True)
    ]
    columns = (
        Column("name", "text", "columns.channel"),
        Column("drawn", "markup", "attribution.range"),
        Column(f"{_MEASURE}_{figures.main}", "count", "attribution.main"),
        Column(f"{_MEASURE}_lowest", "count", "attribution.lowest"),
        Column(f"{_MEASURE}_highest", "count", "attribution.highest"),
        Column("firm", "words", "attribution.rank"),
    )
    models = [Column("name", "text", "columns.channel")]
    models += [
        Column(f"{_MEASURE}_{model}", "count", f"models.{model}") for model in figures.models
    ]
    models.append(Column("order_removal_share", "share", "attribution.removal"))
    return (
        view.paragraph(message)
        + view.table("attribution", view.say("attribution.caption"), columns, rows)
        + view.folded(
            view.say("attribution.models"),
            view.table("attribution-models", view.say("attribution.models"), models, rows),
        )
        + view.paragraph(view.say("attribution.note"))
    )


def _told(view: View, row: Record, main: str) -> str:
    counts: dict[str, Any] = {
        "lowest": row[f"{_MEASURE}_lowest"],
        "main": row[f"{_MEASURE}_{main}"],
        "highest": row[f"{_MEASURE}_highest"],
    }
    return view.say(
        "attribution.told", **{name: view.words.count(count) for name, count in counts.items()}
    )
