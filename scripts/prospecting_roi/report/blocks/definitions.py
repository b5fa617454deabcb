"""What every figure means: its formula, what is in it and what is not, what to do when it slips.

The KPIs of the first screen are told by the register that the company may replace; what a report
has beside them (intervals, verdicts, what is unknown) by the catalogues.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from prospecting_roi.core.shown import shown
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import View

ORDER = 100

_TEXTS = ("label", "formula", "included", "excluded", "action")
_REGISTER = tuple(f"{name}_{language}" for name in _TEXTS for language in ("en", "fr"))
KPIS = (
    "complete_cost",
    "raw_leads",
    "meetings_held",
    "new_customers",
    "unit_costs",
    "gross_margin",
    "roi",
)
"""Told by the catalogues where a build has no register."""
OTHERS = (
    "interval",
    "certainty",
    "verdict",
    "first_place",
    "unknown",
    "leakage",
    "attribution",
    "lifetime_value",
    "next_amount",
)


@dataclass(frozen=True)
class Definitions:
    """Who steers the ROI, where the company says it, and its KPIs of the first screen."""

    steering: str | None
    kpis: list[Record]


def read(overview: Overview) -> Definitions:
    """No KPI where a build has no register."""
    source = overview.source
    names = ("kpi", "owner", *_REGISTER)
    kpis = source.read("dim_kpis", names, "is_on_first_screen", "kpi")
    return Definitions(source.settings.roi_owner, kpis)


def render(view: View, figures: Definitions) -> Markup:
    """A list of terms."""
    items = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(term, means)
        for term, means in _terms(view, figures)
    )
    return Markup('<dl class="terms">{}</dl>').format(items)


def _terms(view: View, figures: Definitions) -> Iterator[tuple[str, str]]:
    if figures.steering:
        yield view.say("definitions.steering"), shown(figures.steering)
    for row in figures.kpis:
        yield _text(view, row, "label"), _means(view, row)
    for name in OTHERS if figures.kpis else (*KPIS, *OTHERS):
        yield view.say(f"definitions.{name}"), view.say(f"definitions.{name}_means")


def _means(view: View, row: Record) -> str:
    values: dict[str, Any] = {name: _text(view, row, name) for name in _TEXTS if row[f"{name}_en"]}
    told = [view.say(f"definitions.told_{name}", text=text) for name, text in values.items()]
    if row["owner"]:
        told.append(view.say("definitions.told_owner", text=view.words.owner(row["owner"])))
    return " ".join(told[1:])


def _text(view: View, row: Record, name: str) -> str:
    return str(row[f"{name}_{view.language}"] or row[f"{name}_en"] or "")
