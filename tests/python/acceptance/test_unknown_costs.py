"""What is not known of a cost is never 0, and what labour and media cost goes to who earned it.

One company in March 2026, each case on a channel of its own; the figures are worked out by hand.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

CENT = Decimal("0.0001")


def call(call_id: str, day: int, agent: str, **more: object) -> dict[str, object]:
    number = sum(call_id.encode()) % 100
    return {
        "call_id": call_id,
        "started_at": f"2026-03-{day:02d} 09:00:00",
        "agent_id": agent,
        "direction": "out",
        "to_number": f"+331500001{number:02d}",
        "outcome": "answered",
        **more,
    }


def lead(lead_id: str, source: str, campaign: str = "") -> dict[str, object]:
    return {
        "lead_id": lead_id,
        "created_at": "2026-03-02 09:00:00",
        "email": f"{lead_id}@{lead_id}.example.com",
        "lead_source": source,
        "campaign_id": campaign,
        "owner_id": "p1",
    }


@pytest.fixture(scope="module")
def company(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    extracts = {
        "people": [
            {"person_id": "p1", "loaded_hourly_cost": 20},
            {"person_id": "p2", "loaded_hourly_cost": 40},
            {"person_id": "p3", "loaded_hourly_cost": 30},
            {"person_id": "p4", "loaded_hourly_cost": 50},
            {"person_id": "p5", "loaded_hourly_cost": ""},
        ],
        "campaigns": [
            {"campaign_id": "mailing", "channel": "emailing"},
            {"campaign_id": "fair", "channel": "events"},
            {"campaign_id": "allies", "channel": "partner"},
            {"campaign_id": "banner", "channel": "display"},
            {"campaign_id": "search", "channel": "paid_search"},
            {"campaign_id": "social-1", "channel": "paid_social"},
            {"campaign_id": "social-2", "channel": "paid_social"},
        ],
        "crm_leads": [
            lead("l1", "emailing", "mailing"),
            lead("l2", "partner", "allies"),
            lead("l3", "paid social", "social-1"),
            lead("l4", "unallocated"),
            lead("l5", "Non réparti"),
        ],
        "call_logs": [
            call("k1", 2, "p1", campaign_id="mailing", talk_seconds=60),
            call("k2", 2, "p2", parent_call_id="k1", talk_seconds=300, wrap_up_seconds=60),
            call("k3", 2, "p1", campaign_id="mailing", wrap_up_seconds=30),
            call("k4", 3, "p3", campaign_id="mailing", talk_seconds=30),
            *(
                call(f"a{number:02d}", 5, "p5", campaign_id="allies", talk_seconds=60)
                for number in range(38)
            ),
        ],
        "time_entries": [
            {"person_id": "p3", "date": f"2026-03-0{day}", "hours": hours, "activity": activity}
            for day, hours, activity in ((3, 1, "calls"), (4, 1, "calls"), (6, 7, "Congés payés"))
        ],
        "crm_meetings": [
            {
                "meeting_id": "m1",
                "scheduled_at": "2026-03-09 10:00:00",
                "lead_id": "l1",
                "status": "held",
                "duration_minutes": 60,
                "booked_by": "p2",
                "held_by": "p4",
                "campaign_id": "fair",
            }
        ],
        "ad_spend": [
            {"date": "2026-03-02", "cost": 100, "platform": "google", "campaign_id": "banner"},
            {"date": "2026-03-02", "cost": 300, "platform": "google", "campaign_id": "search"},
            {"date": "2026-03-02", "cost": 50, "platform": "linkedin", "campaign_id": ""},
        ],
        "cost_ledger": [
            {
                "entry_id": "media",
                "month": "2026-03-01",
                "amount": 100,
                "category": "media",
                "platform": "google",
                "channel": "display",
            }
        ],
    }
    return build_workspace(make_workspace("unknown", extracts))


def test_labour_is_at_the_rate_of_who_did_it(company: Any) -> None:
    # k1 and k3, 90 s of p1 at 20 an hour, twice as long at utilisation 0.5: 1; k2, 360 s of p2: 8;
    # an hour of p3's calls on the day of a call for the mailing: 30
    assert company.channel("emailing")["complete_cost"] == 1 + 8 + 30
    # the other hour of calls, on a day without any, is telesales'; leave costs nothing
    assert company.channel("telesales")["complete_cost"] == 30
    # an hour of who held the meeting
    assert company.channel("events")["complete_cost"] == 50


def test_a_media_line_covers_its_platform_in_its_channel(company: Any) -> None:
    assert company.channel("display")["complete_cost"] == 100
    assert company.channel("paid_search")["complete_cost"] == 300


def test_labour_without_any_known_cost_is_unknown(company: Any) -> None:
    partner = company.channel("partner")
    assert (partner["complete_cost"], partner["direct_cost"]) == (None, None)
    assert (partner["cost_per_lead"], partner["roi"]) == (None, None)
    # 38 calls of 60 s at utilisation 0.5, at 35 an hour, the middle of 20, 30, 40 and 50
    estimate = (Decimal(38 * 120 * 35) / 3600).quantize(CENT)
    assert partner["missing_cost"] == estimate
    # two of the five leads are of unknown source: two thirds of one each for the other three
    assert partner["cost_per_lead_middle"] == Decimal("26.599975")
    whole = company.channel("all")
    assert whole["complete_cost"] == 39 + 30 + 50 + 100 + 300 + 50
    assert whole["missing_cost"] == estimate
    segments = """select sum(missing_cost) from marts.rpt_segment_performance
        where segment_kind = 'sector' and period_grain = 'all'
          and attribution_model = 'declared_source'"""
    assert company.value(segments) == estimate
    value = """select dimension_value, complete_cost from marts.rpt_customer_value
        where dimension_kind = 'channel' and dimension_value in ('partner', 'events')"""
    assert {row["dimension_value"]: row["complete_cost"] for row in company.records(value)} == {
        "partner": None,
        "events": 50,
    }


def test_campaigns_that_no_cost_names_are_unknown_and_one_finding(company: Any) -> None:
    for campaign in ("social-1", "social-2"):
        row = company.campaign(campaign)
        assert (row["complete_cost"], row["cost_per_lead"]) == (None, None)
    assert company.campaign("search")["complete_cost"] == 300
    found = company.records(
        """select entity_id, amount_at_stake from quality.findings
        where is_open and rule_id in ('campaign_cost_unknown', 'campaign_without_spend')"""
    )
    assert found == [{"entity_id": "campaigns", "amount_at_stake": 50}]


def test_nothing_calls_itself_unallocated(company: Any) -> None:
    assert company.channel("unknown")["raw_leads"] == 2
    rows = "select * from marts.rpt_channel_performance where channel = 'unallocated'"
    assert company.records(rows) == []
