"""A company that loses on its customers: every bound and reading still encloses its figure."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def losing(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    """One order at a loss, one without amount, a channel without result, hours without cost."""
    orders = [
        {"order_id": "R1", "ordered_at": "2026-01-10", "amount": "1000", "account_id": "A1",
         "margin_amount": "-400"},
        {"order_id": "R2", "ordered_at": "2026-01-11", "amount": "", "account_id": "A2",
         "margin_amount": ""},
    ]  # fmt: skip
    leads = [
        {"lead_id": "L1", "created_at": "2026-01-05", "lead_source": "Telesales",
         "account_id": "A1"},
        {"lead_id": "L2", "created_at": "2026-01-06", "lead_source": "Telesales",
         "account_id": "A2"},
    ]  # fmt: skip
    costs = [
        {"entry_id": f"E{number}", "month": "2026-01-01", "amount": "100", "category": "media",
         "channel": channel}
        for number, channel in enumerate(("telesales", "emailing"))
    ]  # fmt: skip
    people = [{"person_id": "P1", "loaded_hourly_cost": ""},
              {"person_id": "P2", "loaded_hourly_cost": "40"}]  # fmt: skip
    hours = [
        {"person_id": person, "date": "2026-01-12", "hours": "5", "activity": "",
         "channel": "telesales"}
        for person in ("P1", "P2")
    ]  # fmt: skip
    extracts = {"crm_orders": orders, "crm_leads": leads, "cost_ledger": costs, "people": people,
                "time_entries": hours}  # fmt: skip
    return build_workspace(make_workspace("losing", extracts))


def row(losing: Any, channel: str) -> dict[str, Any]:
    found: dict[str, Any] = losing.channel(channel)
    return found


def test_a_loss_is_read_on_the_cost_that_harms(losing: Any) -> None:
    """Cost 300 (100 and 5 h at 40), 200 missing; a loss of 400, of 800 with the order in doubt."""
    found = row(losing, "telesales")
    assert (found["complete_cost"], found["missing_cost"]) == (300, 200)
    assert found["roi"] == Decimal("-2.333333")
    # against: -800 on the smaller cost; for: -400 on the greater one
    assert found["roi_if_unknown_against"] == Decimal("-3.666667")
    assert found["roi_if_unknown_for"] == Decimal("-1.800000")
    assert found["roi_middle"] == Decimal("-2.600000")
    assert found["roi_lower"] < found["roi"] < found["roi_upper"]


def test_without_a_customer_a_loss_on_the_mean_bounds_below(losing: Any) -> None:
    found = row(losing, "emailing")
    assert found["roi"] == found["roi_upper"] == -1
    assert found["roi_lower"] < -1
