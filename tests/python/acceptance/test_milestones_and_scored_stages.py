"""A CRM that dates neither MQLs nor SQLs, and whose deals skip steps of the sales process.

Grid: size 50, need 20, budget 10, imminence 10, role 5, perimeter 5: 100 points. `whole` alone has
a perimeter, and a title that tells its role.

| lead | kept of known | score | so |
|---|---|---|---|
| whole | 100 of 100 | 100 | MQL on the 2nd, SQL on the 5th, when it was called |
| called | 50 of 90 | 50 + 50/90 of 10: 55.6 | below 70: an MQL, an SQL by its deal alone |
| hot | 90 of 90 | 100 | MQL, an SQL by its deal alone: nobody talked with it |
| small | 10 of 90 | 10 + 10/90 of 10: 11.1 | neither |
| bare | 0 of 0 | none | neither |
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

SETTINGS = (
    "company: Milestones\nsettings:\n  as_of_date: 2026-06-30\n"
    "  mql_score_threshold: 50\n  hot_score_threshold: 70\n"
)
GRID = """criterion,value,from_value,to_value,points
company_size,50-249,,,50
company_size,*,,,0
need,yes,,,20
need,no,,,0
budget,yes,,,10
budget,no,,,0
timeframe_days,,0,31,10
timeframe_days,,31,,0
job_role,purchasing,,,5
job_role,*,,,0
perimeter,groupe,,,5
perimeter,*,,,0
"""

ASKED = """test_kind,option_a,option_b,from_date,to_date
script,s-whole,s-called,2026-03-04,2026-03-05
script,s-whole,s-nobody,,
Script,s-called,s-whole,2026-03-09,
"""


def lead(lead_id: str, **more: object) -> dict[str, object]:
    return {
        "lead_id": lead_id, "created_at": "2026-03-02 09:00:00", "lead_source": "salon",
        "email": f"{lead_id}@{lead_id}.example", "mql_at": "", "sql_at": "", "job_title": "",
        "perimeter": "", "seniority": "", "account_id": f"A-{lead_id}", **more,
    }  # fmt: skip


FULL = {"need": "yes", "budget": "yes", "timeframe_days": 10}
EXTRACTS = {
    "crm_leads": [
        lead("whole", company_size="120", job_title="Responsable achats/IT", perimeter="Groupe",
             **FULL),
        lead("called", company_size="120", need="no", budget="no", timeframe_days=90,
             job_title="Poète", seniority="Directeur"),
        lead("hot", company_size="120", **FULL),
        lead("small", company_size="3", need="no", budget="yes", timeframe_days=90),
        lead("bare"),
    ],
    "call_logs": [
        {"call_id": f"k-{name}", "started_at": "2026-03-05 10:00:00", "lead_id": name,
         "direction": "out", "outcome": "answered", "talk_seconds": 60, "script_id": f"s-{name}"}
        for name in ("whole", "called")
    ],
    "crm_opportunities": [
        {"opportunity_id": "d1", "created_at": "2026-03-10 09:00:00", "lead_id": "hot",
         "account_id": "A-hot", "status": "won", "closed_at": "2026-05-01 09:00:00",
         "amount": 1000, "need": "", "budget": "yes", "authority": ""},
        {"opportunity_id": "d2", "created_at": "2026-03-10 09:00:00", "lead_id": "called",
         "account_id": "A-called", "status": "open", "closed_at": "",
         "amount": 500, "need": "yes", "budget": "", "authority": ""},
    ],
    "crm_stage_history": [
        {"opportunity_id": deal, "stage": stage, "entered_at": f"2026-03-{day} 09:00:00"}
        for deal, stage, day in (
            ("d1", "Découverte", 11), ("d1", "Démonstration", 12), ("d1", "Proposition", 16),
            ("d2", "Démonstration", 12), ("d2", "Découverte", 13), ("d2", "Proposition", 16),
        )
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def company(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    folder = make_workspace("scored-stages", EXTRACTS, SETTINGS)
    (folder / "reference").mkdir(exist_ok=True)
    (folder / "reference" / "scoring_grid.csv").write_text(GRID, encoding="utf-8")
    (folder / "reference" / "script_tests.csv").write_text(ASKED, encoding="utf-8")
    return build_workspace(folder)


def test_leads_are_scored_by_title_perimeter_and_the_rest(company: Any) -> None:
    rows = company.records(
        "select lead_id, score, job_role_points, perimeter_points, criteria_missing"
        " from marts.rpt_lead_scores order by lead_id"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("bare", None, None, None, 13),
        ("called", Decimal("55.6"), None, None, 9),
        ("hot", Decimal(100), None, None, 9),
        ("small", Decimal("11.1"), None, None, 9),
        ("whole", Decimal(100), Decimal(5), Decimal(5), 7),
    ]


def test_scores_tell_the_stages_that_the_crm_does_not_date(company: Any) -> None:
    rows = company.records(
        "select lead_id, stage, is_inferred, is_from_score, reached_date"
        " from marts.fct_lead_stages where stage in ('mql', 'sql') order by 1, 2"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("called", "mql", True, True, date(2026, 3, 2)),
        ("called", "sql", True, False, date(2026, 3, 10)),
        ("hot", "mql", True, True, date(2026, 3, 2)),
        ("hot", "sql", True, False, date(2026, 3, 10)),
        ("whole", "mql", True, True, date(2026, 3, 2)),
        ("whole", "sql", True, True, date(2026, 3, 5)),
    ]
    assert (company.channel("events")["mqls"], company.channel("events")["sqls"]) == (3, 3)


def test_deals_that_skipped_a_milestone_are_told(company: Any) -> None:
    """d1 went on without anybody who decides; d2 was shown before its need was known."""
    rows = company.records(
        "select opportunity_id, milestone, is_met from marts.rpt_deal_milestones order by 1, 2"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("d1", "budget_before_proposal", True),
        ("d1", "decision_maker_before_proposal", False),
        ("d1", "meeting_before_proposal", None),
        ("d1", "need_before_demonstration", True),
        ("d2", "budget_before_proposal", False),
        ("d2", "decision_maker_before_proposal", True),
        ("d2", "meeting_before_proposal", None),
        ("d2", "need_before_demonstration", False),
    ]
    row = company.record(
        "select * from marts.rpt_milestones"
        " where milestone = 'decision_maker_before_proposal' and team = 'all'"
    )
    assert (row["deals"], row["met_deals"], row["skipped_deals"]) == (2, 1, 1)
    assert (row["skipped_won"], row["skipped_win_rate"], row["met_win_rate"]) == (1, 1, None)


def test_two_scripts_are_compared_over_the_weeks_that_are_asked_for(company: Any) -> None:
    """Both were used in the week of 2 March, nobody heard a third, nobody was called later."""
    rows = company.records(
        """select test_number, option_a, option_b, step, verdict, leads_a, reached_a, leads_b,
            reached_b, period_start_date, period_end_date
        from marts.rpt_script_tests
        where test_kind = 'script' and step in ('reached', 'opportunity') order by 1, 4"""
    )
    week = (date(2026, 3, 2), date(2026, 3, 8))
    assert [tuple(row.values()) for row in rows] == [
        (0, "s-called", "s-whole", "opportunity", "not_enough_data", 1, 1, 1, 0, *week),
        (0, "s-called", "s-whole", "reached", "not_enough_data", 1, 1, 1, 1, *week),
        (2, "s-whole", "s-called", "opportunity", "not_enough_data", 1, 0, 1, 1, *week),
        (2, "s-whole", "s-called", "reached", "not_enough_data", 1, 1, 1, 1, *week),
    ]


def test_a_comparison_that_cannot_be_made_is_a_finding(company: Any) -> None:
    """Test 1 was asked for from a week on in which nobody was called, 3 with a script of nobody."""
    rows = company.records(
        """select entity, entity_id, column_name from quality.findings
        where rule_id = 'script_test_not_made' order by entity_id"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("script_test", "1", "option_a"), ("script_test", "3", "option_a"),
    ]  # fmt: skip


def test_both_are_findings(company: Any) -> None:
    rows = company.records(
        "select rule_id, entity_id, amount_at_stake from quality.findings"
        " where rule_id in ('milestone_skipped', 'stage_told_by_score') order by 1"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("milestone_skipped", "d2", Decimal(500)),
        ("stage_told_by_score", "crm_leads", None),
    ]
