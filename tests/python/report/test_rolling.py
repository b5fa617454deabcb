"""Twelve months as a period: sums of the months, ratios of the sums, nothing guessed."""

from decimal import Decimal
from typing import Any

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.periods import Period
from prospecting_roi.report.rolling import SUMMED, summed

from . import made_up

THRESHOLDS = (Decimal(1), Decimal("0.5"), Decimal(0))


def month(**figures: Any) -> dict[str, Any]:
    return dict.fromkeys(SUMMED, Decimal(0)) | figures


def test_ratios_divide_the_sums() -> None:
    first = month(complete_cost=Decimal(4000), raw_leads=60, new_customers=Decimal(4),
                  new_customer_gross_margin=Decimal(11000), revenue=Decimal(9000),
                  orders=2)  # fmt: skip
    second = month(complete_cost=Decimal(8000), raw_leads=120, new_customers=Decimal(8),
                   new_customer_gross_margin=Decimal(10000), orders=1)  # fmt: skip
    figures = summed([first, second], THRESHOLDS, has_return=True)
    assert figures["complete_cost"] == 12000
    assert figures["cost_per_lead"] == Decimal("66.666667")
    assert figures["average_gross_margin_per_customer"] == 1750
    assert figures["average_order_value"] == 3000
    assert figures["roi"] == Decimal("0.75")
    assert (figures["roi_label"], figures["is_return_settled"]) == ("good", False)
    assert figures["cost_per_opportunity"] is None


def test_an_unknown_month_makes_the_sum_unknown() -> None:
    months = [month(complete_cost=Decimal(10), raw_leads=1), month(complete_cost=None)]
    figures = summed(months, THRESHOLDS, has_return=True)
    assert figures["raw_leads"] == 1
    unknown = ("complete_cost", "cost_per_lead", "roi", "roi_label")
    assert [figures[name] for name in unknown] == [None] * 4


def test_a_cost_without_a_customer_is_a_loss_and_no_cost_is_no_roi() -> None:
    cost = [month(complete_cost=Decimal(5))]
    assert summed(cost, THRESHOLDS, has_return=True)["roi_label"] == "negative"
    assert summed([month()], THRESHOLDS, has_return=True)["roi"] is None


def test_costs_and_sales_that_do_not_belong_together_have_no_roi() -> None:
    figures = summed([month(complete_cost=Decimal(5))], THRESHOLDS, has_return=False)
    assert (figures["complete_cost"], figures["roi"], figures["roi_label"]) == (5, None, None)


def test_the_twelve_months_are_offered_where_all_are_there() -> None:
    def windows(months: int) -> list[str]:
        overview = Overview(made_up.publication(2, 1, months).source())
        return [period.key for period in overview.periods if period.grain == "12_months"]

    assert windows(11) == []
    assert windows(12) == ["2025-11-12m"]
    assert windows(24) == ["2025-11-12m", "2024-11-12m"]


def test_a_channel_sums_to_its_months() -> None:
    overview = Overview(made_up.publication(3, 1, 14).source())
    [window] = [period for period in overview.periods if period.grain == "12_months"]
    assert window.last_day == Period("month", overview.month.start).last_day  # type: ignore[union-attr]
    months = [p for p in overview.periods if p.grain == "month" and p.start >= window.start]
    assert len(months) == 12
    for row in overview.table(window):
        parts = [overview.of(part, row.name) for part in months]
        assert row["complete_cost"] == sum(part["complete_cost"] for part in parts if part)
        assert row["raw_leads"] == sum(part["raw_leads"] for part in parts if part)
        assert row["lower"] is None
