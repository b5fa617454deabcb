"""The last twelve complete months as a period: the sums of their months, and ratios of the sums.

No table of a build has this period. A sum of which a part is unknown is unknown, a ratio divides
last, and what no sum gives (intervals, how firm a place is) is not known.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from prospecting_roi.report.periods import Period, months_before

MONTHS = 12
SUMMED = (
    "complete_cost",
    "raw_leads",
    "meetings_held",
    "opportunities",
    "new_customers",
    "orders",
    "revenue",
    "new_customer_gross_margin",
    "estimated_gross_margin",
    "missing_cost",
)
_RATIOS = {
    "cost_per_lead": ("complete_cost", "raw_leads"),
    "cost_per_opportunity": ("complete_cost", "opportunities"),
    "average_gross_margin_per_customer": ("new_customer_gross_margin", "new_customers"),
    "average_order_value": ("revenue", "orders"),
}
_LABELS = ("high", "good", "medium")


def windows(month: Period | None, known: Sequence[Period]) -> Iterator[tuple[Period, list[Period]]]:
    """The twelve months that end with a month, and those before: each with its months.

    Nothing of which a month is missing.
    """
    by_start = {period.start: period for period in known if period.grain == "month"}
    if month is None:
        return
    for back in (0, MONTHS):
        starts = [months_before(month.start, back + count) for count in reversed(range(MONTHS))]
        if all(start in by_start for start in starts):
            yield Period("12_months", starts[0]), [by_start[start] for start in starts]


def summed(
    rows: Sequence[Mapping[str, Any]], thresholds: Sequence[Decimal], *, has_return: bool
) -> dict[str, Any]:
    """The figures of one channel over its months; ``thresholds`` of the verdict, high to low.

    ``has_return``: whether its costs and sales belong together, see the macro of that name.
    """
    figures: dict[str, Any] = {name: _sum([row[name] for row in rows]) for name in SUMMED}
    figures |= {
        name: _ratio(figures[part], figures[whole]) for name, (part, whole) in _RATIOS.items()
    }
    margin, cost = figures["new_customer_gross_margin"], figures["complete_cost"]
    is_known = has_return and margin is not None and cost is not None
    roi = _ratio(margin - cost, cost) if is_known else None
    reached = [
        label
        for label, bound in zip(_LABELS, thresholds, strict=True)
        if roi is not None and roi >= bound
    ]
    label = None if roi is None else [*reached, "negative"][0]
    return figures | {"roi": roi, "roi_label": label, "is_return_settled": False}


def _sum(values: Sequence[Any]) -> Any:
    return None if any(value is None for value in values) else sum(values)


def _ratio(part: Any, whole: Any) -> Decimal | None:
    if part is None or not whole:
        return None
    return round(Decimal(part) / Decimal(whole), 6)
