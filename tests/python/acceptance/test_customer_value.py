"""What customers and contents are worth, from the files of a company to the published tables."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, object]


def order(number: int, customer: str, day: str, amount: int, **more: object) -> Row:
    """An order with a margin of 40 %."""
    return {
        "order_id": f"R{number}",
        "ordered_at": f"{day} 10:00:00",
        "account_id": customer,
        "amount": amount,
        "margin_amount": amount * 2 // 5,
        "kind": more.get("kind", "new"),
        "referred_by": more.get("referred_by", ""),
        "lead_source": more.get("lead_source", "salon"),
    }


def orders() -> list[Row]:
    """40 customers of May 2024, of whom 30 order again in May 2025, and 5 who come in May 2025.

    The last lead is of 30 April 2026, so the windows are May 2024 to April 2025 and the next year.
    """
    first = [order(i, f"A{i}", "2024-05-02", 1000) for i in range(40)]
    again = [order(100 + i, f"A{i}", "2025-05-02", 500, kind="renewal") for i in range(30)]
    later = [
        order(200 + i, f"B{i}", "2025-05-03", 200, referred_by="A0", lead_source="Recommandation")
        for i in range(5)
    ]
    return [*first, *again, *later, order(300, "A1", "2025-06-01", 300, kind="upsell")]


def touch(number: int, kind: str, lead: str, day: str) -> Row:
    return {
        "touch_id": f"T{number}",
        "occurred_at": f"{day} 10:00:00",
        "lead_id": lead,
        "kind": kind,
        "content_id": "spring",
    }


LEADS: list[Row] = [
    {"lead_id": f"L{i}", "created_at": f"2026-04-{day} 09:00:00", "lead_source": "salon"}
    for i, day in enumerate(("01", "02", "03", "30"))
]
TOUCHES = [
    touch(1, "email_sent", "L0", "2026-03-31"),
    touch(2, "email_sent", "L1", "2026-03-31"),
    touch(3, "email_click", "L0", "2026-04-02"),
    touch(4, "email_click", "L0", "2026-04-03"),
    touch(5, "email_click", "L2", "2026-04-03"),
    touch(6, "email_click", "L3", "2026-04-03"),
]
ANSWERS: list[Row] = [
    {"answered_at": "2026-04-01", "score": score, "account_id": account, "comment": comment}
    for score, account, comment in (
        (10, "A1", "Appeler Jeanne Dupont"), (9, "A2", ""), (8, "A3", ""), (2, "A4", ""),
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def company(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    return build_workspace(
        make_workspace(
            "value",
            {
                "crm_orders": orders(),
                "crm_leads": LEADS,
                "crm_touches": TOUCHES,
                "crm_feedback": ANSWERS,
                "cost_ledger": [
                    {"entry_id": "C1", "month": "2024-05-01", "amount": 9000, "category": "stand",
                     "channel": "events"},
                ],
            },
            "settings: {lifetime_months: 24, addressable_accounts: 900}\n",
        )
    )  # fmt: skip


def value(company: Any, kind: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = company.record(
        f"""select * from marts.rpt_customer_value
        where dimension_kind = '{kind}' and dimension_value = '{name}'"""
    )
    return found


def test_customers_are_valued_to_date_and_projected(company: Any) -> None:
    row = value(company, "company", "all")
    assert row["window_end_date"] == date(2026, 4, 30)
    assert (row["customers"], row["new_customers"], row["repeat_customers"]) == (45, 45, 30)
    assert (row["revenue"], row["gross_margin"]) == (56300, 22520)
    assert row["customer_lifetime_value"] == Decimal("500.444444")
    # 30 of 40 came back and brought 15 300 of revenue, 6 120 of margin: 153 per base customer in
    # the 12 months, three quarters of that in the next 12.
    assert (row["base_customers"], row["retained_customers"]) == (40, 30)
    assert (row["base_revenue"], row["base_gross_margin"]) == (15300, 6120)
    assert row["annual_retention_rate"] == Decimal("0.75")
    assert row["horizon_months"] == 24
    expected = Decimal(153) * (1 + Decimal("0.75"))
    assert abs(row["projected_customer_lifetime_value"] - expected) < Decimal("0.001")
    assert row["revenue_last_12_months"] == 16300
    assert row["revenue_growth"] == Decimal("-0.5925")
    assert row["market_penetration"] == Decimal("0.05")


def test_loyalty_is_counted_in_customers(company: Any) -> None:
    row = value(company, "company", "all")
    assert row["upsold_customers"] == 1
    assert (row["referred_customers"], row["referrals"]) == (5, 5)
    assert row["referral_rate"] == row["referrals_per_customer"] == Decimal("0.111111")
    assert (row["answers"], row["net_promoter_score"]) == (4, Decimal("0.25"))
    # The referrals are those of the customer who made them, the customers those who came by them.
    assert value(company, "channel", "events")["referrals"] == 5
    assert value(company, "channel", "referral")["referred_customers"] == 5


def test_the_cost_stands_with_the_customers_it_won(company: Any) -> None:
    cohort = value(company, "cohort", "2024-05-01")
    assert (cohort["cohort_month"], cohort["complete_cost"]) == (date(2024, 5, 1), 9000)
    # 9 000 for 40 customers who brought a margin of 40 % of 55 300 so far.
    assert cohort["marketing_cost_share_of_lifetime_value"] == Decimal("0.406872")
    assert value(company, "channel", "referral")["complete_cost"] == 0
    assert value(company, "sector", "unknown")["complete_cost"] is None
    few = value(company, "cohort", "2025-05-01")
    assert few["annual_retention_rate"] is None
    assert few["projected_customer_lifetime_value"] is None


def test_every_dimension_sums_to_the_company(company: Any) -> None:
    sums = company.records(
        """select dimension_kind, sum(customers) as customers, sum(orders) as orders,
            sum(revenue) as revenue, sum(referrals) as referrals, sum(answers) as answers,
            sum(base_revenue) as base_revenue
        from marts.rpt_customer_value group by dimension_kind"""
    )
    assert len(sums) == 7
    assert len({tuple(list(row.values())[1:]) for row in sums}) == 1


def test_a_click_without_a_sending_is_in_no_rate(company: Any) -> None:
    row = company.record("from marts.rpt_content_performance where period_grain = 'all'")
    assert (row["touches_sent"], row["clicks"], row["clicks_without_send"]) == (2, 4, 2)
    assert (row["contacts_sent"], row["contacts_clicked"]) == (2, 1)
    assert row["click_rate"] == Decimal("0.5")
    # The click of April answers the sending of March.
    months = company.records(
        """select touches_sent, clicks, contacts_clicked, click_rate
        from marts.rpt_content_performance where period_grain = 'month' order by period_start"""
    )
    assert [tuple(month.values()) for month in months] == [
        (2, 0, 1, Decimal("0.5")),
        (0, 4, 0, None),
    ]


def test_no_comment_is_published(company: Any) -> None:
    text = str(company.records("from marts.rpt_customer_value"))
    assert "Dupont" not in text


def test_what_is_not_given_is_unknown(
    make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]
) -> None:
    company = build_workspace(
        make_workspace("answers", {"crm_leads": LEADS, "crm_feedback": ANSWERS})
    )
    rows = company.records("from marts.rpt_customer_value")
    assert {row["dimension_kind"] for row in rows} >= {"company", "channel", "sector"}
    for row in rows:
        assert row["customers"] is row["revenue"] is row["complete_cost"] is None
        assert row["projected_customer_lifetime_value"] is row["repurchase_rate"] is None
    assert value(company, "company", "all")["net_promoter_score"] == Decimal("0.25")
    assert company.records("from marts.rpt_content_performance") == []
