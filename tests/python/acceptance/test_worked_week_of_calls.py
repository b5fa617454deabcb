"""A week on the telephone, worked out by hand: every figure of calls, and whose time it took.

Two agents at 30 and 60 an hour, nobody with a time sheet: a call takes (talk + wrap-up) ÷ 0.5.

| call | when | agent | who | seconds | cost |
|---|---|---|---|---|---|
| k1 | Mo 09:10 | p1, then p2 | l1 | 120, then 360 | 240 s at 30, 720 s at 60: 14.00 |
| k9 | Mo 08:04 | p1 | l3 | rings 12 | 0.20 |
| k3 | Mo 10:05 | p1 | n2 | voicemail 24 | 0.40 |
| k4 | Tu 10:15 | p1 | n2 | 120 | 2.00 |
| k5 | Tu 14:00 | p2 | l2 | 180 | 6.00 |
| k6 | We 14:30 | p1 | l2 | 60 | 1.00 |
| k7 | Th, no hour | p1 | n3 | rings 18 | 0.30 |
| k8 | Su 02:30 | p2 | n4 | rings 6 | 0.20 |

24.10 in all, 1 800 s of paid time. A held meeting of 30 minutes costs 30.00 and takes 1 800 s too,
so a licence of 10.00 is half the calls': 29.10 for calls. Media of 100.00 is no cost of calls.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

SETTINGS = "company: Worked week\nsettings:\n  as_of_date: 2026-10-31\n  per_person: true\n"
WEEK = "period_grain = 'week' and period_start = date '2026-10-19'"


def call(call_id: str, started_at: str, agent: str, **more: object) -> dict[str, object]:
    return {
        "call_id": call_id,
        "started_at": started_at,
        "agent_id": agent,
        "team": "Wherever",
        "direction": "out",
        "campaign_id": "c1",
        "script_id": "s1",
        **more,
    }


EXTRACTS = {
    "people": [
        {"person_id": "p1", "loaded_hourly_cost": 30, "team": "North", "valid_from": "2026-01-01"},
        {"person_id": "p2", "loaded_hourly_cost": 60, "team": "South", "valid_from": "2026-01-01"},
    ],
    "campaigns": [
        {"campaign_id": "c1", "channel": "telesales", "segment": "Health", "targeted_count": 12}
    ],
    "cost_ledger": [
        {"entry_id": "e1", "month": "2026-10-01", "amount": 10, "category": "licences",
         "nature": "direct", "channel": "telesales", "campaign_id": "c1"},
        {"entry_id": "e2", "month": "2026-10-01", "amount": 100, "category": "media",
         "nature": "direct", "channel": "telesales", "campaign_id": "c1"},
    ],
    "crm_leads": [
        {"lead_id": "l1", "created_at": "2026-10-19 09:00:00", "lead_source": "telesales",
         "campaign_id": "c1", "email": "a@un.example"},
        {"lead_id": "l2", "created_at": "2026-10-20 15:00:00", "lead_source": "telesales",
         "campaign_id": "c1", "email": "b@deux.example"},
        {"lead_id": "l3", "created_at": "2026-10-19 08:00:10", "lead_source": "Google Ads",
         "campaign_id": "", "email": "c@trois.example"},
        {"lead_id": "l4", "created_at": "2026-10-20 10:00:10", "lead_source": "Google Ads",
         "campaign_id": "", "email": "d@quatre.example"},
    ],
    "call_logs": [
        call("k1", "2026-10-19 09:10:00", "p1", lead_id="l1", talk_seconds=120, outcome="answered"),
        call("k2", "2026-10-19 09:12:00", "p2", lead_id="l1", parent_call_id="k1",
             talk_seconds=300, wrap_up_seconds=60, outcome="meeting booked"),
        call("k9", "2026-10-19 08:04:10", "p1", lead_id="l3", duration_seconds=12,
             outcome="no answer"),
        call("k3", "2026-10-19 10:05:00", "p1", to_number="+33150000002", duration_seconds=24,
             outcome="voicemail"),
        call("k4", "2026-10-20 10:15:00", "p1", to_number="+33150000002", talk_seconds=90,
             wrap_up_seconds=30, outcome="not interested"),
        call("k5", "2026-10-20 14:00:00", "p2", lead_id="l2", talk_seconds=180,
             outcome="interested"),
        call("k6", "2026-10-21 14:30:00", "p1", lead_id="l2", talk_seconds=60,
             outcome="meeting booked"),
        call("k7", "2026-10-22", "p1", to_number="+33150000003", duration_seconds=18,
             outcome="no answer"),
        call("k8", "2026-10-25 02:30:00", "p2", to_number="+33150000004", duration_seconds=6,
             outcome="busy"),
    ],
    "crm_meetings": [
        {"meeting_id": "m1", "lead_id": "l1", "booked_at": "2026-10-19 09:20:00",
         "scheduled_at": "2026-10-22 15:00:00", "status": "no show", "held_by": "p2",
         "campaign_id": "c1", "updated_at": "2026-10-22 16:00:00"},
        {"meeting_id": "m2", "lead_id": "l2", "booked_at": "2026-10-21 14:32:00",
         "scheduled_at": "2026-10-22 10:00:00", "status": "rescheduled", "held_by": "p2",
         "campaign_id": "c1", "updated_at": "2026-10-21 18:00:00"},
        {"meeting_id": "m2", "lead_id": "l2", "booked_at": "2026-10-21 14:32:00",
         "scheduled_at": "2026-10-23 10:00:00", "status": "held", "held_by": "p2",
         "duration_minutes": 30, "campaign_id": "c1", "updated_at": "2026-10-23 11:00:00"},
    ],
    "crm_opportunities": [
        {"opportunity_id": "d1", "created_at": "2026-10-24 10:00:00", "lead_id": "l2",
         "status": "won", "closed_at": "2026-10-28 10:00:00"},
    ],
    "crm_orders": [
        {"order_id": "o1", "ordered_at": "2026-10-28 10:00:00", "amount": 1000,
         "margin_amount": 400, "opportunity_id": "d1", "lead_id": "l2"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def week(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    return build_workspace(make_workspace("worked-week", EXTRACTS, SETTINGS))


def test_the_week_as_a_whole(week: Any) -> None:
    row = week.record(
        f"select * from marts.rpt_call_performance where {WEEK} and dimension_kind = 'all'"
    )
    expected = {
        "calls": 8, "inbound_calls": 0, "attempts": 8, "numbers": 6, "reached": 4,
        "voicemails": 1, "unanswered": 3, "conversations": 4, "successes": 3,
        "talk_minutes": Decimal("12.5"), "wrap_up_minutes": Decimal("1.5"),
        "meetings_booked": 2, "meetings_held": 1, "meetings_no_show": 1, "meetings_cancelled": 0,
        "leads": 2, "opportunities": 1, "new_customers": 1,
        "new_customer_gross_margin": Decimal(400), "complete_cost": Decimal("29.10"),
        "seconds_without_cost": 0, "reached_rate": Decimal("0.5"),
        "attempts_per_conversation": 2, "attempts_per_meeting": 8, "attempts_per_lead": 4,
        "success_rate": Decimal("0.375"), "attempts_per_success": Decimal("2.666667"),
        "talk_seconds_per_success": 250, "cost_per_call": Decimal("3.6375"),
        "cost_per_conversation": Decimal("7.275"), "cost_per_meeting": Decimal("29.1"),
        "cost_per_hour_called": Decimal("124.714286"), "is_best_hour": None,
        "other_activities_cost": None, "list_exhaustion_rate": None,
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_calls_and_everything_else_are_the_cost_base(week: Any) -> None:
    row = week.record(
        """select complete_cost, other_activities_cost, listed_numbers, closed_numbers
        from marts.rpt_call_performance where period_grain = 'all' and dimension_kind = 'all'"""
    )
    # 30.00 for the meeting, 5.00 of the licence, the media. Reached: l1, l2, n2.
    assert row == {
        "complete_cost": Decimal("29.1000"),
        "other_activities_cost": Decimal("135.0000"),
        "listed_numbers": 12,
        "closed_numbers": 3,
    }


# attempts, reached, meetings held, leads, cost of labour, seconds of paid time
TOLD = {
    ("team", "North"): (6, 3, 1, 1, "17.90", 1428),
    ("team", "South"): (2, 1, 0, 1, "6.20", 372),
    ("campaign", "c1"): (8, 4, 1, 2, "24.10", 1800),
    ("script", "s1"): (8, 4, 1, 2, "24.10", 1800),
    ("segment", "Health"): (8, 4, 1, 2, "24.10", 1800),
    ("hour", "02"): (1, 0, 0, 0, "0.20", 12),
    ("hour", "08"): (1, 0, 0, 0, "0.20", 24),
    ("hour", "09"): (1, 1, 0, 1, "14.00", 960),
    ("hour", "10"): (2, 1, 0, 0, "2.40", 288),
    ("hour", "14"): (2, 2, 1, 1, "7.00", 480),
    ("hour", "unknown"): (1, 0, 0, 0, "0.30", 36),
    ("weekday", "1"): (3, 1, 0, 1, "14.60", 1032),
    ("weekday", "2"): (2, 2, 0, 1, "8.00", 600),
    ("weekday", "3"): (1, 1, 1, 0, "1.00", 120),
    ("weekday", "4"): (1, 0, 0, 0, "0.30", 36),
    ("weekday", "7"): (1, 0, 0, 0, "0.20", 12),
    ("attempt", "1"): (6, 2, 0, 2, "21.10", 1440),
    ("attempt", "2"): (1, 1, 0, 0, "2.00", 240),
    ("attempt", "after"): (1, 1, 1, 0, "1.00", 120),
}


def test_the_week_told_every_way(week: Any) -> None:
    """A transferred call is of its first agent, the time of each leg of its own agent's rate."""
    rows = week.records(
        f"""select * from marts.rpt_call_performance
        where {WEEK} and dimension_kind not in ('all', 'hour_weekday', 'agent')"""
    )
    found = {(row["dimension_kind"], row["dimension_value"]): row for row in rows}
    assert found.keys() == TOLD.keys()
    for key, (attempts, reached, held, leads, labour, seconds) in TOLD.items():
        row = found[key]
        counts = (row["attempts"], row["reached"], row["meetings_held"], row["leads"])
        assert counts == (attempts, reached, held, leads), key
        cost = Decimal(labour) + Decimal(seconds) * 5 / 1800
        assert abs(row["complete_cost"] - cost) < Decimal("0.001"), key
    assert [found["attempt", at]["reached_by_then_rate"] for at in ("1", "2", "after")] == [
        Decimal("0.333333"), Decimal("0.5"), None,
    ]  # fmt: skip


def test_each_agent_under_a_key_and_each_hour_of_the_week(week: Any) -> None:
    agents = week.records(
        f"""select dimension_value, attempts, team from marts.rpt_call_performance
        inner join marts.dim_people on dimension_value = person_key
        where {WEEK} and dimension_kind = 'agent' order by team"""
    )
    assert [(row["team"], row["attempts"]) for row in agents] == [("North", 6), ("South", 2)]
    assert not {row["dimension_value"] for row in agents} & {"p1", "p2"}
    hours = week.records(
        f"""select dimension_value, attempts from marts.rpt_call_performance
        where {WEEK} and dimension_kind = 'hour_weekday' order by dimension_value"""
    )
    assert [(row["dimension_value"], row["attempts"]) for row in hours] == [
        ("1-08", 1), ("1-09", 1), ("1-10", 1), ("2-10", 1), ("2-14", 1), ("3-14", 1), ("7-02", 1),
        ("unknown", 1),
    ]  # fmt: skip


def test_each_seller_under_a_key_and_all_of_the_cost(week: Any) -> None:
    """Labour is of whom it paid, the rest follows touches: k1, k4 and k6 of p1, k5 and m2 of p2.

    p1: 5.90 of calls and 3/5 of 110.00; p2: 18.20 of calls, the meeting's 30.00 and 2/5 of 110.00.
    """
    rows = week.records(
        """select segment, team, complete_cost, new_customers
        from marts.rpt_segment_performance left join marts.dim_people on segment = person_key
        where segment_kind = 'seller' and period_grain = 'all'
          and attribution_model = 'last_touch' and complete_cost > 0 order by team"""
    )
    assert [(row["team"], row["complete_cost"]) for row in rows] == [
        ("North", Decimal("71.9000")), ("South", Decimal("92.2000")),
    ]  # fmt: skip
    # the deal's last touch is the meeting that p2 held
    assert [row["new_customers"] for row in rows] == [0, 1]
    assert not {row["segment"] for row in rows} & {"p1", "p2"}


def test_each_agent_has_what_the_calls_brought(week: Any) -> None:
    """A meeting is of the agent of the call before its booking: k1, k4, k6 and m2 of p1, k5 of p2.

    p1: 5.90 of calls and 4/5 of 110.00; p2: 18.20 and 30.00 that it was paid, and 1/5 of 110.00.
    """
    rows = week.records(
        """select team, complete_cost, new_customers
        from marts.rpt_segment_performance left join marts.dim_people on segment = person_key
        where segment_kind = 'agent' and period_grain = 'all'
          and attribution_model = 'last_touch' and complete_cost > 0 order by team"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("North", Decimal("93.9000"), 1), ("South", Decimal("70.2000"), 0),
    ]  # fmt: skip


def test_how_long_inbound_leads_wait(week: Any) -> None:
    rows = week.records(
        """select wait, leads, leads_to_opportunity, median_wait_minutes
        from marts.rpt_speed_to_lead where period_grain = 'all' order by wait"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("5_minutes", 1, 0, Decimal(4)), ("all", 2, 0, Decimal(4)), ("never", 1, 0, None),
    ]  # fmt: skip
