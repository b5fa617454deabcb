"""The forecast of orders from a company's files, and that no origin sees what came after it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

Row = dict[str, object]
FIRST, LAST, ORIGIN = date(2024, 7, 1), date(2025, 12, 31), date(2025, 6, 30)
STAGES = ("Qualification", "Proposal")
EXPECTED = (
    "expected_orders, expected_orders_lower_80, expected_orders_upper_80, expected_orders_upper_95"
)


def company() -> dict[str, list[Row]]:
    """Leads, of which some become deals: won, lost, lost and won after all, or left open.

    Some customers order again without a deal. There is a record on the last day and the origin.
    """
    draw = Random(7)  # noqa: S311 - an invented company
    found: dict[str, list[Row]] = {
        name: [] for name in ("crm_leads", "crm_opportunities", "crm_stage_history", "crm_orders")
    }
    days = [FIRST + timedelta(days=draw.randrange(540)) for _ in range(260)]
    for number, day in enumerate([*days, ORIGIN, LAST]):
        name = f"p{number:03d}"
        who: Row = {"lead_id": name, "account_id": name}
        lead = who | {"created_at": f"{day} 09:00:00", "email": f"{name}@{name}.example.com"}
        found["crm_leads"].append(lead | {"lead_source": "telesales"})
        is_known = day in {ORIGIN, LAST}
        opened = day if is_known else day + timedelta(days=draw.randrange(20))
        if draw.random() < 0.3 and not is_known:
            continue
        second = opened + timedelta(days=draw.randrange(5, 40))
        ended = second + timedelta(days=draw.randrange(5, 60))
        fate = draw.choice(["won", "won", "lost", "again", "open"])
        entered = [(STAGES[0], opened), (STAGES[1], second)]
        if fate == "again":
            entered += [("Lost", ended), (STAGES[1], ended + timedelta(days=30))]
            ended, fate = ended + timedelta(days=60), "won"
        deal: Row = who | {
            "opportunity_id": name,
            "created_at": f"{opened} 12:00:00",
            "amount": 1000,
        }
        found["crm_opportunities"].append(deal | {"status": fate, "closed_at": f"{ended} 12:00:00"})
        found["crm_stage_history"] += [
            {"opportunity_id": name, "stage": stage, "entered_at": f"{moment} 12:00:00"}
            for stage, moment in entered
        ]
        while fate == "won" and draw.random() < 0.5:
            ended += timedelta(days=draw.randrange(20, 90))
            order = {"order_id": f"{name}-{ended}", "account_id": name, "amount": 500}
            found["crm_orders"].append(
                order | {"ordered_at": f"{ended} 15:00:00", "kind": "renewal"}
            )
    return known_on(LAST, found)


def known_on(day: date, extracts: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """What was recorded up to a day: deals that ended later are open."""
    dates = {"crm_leads": "created_at", "crm_opportunities": "created_at",
             "crm_stage_history": "entered_at", "crm_orders": "ordered_at"}  # fmt: skip
    found = {
        name: [dict(row) for row in rows if str(row[dates[name]])[:10] <= str(day)]
        for name, rows in extracts.items()
    }
    for deal in found["crm_opportunities"]:
        if deal["status"] == "open" or str(deal["closed_at"])[:10] > str(day):
            deal.update(status="open", closed_at="")
    return found


def otherwise_after(day: date, extracts: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The same up to a day; after it, everything that was to come is lost, dearer and doubled."""
    found = {name: [dict(row) for row in rows] for name, rows in known_on(day, extracts).items()}
    closed = {str(row["opportunity_id"]): row for row in extracts["crm_opportunities"]}
    for deal in found["crm_opportunities"]:
        if deal["status"] == "open":
            deal["amount"] = 7777
            was = closed[str(deal["opportunity_id"])]["status"]
            deal.update(
                status="lost" if was == "won" else "won",
                closed_at=f"{day + timedelta(days=9)} 12:00:00",
            )
    for number in range(90):
        name, begun = f"q{number:03d}", day + timedelta(days=1 + 2 * number)
        who: Row = {"lead_id": name, "account_id": name, "created_at": f"{begun} 09:00:00"}
        found["crm_leads"].append(
            who | {"email": f"{name}@{name}.example.com", "lead_source": "events"}
        )
        deal = who | {"opportunity_id": name, "status": "won", "amount": 9000}
        found["crm_opportunities"].append(deal | {"closed_at": f"{begun} 12:00:00"})
    last: Row = {"lead_id": "z", "created_at": f"{LAST} 09:00:00", "email": "z@z.example.com"}
    found["crm_leads"].append(last)
    ended: Row = {"opportunity_id": "z", "status": "open", "created_at": f"{LAST} 09:00:00"}
    found["crm_opportunities"].append(ended | {"lead_id": "z", "closed_at": ""})
    return found


@pytest.fixture(scope="module")
def built(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    return build_workspace(make_workspace("forecast", company()))


def test_what_is_expected_adds_up_and_what_came_stands_beside(built: Any) -> None:
    months = built.records("select * from marts.rpt_order_forecast order by month_date")
    assert [row["month_date"] for row in months] == [date(2026, month, 1) for month in range(1, 7)]
    assert {row["origin_date"] for row in months} == {LAST}
    for row in months:
        assert row["status"] == "estimated"
        for measure in ("orders", "amount"):
            parts = [row[f"{one}_{measure}"] for one in ("pipeline", "overdue", "lead")]
            parts += [row[f"new_lead_{measure}"], row[f"repeat_{measure}"]]
            assert row[f"expected_{measure}"] == sum(parts)
            assert min(parts) >= 0
    assert months[0]["pipeline_orders"] > 0
    came = built.records(
        """select month_date, min(actual_orders) as fewest, max(actual_orders) as most,
            (select count(*) from marts.fct_orders
            where not is_credit_note and date_trunc('month', ordered_date) = month_date) as orders
        from marts.rpt_forecast_backtest where actual_orders is not null group by month_date"""
    )
    assert len(came) > 12
    assert all(row["fewest"] == row["most"] == row["orders"] for row in came)


def test_no_origin_sees_what_came_after_it(
    built: Any, make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]
) -> None:
    """Another future leaves what was said; what was recorded that day alone says the same."""
    changed = make_workspace("other_future", otherwise_after(ORIGIN, company()))
    other = build_workspace(changed)
    told = f"""select origin_date, month_date, status, {EXPECTED}, expected_amount,
        expected_amount_lower_80 from marts.rpt_forecast_backtest
        where origin_date <= date '{ORIGIN}' order by origin_date, month_date"""
    rows = built.records(told)
    assert len([row for row in rows if row["status"] == "estimated"]) > 20
    assert other.records(told) == rows
    assert other.records("select actual_orders from marts.rpt_forecast_backtest") != built.records(
        "select actual_orders from marts.rpt_forecast_backtest"
    )
    then = build_workspace(make_workspace("that_day", known_on(ORIGIN, company())))
    now = f"select month_date, {EXPECTED} from marts.rpt_order_forecast order by month_date"
    before = f"""select month_date, {EXPECTED} from marts.rpt_forecast_backtest
        where origin_date = date '{ORIGIN}' order by month_date"""
    assert then.records(now) == built.records(before)


def test_a_company_without_orders_is_told_why(
    make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]
) -> None:
    given = company()
    for deal in given["crm_opportunities"]:
        deal.update(status="open", closed_at="")
    del given["crm_orders"], given["crm_stage_history"]
    rows = build_workspace(make_workspace("no_orders", given)).records(
        "select * from marts.rpt_order_forecast"
    )
    assert {row["status"] for row in rows} == {"no_orders"}
    assert {row["expected_orders"] for row in rows} == {None}
