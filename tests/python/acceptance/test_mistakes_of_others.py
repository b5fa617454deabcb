"""Mistakes that such reports are known for, each with the figure that would give it away.

One company, each case in a month and campaign of its own; the figures are worked out by hand.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, object]


def deal(
    name: str, created: str, closed: str, campaign: str, channel: str, amount: int, **more: object
) -> dict[str, list[Row]]:
    """A lead with a won opportunity and its order; `more` goes to the order."""
    lead = {
        "lead_id": f"{name}-lead",
        "created_at": f"{created} 09:00:00",
        "email": f"somebody@{name}.example.com",
        "account_id": f"{name}-account",
        "lead_source": channel,
        "campaign_id": campaign,
        "owner_id": "nora",
    }
    opportunity = {
        "opportunity_id": f"{name}-deal",
        "created_at": f"{created} 10:00:00",
        "lead_id": f"{name}-lead",
        "account_id": f"{name}-account",
        "status": "won",
        "amount": amount,
        "currency": more.get("currency", "EUR"),
        "closed_at": f"{closed} 10:00:00",
    }
    order = {
        "order_id": f"{name}-order",
        "ordered_at": f"{closed} 10:00:00",
        "amount": amount,
        "opportunity_id": f"{name}-deal",
        "account_id": f"{name}-account",
        "cost_amount": 0,
        **more,
    }
    return {"crm_leads": [lead], "crm_opportunities": [opportunity], "crm_orders": [order]}


def together(*parts: dict[str, list[Row]]) -> dict[str, list[Row]]:
    joined: dict[str, list[Row]] = {}
    for part in parts:
        for extract, records in part.items():
            joined.setdefault(extract, []).extend(records)
    return joined


COMPANY = together(
    {
        "campaigns": [
            {"campaign_id": "fair", "channel": "events"},
            {"campaign_id": "free", "channel": "referral"},
            {"campaign_id": "abroad", "channel": "partner"},
        ],
        "people": [
            {"person_id": "nora", "loaded_hourly_cost": "", "team": "sales"},
            {"person_id": "omar", "loaded_hourly_cost": 40, "team": "desk"},
            {"person_id": "pia", "loaded_hourly_cost": 61, "team": "desk"},
            {"person_id": "quin", "loaded_hourly_cost": 50, "team": "desk"},
        ],
    },
    # January: a fair of 900 with three won deals, two of them of one order day
    deal("ash", "2025-01-06", "2025-01-20", "fair", "events", 1000),
    deal("beech", "2025-01-07", "2025-01-20", "fair", "events", 1000),
    deal("cedar", "2025-01-08", "2025-01-27", "fair", "events", 1000),
    {
        "cost_ledger": [
            {
                "entry_id": "stand",
                "month": "2025-01-01",
                "amount": 900,
                "category": "stand",
                "channel": "events",
                "campaign_id": "fair",
            }
        ]
    },
    # February: 40 a day on the 3rd and 4th, of which nothing came; a sale on the 10th
    {
        "ad_spend": [
            {
                "date": f"2025-02-{day:02d}",
                "cost": 40,
                "platform": "google",
                "campaign_id": campaign,
                "currency": "EUR",
                "clicks": 9,
            }
            for day, campaign in ((3, "search"), (4, "in vain"))
        ]
    },
    deal("date", "2025-02-03", "2025-02-10", "search", "paid_search", 500),
    # March: a sale that cost nothing
    deal("elm", "2025-03-03", "2025-03-12", "free", "referral", 700),
    # April: the dollar is worth 0.9 on the 1st and 0.8 from the 15th on
    {
        "exchange_rates": [
            {"date": "2025-04-01", "currency": "USD", "rate": "0.9"},
            {"date": "2025-04-15", "currency": "USD", "rate": "0.8"},
        ],
        "cost_ledger": [
            {
                "entry_id": "fee",
                "month": "2025-04-01",
                "amount": 1000,
                "currency": "USD",
                "category": "contractors",
                "campaign_id": "abroad",
            }
        ],
        "ad_spend": [
            {
                "date": "2025-04-20",
                "cost": 100,
                "platform": "linkedin",
                "campaign_id": "abroad",
                "currency": "USD",
                "clicks": 9,
            }
        ],
    },
    deal("fir", "2025-04-02", "2025-04-20", "abroad", "partner", 5000, currency="USD"),
    # May: the ledger books Google's invoice of 95, the platform reports 100; a credit note of
    # LinkedIn stands alone; Omar's correction is no salary; nobody knows what Nora costs
    {
        "cost_ledger": [
            {
                "entry_id": "invoice",
                "month": "2025-05-31",
                "amount": 95,
                "category": "media",
                "platform": "Google Ads",
            },
            {
                "entry_id": "credit",
                "month": "2025-05-01",
                "amount": -30,
                "category": "media",
                "platform": "linkedin",
            },
            {
                "entry_id": "correction",
                "month": "2025-05-01",
                "amount": -20,
                "category": "salary",
                "person_id": "omar",
            },
        ],
        "ad_spend": [
            {
                "date": "2025-05-05",
                "cost": cost,
                "platform": platform,
                "campaign_id": campaign,
                "currency": "EUR",
                "clicks": 9,
            }
            for platform, campaign, cost in (
                ("google", "may", 75),
                ("google", "may too", 25),
                ("linkedin", "posts", 200),
            )
        ],
        "time_entries": [
            {
                "person_id": person,
                "date": "2025-05-06",
                "hours": hours,
                "activity": activity,
                "channel": channel,
            }
            for person, hours, activity, channel in (
                ("omar", 2, "prospecting", "telesales"),
                ("omar", 1, "account care", ""),
                ("nora", "1.5", "prospecting", "telesales"),
                ("nora", 3, "delivery", ""),
                ("nora", 1, "prospecting", ""),
            )
        ],
    },
)


@pytest.fixture(scope="module")
def company(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    return build_workspace(make_workspace("mistakes", COMPANY))


def test_cost_is_not_multiplied_by_the_deals_it_won(company: Any) -> None:
    for row in (
        company.campaign("fair"),
        company.channel("events"),
        company.channel("events", "month", "2025-01-01"),
    ):
        assert row["won_opportunities"] == 3
        assert row["orders"] == 3
        assert row["complete_cost"] == 900
        assert row["customer_acquisition_cost"] == 300
        assert row["revenue"] == 3000
        assert row["roi"] == Decimal("2.333333")


def test_spend_without_a_conversion_stays(company: Any) -> None:
    in_vain = company.campaign("in vain")
    assert (in_vain["complete_cost"], in_vain["new_customers"]) == (40, 0)
    assert in_vain["roi"] == -1
    assert company.day("paid_search", "2025-02-04")["complete_cost"] == 40
    # both campaigns: 500 of 80 spent, not of the 40 that brought the sale
    february = company.channel("paid_search", "month", "2025-02-01")
    assert february["complete_cost"] == 80
    assert february["roi"] == Decimal("5.25")


def test_revenue_of_a_day_without_spend_stays(company: Any) -> None:
    day = company.day("paid_search", "2025-02-10")
    assert (day["complete_cost"] or 0, day["revenue"]) == (0, 500)
    assert company.channel("paid_search", "month", "2025-02-01")["revenue"] == 500
    assert company.campaign("search")["revenue"] == 500


def test_roi_without_a_cost_is_unknown_and_not_zero(company: Any) -> None:
    for row in (company.campaign("free"), company.channel("referral", "month", "2025-03-01")):
        assert (row["complete_cost"], row["revenue"]) == (0, 700)
        for ratio in ("roi", "revenue_roi", "revenue_multiple", "all_orders_roi"):
            assert row[ratio] is None
        # a customer that cost nothing did cost nothing
        assert row["customer_acquisition_cost"] == 0


def test_cost_per_lead_without_a_lead_is_unknown_and_not_infinite(company: Any) -> None:
    row = company.campaign("in vain")
    assert (row["raw_leads"], row["opportunities"], row["meetings_held"]) == (0, 0, None)
    for ratio in (
        "cost_per_lead",
        "cost_per_opportunity",
        "cost_per_meeting",
        "customer_acquisition_cost",
        "direct_cost_per_lead",
        "win_rate",
    ):
        assert row[ratio] is None


def test_cost_and_value_are_converted_by_one_rule(company: Any) -> None:
    row = company.campaign("abroad")
    # 1 000 at April's first rate of 0.9, 100 at 0.8 of its day
    assert row["complete_cost"] == 980
    # 5 000 at 0.8 of its day
    assert row["revenue"] == 4000
    assert row["roi"] == Decimal("3.081633")
    kept = company.records(
        """select original_currency, sum(original_amount) as amount from marts.fct_costs
        where campaign_id = 'abroad' group by original_currency"""
    )
    assert kept == [{"original_currency": "USD", "amount": 1100}]


def test_ledger_and_platform_are_not_added_up(company: Any) -> None:
    rows = company.records(
        """select cost_source, category, channel, campaign_id, sum(complete_cost) as cost,
            sum(non_prospecting_cost) as set_aside
        from marts.fct_costs where cost_date >= date '2025-05-01' group by all order by all"""
    )
    assert [tuple(row.values()) for row in rows] == [
        # two hours of Omar at 40; his hour of account care stands apart
        ("labour", "salary", "telesales", None, 80, 0),
        ("labour", "salary", "unallocated", None, 0, 40),
        # Google's 95 in the shares of its 75 and 25
        ("ledger", "media", "paid_search", "may", Decimal("71.25"), 0),
        ("ledger", "media", "paid_search", "may too", Decimal("23.75"), 0),
        ("ledger", "media", "paid_social", "posts", -30, 0),
        # the correction of Omar's salary, in the shares of his hours: two thirds, one third
        ("ledger", "salary", "telesales", None, Decimal("-13.3333"), 0),
        ("ledger", "salary", "unallocated", None, 0, Decimal("-6.6667")),
        # a credit note alone does not pay LinkedIn's 200
        ("platform", "media", "paid_social", "posts", 200, 0),
    ]
    found = company.records(
        """select rule_id, amount_at_stake from quality.findings
        where is_open and rule_id in (
            'ledger_platform_difference', 'media_line_covers_nothing',
            'salary_line_covers_nothing', 'negative_cost', 'missing_person_cost'
        ) order by all"""
    )
    assert [tuple(row.values()) for row in found] == [
        ("ledger_platform_difference", 5),
        ("media_line_covers_nothing", 200),
        # Nora's two and a half hours of May and her desk's median of 50
        ("missing_person_cost", 125),
        ("negative_cost", 20),
        ("negative_cost", 30),
        ("salary_line_covers_nothing", 120),
    ]


def test_missing_labour_is_estimated_beside_the_costs(company: Any) -> None:
    rows = company.records(
        "select * from intermediate.int_costs__missing order by channel", private=True
    )
    assert [(row["channel"], row["campaign_id"], row["missing_cost"]) for row in rows] == [
        ("telesales", None, 75),
        ("unallocated", None, 50),
    ]
    counted = "select count(*) from marts.fct_costs where team = 'sales'"
    assert company.value(counted) == 0
