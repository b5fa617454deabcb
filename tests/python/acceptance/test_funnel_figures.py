"""Cycles, cohorts, paybacks, margins and moments of one company, worked out by hand.

Its deals have odd days: one is won in 2049, one before it was created, one is lost on no day known.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, object]

# days from creation to the end, and the status; the last deal that ended did so on 28 February 2026
DEALS = [
    *((days, "won") for days in (5, 8, 20, 20, 20, 21, 35, 60)),
    *((days, "lost") for days in (2, 12, 20, 44)),
    *((days, "open") for days in (3, 10, 15, 30, 70)),
]
KNOWN = date(2026, 2, 28)


def deal(number: int, created: date, status: str, closed: date | None) -> Row:
    return {
        "opportunity_id": f"D{number}",
        "created_at": created.isoformat(),
        "status": status,
        "account_id": f"cycle-{number}",
        "lead_source": "Telesales",
        "amount": 100,
        "closed_at": closed.isoformat() if closed else "",
    }


def deals() -> list[Row]:
    """Every deal ends on a day of its own, the last one known; open ones are created before it."""
    rows = []
    for number, (days, status) in enumerate(DEALS):
        created = KNOWN - timedelta(days)
        if status != "open" and number:
            created -= timedelta(number)
        closed = None if status == "open" else created + timedelta(days)
        rows.append(deal(number, created, status, closed))
    odd = [
        deal(90, date(2026, 1, 1), "won", date(2049, 1, 1)),
        deal(91, date(2026, 2, 1), "won", date(2026, 1, 1)),
        deal(92, date(2026, 1, 1), "lost", None),
    ]
    # one deal that names its lead tells that leads and deals are of one list
    return [{**rows[0], "lead_id": "L9"}, *rows[1:], *odd]


# A1: lead L1 won on 10 January, lead L2 bought more in March; the money of December came back then
COMPANY: dict[str, Any] = {
    "crm_opportunities": deals(),
    "crm_leads": [
        {"lead_id": "L1", "created_at": "2025-12-05", "account_id": "A1", "lead_source": "Events"},
        {"lead_id": "L2", "created_at": "2026-02-05", "account_id": "A1", "lead_source": "Events"},
        {"lead_id": "L9", "created_at": "2026-02-01", "lead_source": "Telesales"},
        {"lead_id": "L3", "created_at": "2026-02-20", "account_id": "A3", "lead_source": "Direct"},
    ],
    "crm_orders": [
        {"order_id": "R1", "ordered_at": "2026-01-10", "amount": 1000, "list_amount": 1250,
         "lead_id": "L1", "account_id": "A1", "margin_amount": 600},
        {"order_id": "R2", "ordered_at": "2026-03-10", "amount": 500, "list_amount": "",
         "lead_id": "L2", "account_id": "A1", "kind": "upsell"},
        # before the only lead of its account
        {"order_id": "R3", "ordered_at": "2026-02-10", "amount": 200, "account_id": "A3",
         "kind": "new"},
        # of nobody known: one customer, or two, or none
        {"order_id": "R4", "ordered_at": "2026-02-11", "amount": 300, "lead_source": "Display"},
        {"order_id": "R5", "ordered_at": "2026-02-12", "amount": 400, "lead_source": "Display"},
    ],
    "cost_ledger": [
        {"entry_id": "stand", "month": "2025-12-01", "amount": 550, "category": "stand",
         "channel": "events"},
        {"entry_id": "banner", "month": "2026-02-01", "amount": 100, "category": "media",
         "channel": "display"},
    ],
    "crm_meetings": [
        {"meeting_id": "M1", "scheduled_at": "2026-01-05 10:00", "lead_id": "L1", "status": "held"},
        {"meeting_id": "M2", "scheduled_at": "2999-01-05 10:00", "lead_id": "L1", "status": "held"},
    ],
    "call_logs": [
        {"call_id": "K1", "started_at": "2026-01-05", "talk_seconds": 60},
        {"call_id": "K2", "started_at": "2026-01-05 00:30", "talk_seconds": 60},
    ],
    "crm_feedback": [
        {"answered_at": "2026-02-01", "score": score, "account_id": "A1"}
        for score in ("10", "5", "9", "très bien")
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def company(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    settings = "company: Funnel figures\nsettings:\n  margin_rate: 0.5\n"
    return build_workspace(make_workspace("funnel", COMPANY, settings))


def aalen_johansen(ends: Sequence[tuple[int, str]]) -> list[tuple[int, Fraction]]:
    """The cumulative incidence of winning by days: loss competes, open deals are censored."""
    left, incidence, curve = Fraction(1), Fraction(0), []
    for day in sorted({days for days, _ in ends}):
        at_risk = sum(days >= day for days, _ in ends)
        won, lost = (ends.count((day, status)) for status in ("won", "lost"))
        incidence += left * Fraction(won, at_risk)
        left *= 1 - Fraction(won + lost, at_risk)
        curve.append((day, incidence))
    return curve


def quantile(curve: Sequence[tuple[int, Fraction]], share: Fraction) -> int:
    return next(day for day, incidence in curve if incidence >= share * curve[-1][1])


def test_the_sales_cycle_is_that_of_aalen_and_johansen(company: Any) -> None:
    curve = aalen_johansen(DEALS)
    (measured,) = company.records(
        """select median_cycle_days, p90_cycle_days from intermediate.int_cycles__measured
        where dimension_kind = 'channel' and dimension_value = 'telesales'
            and step_kind = 'creation' and period_grain = 'all'""",
        private=True,
    )
    assert measured["median_cycle_days"] == quantile(curve, Fraction(1, 2)) == 20
    assert measured["p90_cycle_days"] == quantile(curve, Fraction(9, 10)) == 60
    assert company.channel("telesales")["median_cycle_days"] == 20
    steps = company.records(
        """select days, incidence from intermediate.int_cycles__incidence
        where dimension_kind = 'channel' and dimension_value = 'telesales'
            and step_kind = 'creation' and period_grain = 'all' and days is not null
        order by days""",
        private=True,
    )
    assert [row["days"] for row in steps] == [day for day, _ in curve]
    for row, (_, incidence) in zip(steps, curve, strict=True):
        assert abs(Fraction(row["incidence"]) - incidence) < Fraction(1, 10**8)
    found = company.records(
        """select rule_id, entity_id from quality.findings
        where is_open and entity_id in ('D90', 'D91', 'D92')
            and rule_id in ('opportunity_in_future', 'won_before_created',
                'opportunity_close_date_missing')
        order by entity_id"""
    )
    assert [tuple(row.values()) for row in found] == [
        ("opportunity_in_future", "D90"),
        ("won_before_created", "D91"),
        ("opportunity_close_date_missing", "D92"),
    ]
    cycles = "select count(cycle_days) from marts.fct_opportunities where opportunity_id >= 'D9'"
    # D9 itself is a deal of 12 days
    assert company.value(cycles) == 1


def test_the_customers_of_cohorts_are_accounts(company: Any) -> None:
    events = company.records(
        """select cohort_month, raw_leads, new_customers from marts.rpt_funnel_by_cohort
        where channel = 'events' order by cohort_month"""
    )
    assert [tuple(row.values()) for row in events] == [
        (date(2025, 12, 1), 1, 1),
        (date(2026, 2, 1), 1, 0),
    ]
    total = "select sum(new_customers) from marts.rpt_funnel_by_cohort where channel = 'all'"
    assert company.value(total) == company.channel("all")["new_customers"]
    without = company.record(
        """select new_customers, raw_leads from marts.rpt_funnel_by_cohort
        where channel = 'display' and cohort_month is null"""
    )
    assert tuple(without.values()) == (2, 0)


def test_a_cost_of_december_that_january_brings_back_takes_a_month(company: Any) -> None:
    events = company.channel("events")
    assert (events["complete_cost"], events["payback_months"]) == (550, 1)


def test_margins_by_a_rate_are_estimated_and_discounts_are_of_listed_orders(company: Any) -> None:
    events = company.channel("events")
    # R1 tells its margin of 600; R2 has half of 500
    assert (events["gross_margin"], events["estimated_gross_margin"]) == (850, 250)
    # 1 000 of a list amount of 1 250; R2 has none
    assert events["discount_rate"] == Decimal("0.2")
    assert company.channel("display")["discount_rate"] is None


def test_who_is_not_known_is_no_customer_for_sure(company: Any) -> None:
    display = company.channel("display")
    assert display["new_customers"] == 2
    # cost 100, margin 350 of two orders; against: nobody was won
    assert display["roi"] == Decimal("2.5")
    assert display["roi_if_unknown_against"] == -1
    assert display["roi_if_unknown_for"] >= display["roi"]
    assert display["customer_acquisition_cost_if_unknown_against"] is None
    found = company.records(
        "select entity_id from quality.findings where is_open and rule_id = 'order_before_lead'"
    )
    assert [row["entity_id"] for row in found] == ["R3"]


def test_what_is_to_come_was_not_held_and_a_day_has_no_hour(company: Any) -> None:
    assert company.channel("all")["meetings_held"] == 1
    hours = company.records("select call_id, started_hour from marts.fct_calls order by call_id")
    assert [tuple(row.values()) for row in hours] == [("K1", None), ("K2", 0)]


def test_answers_without_a_score_do_not_count(company: Any) -> None:
    row = company.record(
        """select answers, net_promoter_score from marts.rpt_customer_value
        where dimension_kind = 'company'"""
    )
    # 10 and 9 promote, 5 does not: (2 - 1) / 3
    assert tuple(row.values()) == (3, Decimal("0.333333"))
