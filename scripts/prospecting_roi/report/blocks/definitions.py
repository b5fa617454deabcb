"""What every figure means: its formula, what is in it and what is not, what to do when it slips."""

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.view import View

ORDER = 100

FIGURES = (
    "complete_cost",
    "raw_leads",
    "meetings_held",
    "new_customers",
    "unit_costs",
    "gross_margin",
    "roi",
    "interval",
    "verdict",
    "first_place",
    "unknown",
    "leakage",
    "attribution",
    "lifetime_value",
    "next_amount",
)


def read(_overview: Overview) -> tuple[str, ...]:
    """The definitions are the same for every build."""
    return FIGURES


def render(view: View, figures: tuple[str, ...]) -> Markup:
    """A list of terms."""
    items = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(
            view.say(f"definitions.{name}"), view.say(f"definitions.{name}_means")
        )
        for name in figures
    )
    return Markup('<dl class="terms">{}</dl>').format(items)
