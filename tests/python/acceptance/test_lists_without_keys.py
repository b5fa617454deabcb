"""Lists without keys, campaigns by name and by id, totals of no month: one company's figures.

Hand-computed. The leads and the opportunities of the CRM share no key; MQLs stand in lists of their
own; campaigns are named as each tool names them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LEADS = [
    {"lead_id": f"L{number}", "created_at": f"2026-03-0{number}", "lead_source": source,
     "email": f"a{number}@x{number}.fr", "campaign_id": campaign}
    for number, source, campaign in [
        (1, "google ads", "Offre Hiver"),
        (2, "google ads", "9001"),
        (3, "google ads", "OFFRE%20hiver"),
        (4, "google ads", "offre-hiver"),
        (5, "e-mailing", "Été"),
    ]
]  # fmt: skip
OPPORTUNITIES = [
    {"opportunity_id": "O1", "created_at": "2026-04-01", "status": "won", "amount": 1000,
     "closed_at": "2026-05-05", "lead_source": "google ads"},
    {"opportunity_id": "O2", "created_at": "2026-04-02", "status": "open", "amount": 500,
     "lead_source": "google ads"},
    {"opportunity_id": "O3", "created_at": "2026-04-03", "status": "lost", "amount": 700,
     "closed_at": "2026-05-06", "lead_source": "e-mailing"},
]  # fmt: skip
SPEND = [
    {"date": "2026-03-01", "cost": 400, "platform": "google_ads", "campaign_id": "9001",
     "campaign_name": "Offre hiver"},
    {"date": "2026-03-02", "cost": 100, "platform": "meta", "campaign_name": "Ete"},
]  # fmt: skip
TOTALS = [
    {"channel": "partner", "raw_leads": 10, "cost_direct": 50},
    {"month": "2026-03", "channel": "content", "currency": "USD", "cost_direct": 100,
     "revenue": 900, "new_customers": 1, "campaign_id": "offre hiver"},
]  # fmt: skip
EXTRACTS = {
    "crm_leads": LEADS,
    "crm_opportunities": OPPORTUNITIES,
    "ad_spend": SPEND,
    "channel_totals": TOTALS,
    "exchange_rates": [{"date": "2026-03-15", "currency": "USD", "rate": 0.9}],
    "crm_meetings": [
        {"meeting_id": "M1", "scheduled_at": "2026-03-20 10:00", "status": "held",
         "email": "A1@x1.fr"},
        {"meeting_id": "M2", "scheduled_at": "2026-03-21 10:00", "status": "held",
         "lead_id": "a5@x5.fr"},
        {"meeting_id": "M3", "scheduled_at": "2026-03-22 10:00", "status": "no_show",
         "email": "nobody@x9.fr"},
    ],
    # two lines that look alike are two MQLs
    "mql": [
        {"Date": "2026-03-10", "Source": "google ads", "How many": ""},
        {"Date": "2026-03-10", "Source": "google ads", "How many": ""},
        {"Date": "2026-03-11", "Source": "e-mailing", "How many": 4},
    ],
    "bookings": [
        {"Date": "2026-05-05", "Source": "google ads", "Amount": 1000},
        {"Date": "2026-05-06", "Source": "e-mailing", "Amount": 200},
    ],
}  # fmt: skip
SETTINGS = """\
company: Lists
settings: {margin_rate: 0.5}
extracts:
  stage_events:
    - files: "mql*.csv"
      columns: {stage: {value: MQL}, occurred_at: Date, source: Source, count: How many}
    - files: "bookings*.csv"
      columns: {stage: {value: Booking}, occurred_at: Date, source: Source, amount: Amount}
"""


@pytest.fixture(scope="module")
def built(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    return build_workspace(make_workspace("lists", EXTRACTS, SETTINGS))


def test_opportunities_that_meet_no_lead_do_not_become_leads(built: Any) -> None:
    search = built.channel("paid_search")
    assert (search["raw_leads"], search["opportunities"], search["won_opportunities"]) == (4, 2, 1)
    assert built.channel("all")["raw_leads"] == 5 + 10
    assert built.value("select count(*) from marts.dim_leads") == 5
    deals = built.records("select lead_id, link_rule, is_lead_implied from marts.fct_opportunities")
    assert deals == [{"lead_id": None, "link_rule": "none", "is_lead_implied": False}] * 3


def test_listed_mqls_count_in_their_period_and_channel(built: Any) -> None:
    for grain, start in [("week", "2026-03-09"), ("month", "2026-03-01"), ("all", None)]:
        assert built.channel("paid_search", grain, start)["mqls"] == 2
        assert built.channel("emailing", grain, start)["mqls"] == 4
        assert built.channel("all", grain, start)["mqls"] == 6
    # nobody gives SQLs, which is not none; what a list gives is of an unknown segment
    assert built.channel("all")["sqls"] is None
    assert built.channel("all")["cost_per_sql"] is None
    segments = built.records(
        """select segment, mqls, sqls, raw_leads from marts.rpt_segment_performance
        where segment_kind = 'sector' and segment = 'unknown' and attribution_model = 'linear'
            and period_grain = 'all'"""
    )
    assert [tuple(row.values()) for row in segments] == [("unknown", 6, None, 15)]


def test_what_became_of_the_leads_is_unknown(built: Any) -> None:
    row = built.record(
        """select raw_leads, mqls, sqls, opportunities, new_customers, lead_to_customer_rate
        from marts.rpt_funnel_by_cohort
        where channel = 'all' and cohort_month = date '2026-03-01'"""
    )
    assert row.pop("raw_leads") == 5
    assert set(row.values()) == {None}


def test_name_and_id_of_a_campaign_are_one(built: Any) -> None:
    winter = built.campaign("9001")
    assert (winter["campaign_name"], winter["channel"]) == ("Offre hiver", "paid_search")
    # the platform's 400 and the partner's 100 dollars of the spreadsheet; three of four leads
    assert (winter["complete_cost"], winter["raw_leads"]) == (490, 3)
    assert built.campaign("offre-hiver")["raw_leads"] == 1
    summer = built.campaign("Ete")
    assert (summer["complete_cost"], summer["raw_leads"]) == (100, 1)
    campaigns = built.records("select campaign_id from marts.dim_campaigns order by 1")
    assert [row["campaign_id"] for row in campaigns] == ["9001", "Ete", "offre-hiver"]


def test_a_total_without_month_counts_in_the_whole_time(built: Any) -> None:
    partner = built.channel("partner")
    assert (partner["raw_leads"], partner["complete_cost"], partner["cost_per_lead"]) == (10, 50, 5)
    months = "select count(*) from marts.rpt_channel_performance where channel = 'partner'"
    assert built.value(f"{months} and period_grain <> 'all'") == 0
    content = built.channel("content", "month", "2026-03-01")
    assert (content["complete_cost"], content["new_customer_revenue"]) == (90, 810)
    by_currency = built.records(
        """select original_currency, sum(original_amount) as original_amount
        from marts.fct_costs group by original_currency order by original_currency"""
    )
    assert [tuple(row.values()) for row in by_currency] == [("EUR", 550), ("USD", 100)]


def test_meetings_meet_their_leads_by_e_mail(built: Any) -> None:
    meetings = built.records("select meeting_id, lead_id from marts.fct_meetings order by 1")
    assert [row["lead_id"] for row in meetings] == ["L1", "L5", None]
    assert built.channel("paid_search")["meetings_held"] == 1
    assert built.channel("emailing")["meetings_held"] == 1


def test_the_findings_name_the_remedy(built: Any) -> None:
    found = built.records(
        """select rule_id, entity_id, amount_at_stake from quality.findings
        where rule_id in ('leads_and_opportunities_apart', 'stage_events_overlap',
            'campaign_maybe_same', 'campaign_name_ambiguous', 'opportunity_without_lead',
            'missing_exchange_rate', 'unknown_label', 'unknown_source_label')
        order by rule_id"""
    )
    assert [tuple(row.values()) for row in found] == [
        ("campaign_maybe_same", "offre-hiver", None),
        ("leads_and_opportunities_apart", "crm_opportunities", None),
        ("stage_events_overlap", "won", 1200),
    ]
    accounted = built.records(
        """select records_read, records_accepted from quality.row_accounting
        where extract = 'stage_events' order by 1"""
    )
    assert [tuple(row.values()) for row in accounted] == [(2, 2), (3, 3)]
