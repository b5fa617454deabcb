"""Ways in which credit and return are often worked out wrongly: each would fail here."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

# every rule that gives each touch of a path a part; a chain gives some too, here
MULTI_TOUCH = (
    "linear",
    "position_based",
    "u_shaped",
    "w_shaped",
    "full_path",
    "time_decay",
    "markov",
    "shapley",
)
NINE_PLACES = Decimal("0.000000001")


def lead(name: str, source: str, created: str = "2025-03-01 09:00:00") -> dict[str, object]:
    return {
        "lead_id": name,
        "created_at": created,
        "account_id": f"account-{name}",
        "lead_source": source,
    }


def touch(name: str, at: str, kind: str, channel: str, number: int = 0) -> dict[str, object]:
    return {
        "touch_id": f"{name}-{channel}-{number}",
        "occurred_at": at,
        "lead_id": name,
        "kind": kind,
        "channel": channel,
    }


def order(name: str, at: str, margin: int, source: str, number: int = 0) -> dict[str, object]:
    return {
        "order_id": f"{name}-order-{number}",
        "ordered_at": at,
        "amount": 2 * margin,
        "margin_amount": margin,
        "account_id": f"account-{name}",
        "lead_source": source,
    }


def dial(name: str, number: int, *, reached: bool) -> dict[str, object]:
    return {
        "call_id": f"{name}-call-{number}",
        "started_at": f"2025-03-{2 + number:02d} 10:00:00",
        "direction": "out",
        "to_number": "+33155001122",
        "duration_seconds": 90 if reached else 25,
        "talk_seconds": 60 if reached else 0,
        "outcome": "answered" if reached else "no answer",
        "lead_id": name,
    }


@pytest.fixture(scope="module")
def built(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    """Every case on channels of its own."""
    extracts = {
        "crm_leads": [
            lead("middle", "events"),
            lead("late", "social_selling"),
            lead("dialled", "paid_search"),
            lead("reached", "paid_search"),
        ],
        "crm_touches": [
            touch("middle", "2025-03-01 09:00:00", "event_attended", "events"),
            touch("middle", "2025-03-10 09:00:00", "email_click", "emailing"),
            touch("middle", "2025-03-20 09:00:00", "download", "content"),
            touch("late", "2025-03-05 09:00:00", "social_reply", "social_selling"),
            # a second after the signature, and months later
            touch("late", "2025-04-01 12:00:01", "email_click", "partner", 1),
            touch("late", "2025-09-01 12:00:00", "email_click", "partner", 2),
            touch("dialled", "2025-03-20 09:00:00", "ad_click", "paid_search"),
            touch("reached", "2025-03-20 09:00:00", "ad_click", "paid_search"),
        ],
        "call_logs": [
            *(dial("dialled", number, reached=False) for number in range(15)),
            *(dial("reached", number, reached=number == 14) for number in range(15)),
        ],
        "crm_orders": [
            order("middle", "2025-04-01 12:00:00", 900, "events"),
            order("late", "2025-04-01 12:00:00", 100, "social_selling"),
            order("dialled", "2025-04-01 12:00:00", 100, "paid_search"),
            order("reached", "2025-04-01 12:00:00", 100, "paid_search"),
            # a customer of two years ago goes on buying; one of before the records too
            order("old", "2023-01-10 12:00:00", 50, "display"),
            order("old", "2025-05-10 12:00:00", 4000, "display", 1),
            order("older", "2025-05-10 12:00:00", 3000, "display"),
            # won in 2025: eleven months later counts, twelve and thirteen do not
            order("won", "2025-02-01 12:00:00", 1000, "display"),
            order("won", "2026-01-31 12:00:00", 500, "display", 1),
            order("won", "2026-02-01 12:00:00", 9000, "display", 2),
            order("won", "2026-03-05 12:00:00", 7000, "display", 3),
        ],
        "cost_ledger": [
            {
                "entry_id": "display",
                "month": "2025-02-01",
                "amount": 500,
                "category": "media",
                "channel": "display",
            }
        ],
    }
    settings = "company: Mistakes\ntime_zone: UTC\nsettings: {attribution_model: linear}\n"
    root = make_workspace("mistakes", extracts, settings)
    (root / "reference").mkdir()
    (root / "reference" / "existing_customers.csv").write_text(
        "account_id,company_siren,account_name\naccount-older,,\n", encoding="utf-8"
    )
    return build_workspace(root)


def credit(built: Any, name: str, model: str) -> dict[str, Decimal]:
    """Credit of the first order of a customer, by channel."""
    rows = built.records(
        f"""select channel, sum(credit) as credit from marts.fct_attribution
        where conversion_id = 'order:{name}-order-0' and attribution_model = '{model}'
        group by channel"""
    )
    return {row["channel"]: row["credit"] for row in rows}


@pytest.mark.parametrize("model", MULTI_TOUCH)
def test_what_lies_between_first_and_last_touch_is_credited(built: Any, model: str) -> None:
    found = credit(built, "middle", model)
    assert found.keys() == {"events", "emailing", "content"}
    assert sum(found.values()) == 1
    if model in ("linear", "shapley"):
        assert abs(found["emailing"] - Decimal(1) / 3) <= NINE_PLACES
    if model == "position_based":
        assert found["emailing"] == Decimal("0.2")


def test_what_lies_between_reaches_the_standard_table(built: Any) -> None:
    for model, margin in (("first_touch", 0), ("linear", 300), ("position_based", 180)):
        row = built.record(
            f"""select new_customer_gross_margin from marts.rpt_channel_performance
            where channel = 'emailing' and period_grain = 'year' and period_start = '2025-01-01'
              and attribution_model = '{model}'"""
        )
        assert abs(row["new_customer_gross_margin"] - margin) < Decimal("0.001")


def test_the_main_model_is_that_of_the_settings(built: Any) -> None:
    facts = built.records(
        """select channel, coalesce(sum(orders), 0) as orders,
            coalesce(sum(new_customer_gross_margin), 0) as margin
        from marts.fct_performance group by channel order by channel"""
    )
    standard = built.records(
        """select channel, orders, new_customer_gross_margin as margin
        from marts.rpt_channel_performance
        where period_grain = 'all' and attribution_model = 'linear' and channel <> 'all'
        order by channel"""
    )
    assert facts == standard
    emailing = next(row for row in facts if row["channel"] == "emailing")
    assert abs(emailing["margin"] - 300) < Decimal("0.001")


def test_nothing_after_the_signature_is_credited(built: Any) -> None:
    channels = built.records(
        """select distinct channel from marts.fct_attribution
        where conversion_id = 'order:late-order-0'"""
    )
    assert channels == [{"channel": "social_selling"}]
    touched = built.value("select count(*) from marts.fct_touchpoints where channel = 'partner'")
    assert touched == 2


def test_unanswered_dials_win_nothing(built: Any) -> None:
    assert built.value("select count(*) from marts.fct_calls") == 30
    for model in ("first_touch", "last_touch", *MULTI_TOUCH):
        assert credit(built, "dialled", model) == {"paid_search": 1}
    # the one conversation among as many dials counts as one touch
    assert credit(built, "reached", "linear") == {
        "telesales": Decimal("0.5"),
        "paid_search": Decimal("0.5"),
    }


def test_orders_of_earlier_customers_do_not_raise_the_return(built: Any) -> None:
    row = built.channel("display", "year", "2025-01-01")
    assert row["complete_cost"] == 500
    assert row["orders"] == 3
    assert row["new_customers"] == 1
    # 1 000 at the acquisition and 500 within the year, of the one customer that was won
    assert row["new_customer_gross_margin"] == 1500
    assert row["roi"] == 2
    # under its own name, every order of the period: 1 000 + 4 000 + 3 000
    assert row["all_orders_roi"] == 15


def test_orders_long_after_the_acquisition_do_not_raise_the_return(built: Any) -> None:
    whole = built.channel("display")
    # the customer of 2023 brought 50 within its first year; 16 000 come too late
    assert whole["new_customers"] == 2
    assert whole["new_customer_gross_margin"] == 1550
    assert whole["roi"] == Decimal("2.1")
    assert whole["gross_margin"] == 50 + 4000 + 3000 + 1000 + 500 + 9000 + 7000


def test_a_longer_window_is_a_setting_not_an_accident(built: Any) -> None:
    later = built.channel("display", "year", "2026-01-01")
    # what came in 2026 belongs to the customer of 2025: no customer, no return of 2026
    assert later["new_customers"] == 0
    assert later["new_customer_gross_margin"] == 0
    assert later["gross_margin"] == 16500
