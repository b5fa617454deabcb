"""A cost that several extracts tell of is counted once, and no cent is lost on the way."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def costs(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    """Anna has a salary in the ledger, calls and a time sheet; Bruno a time sheet and calls only.

    Google's spend of March is in the ledger too, with a difference of 50; LinkedIn's is not. The
    spreadsheet of totals repeats costs and contacts, and alone knows leads and a sponsored event.
    """
    call = {"direction": "out", "outcome": "answered", "campaign_id": "spring"}
    extracts = {
        "people": [
            {"person_id": "anna", "loaded_hourly_cost": 40, "team": "sales"},
            {"person_id": "bruno", "loaded_hourly_cost": 30, "team": "sales"},
        ],
        "cost_ledger": [
            {
                "entry_id": "salary-anna",
                "month": "2025-03-01",
                "amount": 3000,
                "category": "salary",
                "person_id": "anna",
            },
            {
                "entry_id": "media-google",
                "month": "2025-03-01",
                "amount": 900,
                "category": "media",
                "platform": "google",
                "channel": "paid_search",
            },
            {
                "entry_id": "licence",
                "month": "2025-01-01",
                "amount": 365,
                "category": "licences",
                "channel": "telesales",
                "service_from": "2025-01-01",
                "service_to": "2025-12-31",
            },
        ],
        "ad_spend": [
            *(
                {"date": f"2025-03-{day:02d}", "cost": 85, "platform": "google"}
                for day in range(1, 11)
            ),
            {"date": "2025-03-05", "cost": "33.33", "platform": "linkedin"},
        ],
        "time_entries": [
            {
                "person_id": person,
                "date": f"2025-03-{day:02d}",
                "hours": 7,
                "activity": "prospecting",
                "channel": "telesales",
            }
            for person, days in (("anna", 3), ("bruno", 2))
            for day in range(3, 3 + days)
        ],
        "call_logs": [
            {
                **call,
                "call_id": f"{agent}-{day}-{i}",
                "to_number": f"+33150000{i:03d}",
                "started_at": f"2025-03-{day:02d} 10:{i:02d}:00",
                "agent_id": agent,
                "talk_seconds": 300,
                "duration_seconds": 330,
            }
            for agent in ("anna", "bruno")
            for day in (3, 4)
            for i in range(20)
        ],
        "campaigns": [{"campaign_id": "spring", "channel": "telesales"}],
        "channel_totals": [
            {
                "month": "2025-03-01",
                "channel": "telesales",
                "cost_direct": 500,
                "contacted": 999,
                "raw_leads": 12,
            },
            {"month": "2025-03-01", "channel": "events", "cost_direct": 10, "raw_leads": 4},
        ],
    }
    return build_workspace(make_workspace("costs", extracts))


def test_salary_calls_and_time_sheet_are_one_cost(costs: Any) -> None:
    rows = costs.records(
        """select cost_source, category, sum(complete_cost) as cost
        from marts.fct_costs
        where date_trunc('month', cost_date) = date '2025-03-01'
        group by cost_source, category"""
    )
    by_source = {(row["cost_source"], row["category"]): row["cost"] for row in rows}
    assert by_source == {
        # Anna's salary: her hours and calls only say where it goes
        ("ledger", "salary"): 3000,
        # Bruno's 14 hours at 30: no salary of his is booked; his calls lie within those hours
        ("labour", "salary"): 420,
        # Google as booked; LinkedIn, which nobody booked, as the platform says
        ("ledger", "media"): 900,
        ("platform", "media"): Decimal("33.33"),
        # a year's licence: March has 31 of its 365 days
        ("ledger", "licences"): 31,
        # the event that only the spreadsheet knows
        ("channel_totals", "other"): 10,
    }


def test_every_report_carries_the_cost_base(costs: Any) -> None:
    march = costs.channel("all", "month", "2025-03-01")
    assert march["complete_cost"] == Decimal("4394.33")
    assert costs.channel("all")["complete_cost"] == Decimal("4728.33")
    without = "select sum(complete_cost) from marts.fct_costs where campaign_id is null"
    assert costs.value(without) == Decimal("4728.33")
    # the hours of telesales name no campaign: what spring costs of them nobody knows
    assert costs.campaign("spring")["complete_cost"] is None


def test_ledger_and_platform_differ_by_a_finding(costs: Any) -> None:
    row = costs.record(
        """select entity_id, amount_at_stake from quality.findings
        where rule_id = 'ledger_platform_difference' and is_open"""
    )
    assert abs(row["amount_at_stake"]) == 50


def test_a_spreadsheet_fills_what_is_missing_and_no_more(costs: Any) -> None:
    telesales = costs.channel("telesales", "month", "2025-03-01")
    assert telesales["raw_leads"] == 12
    # 20 telephones were reached, however often
    assert telesales["contacted"] == 20
    events = costs.channel("events", "month", "2025-03-01")
    assert (events["complete_cost"], events["raw_leads"]) == (10, 4)
    assert events["cost_per_lead"] == Decimal("2.5")
    found = costs.records(
        """select entity_id, column_name, amount_at_stake from quality.findings
        where rule_id = 'channel_totals_overlap' and is_open order by column_name"""
    )
    assert [tuple(row.values()) for row in found] == [
        ("2025-03-01/telesales/", "contacted", None),
        ("2025-03-01/telesales/", "cost_direct", 500),
    ]


def test_cost_base_is_kept_per_month_and_category(costs: Any) -> None:
    spread = costs.records(
        """select date_trunc('month', cost_date) as month, category,
            sum(complete_cost + non_prospecting_cost) as amount
        from marts.fct_costs group by all order by all"""
    )
    base = costs.records(
        """select date_trunc('month', month_date) as month, category, sum(amount) as amount
        from intermediate.int_costs__base group by all order by all""",
        private=True,
    )
    assert spread == base
