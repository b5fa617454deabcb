"""Goals and what became of them: the figures of the dashboard are those of the marts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, object]
PERIODS = ("month", "quarter", "year")

COMPANY: dict[str, Any] = {
    "people": [
        {"person_id": "P1", "name": "Ann", "team": "North", "hourly_cost": 40},
        {"person_id": "P2", "name": "Bob", "team": "South", "hourly_cost": 30},
    ],
    "crm_leads": [
        {"lead_id": f"L{number}", "created_at": f"{year}-{month:02}-{day:02}", "owner_id": owner,
         "lead_source": source, "account_id": f"A{number}"}
        for number, (year, month, day, source, owner) in enumerate([
            (2025, 3, 5, "Events", "P1"), (2025, 3, 25, "Telesales", "P2"),
            (2026, 1, 9, "Events", "P1"), (2026, 2, 10, "Telesales", "P1"),
            (2026, 2, 20, "Events", "P2"), (2026, 2, 25, "Events", "P2"),
            (2026, 3, 2, "Telesales", "P1"), (2026, 3, 18, "Events", "P1"),
            (2026, 3, 19, "Direct", "P2"),
        ])
    ],
    "crm_opportunities": [
        {"opportunity_id": f"D{number}", "lead_id": f"L{number}", "account_id": f"A{number}",
         "created_at": created, "closed_at": closed, "status": status, "amount": amount}
        for number, created, closed, status, amount in [
            (0, "2025-03-10", "2025-03-12", "won", 700),
            (2, "2026-01-12", "2026-02-12", "won", 900),
            (3, "2026-02-11", "2026-03-10", "won", 400),
            (4, "2026-02-22", "2026-03-11", "lost", 300),
            (6, "2026-03-04", "", "open", 200),
        ]
    ],
    "cost_ledger": [
        {"entry_id": "stand", "month": "2026-02-01", "amount": 280, "category": "stand",
         "channel": "events"},
        {"entry_id": "list", "month": "2026-03-01", "amount": 310, "category": "files",
         "channel": "telesales"},
    ],
    "crm_touches": [
        {"touch_id": f"T{number}", "lead_id": f"L{number}", "occurred_at": "2026-03-05",
         "kind": kind, "content_id": "M1", "channel": "emailing"}
        for number, kind in [(3, "email_sent"), (4, "email_sent"), (30, "email_click")]
    ],
    "call_logs": [
        {"call_id": f"K{number}", "started_at": f"2026-03-0{number} 10:00", "talk_seconds": talk,
         "outcome": outcome, "person_id": "P2", "lead_id": "L3"}
        for number, talk, outcome in [
            (2, 60, "interested"), (3, 0, "no answer"), (4, 90, "reached"),
        ]
    ],
    "decisions": [
        {"decided_on": day, "title": title, "channel": channel, "campaign_id": "", "kpi": kpi,
         "owner": "Ann"}
        for day, title, channel, kpi in [
            ("2026-01-20", "More stands", "Salons", "Nouveaux leads"),
            ("2026-02-11", "Fewer lists", "", "Coût complet"),
            ("2026-02-12", "Dearer", "", "average_order_value"),
            ("2026-03-10", "Late", "", "raw_leads"), ("2026-03-11", "Vague", "", "smiles"),
        ]
    ],
    "campaigns": [{"campaign_id": "C1", "campaign_name": "Fair", "channel": "events"}],
    "debriefs": [
        {"date": "2026-02-03", "kind": kind, "text": f"Talk to {name}", "campaign_id": "C1",
         "theme": theme, "role": "sales"}
        for kind, name, theme in [
            ("lesson", "Ann", "stands"), ("Leçon", "Bob", "stands"), ("keep", "Ann", ""),
        ]
    ],
    "crm_feedback": [
        {"answered_at": "2026-03-02", "score": score, "lead_id": "L3", "comment": comment}
        for score, comment in [
            ("3", "Trop cher, dit Ann"), ("10", "Équipe réactive"), ("9", ""), ("8", "Ann est là"),
        ]
    ],
    "kpi_goals": [
        {"month": month, "kpi": kpi, "goal": goal, "channel": channel, "team": team,
         "set_on": set_on}
        for month, kpi, goal, channel, team, set_on in [
            ("2026-01-01", "raw_leads", 2, "", "", "2025-12-20"),
            ("2026-02-01", "Nouveaux leads", 3, "", "", "2026-02-09"),
            ("2026-03-01", "New leads", 4, "", "", "2026-02-20"),
            ("2026-03-01", "Coût par lead", 100, "Salons", "", "2026-02-20"),
            ("2026-03-01", "ROI", 0.5, "", "", ""),
            ("2026-02-01", "Taux de transformation", 0.5, "", "north", ""),
            ("2026-03-01", "Leads", 4, "", "", ""),
            ("2026-03-01", "Revenue", 900, "Telesales", "South", ""),
            ("2026-03-01", "revenue", 900, "Affichage ancien", "", ""),
            ("2026-02-01", "repurchase_rate", 0.2, "", "", ""),
            ("2026-04-01", "raw_leads", 5, "", "", ""),
            ("2026-03-01", "Clients à terme", 3, "Salons", "", ""),
            ("2026-03-01", "Jours dans une étape", 15, "", "", ""),
            ("2026-03-01", "Écart entre deux scripts", 0.1, "", "", ""),
        ]
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def company(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    settings = "company: Goals\nsettings:\n  margin_rate: 0.5\n  as_of_date: 2026-03-20\n"
    return build_workspace(make_workspace("goals", COMPANY, settings))


def test_goals_by_any_name_appear_with_actual_and_gap_or_a_reason(company: Any) -> None:
    rows = company.records(
        """select kpi, channel, team, period_start::varchar as month, actual, gap, is_goal_late,
            unknown_reason
        from marts.rpt_sales_dashboard
        where period_grain = 'month' and not is_so_far and goal is not null
        order by kpi, channel, team, month"""
    )
    told = {
        (row["kpi"], row["channel"], row["team"], row["month"]): tuple(
            None if value is None else (value if isinstance(value, str | bool) else float(value))
            for value in (row["actual"], row["gap"], row["is_goal_late"], row["unknown_reason"])
        )
        for row in rows
    }
    # leads: one of January, three of February, three of March; events cost nothing in March
    # (one lead); telesales' revenue goal of a team and the one of an unknown channel add up
    assert told == {
        ("cost_per_lead", "events", "all", "2026-03-01"): (0, -100, False, None),
        ("median_days", "all", "all", "2026-03-01"): (
            None, None, None, "not_for_this_group_or_period",
        ),
        ("projected_customers", "all", "all", "2026-03-01"): (None, None, None, "nothing_known"),
        ("projected_customers", "events", "all", "2026-03-01"): (
            None, None, None, "nothing_known",
        ),
        ("rate_difference", "all", "all", "2026-03-01"): (None, None, None, "not_told_by_period"),
        ("raw_leads", "all", "all", "2026-01-01"): (1, -1, False, None),
        ("raw_leads", "all", "all", "2026-02-01"): (3, 0, True, None),
        ("raw_leads", "all", "all", "2026-03-01"): (3, -1, False, None),
        ("repurchase_rate", "all", "all", "2026-02-01"): (
            None, None, None, "only_on_the_day_of_the_load",
        ),
        ("revenue", "all", "South", "2026-03-01"): (0, -900, None, None),
        ("revenue", "all", "all", "2026-03-01"): (400, -1400, None, None),
        ("revenue", "telesales", "South", "2026-03-01"): (
            None, None, None, "not_by_channel_and_team",
        ),
        ("revenue", "telesales", "all", "2026-03-01"): (400, -500, None, None),
        ("revenue", "unrecognised", "all", "2026-03-01"): (
            None, None, None, "unrecognised_channel",
        ),
        ("roi", "all", "all", "2026-03-01"): (-0.354839, -0.854839, None, None),
        ("win_rate", "all", "North", "2026-02-01"): (1, 0.5, None, None),
    }  # fmt: skip


def test_a_name_that_no_register_holds_is_a_finding(company: Any) -> None:
    found = company.records(
        "select entity_id, extract from quality.findings where rule_id = 'unknown_kpi'"
    )
    assert sorted((row["extract"], row["entity_id"]) for row in found) == [
        ("decisions", "smiles"),
        ("kpi_goals", "leads"),
    ]
    assert (
        company.value(
            "select max(entity_id) from quality.findings where rule_id = 'goal_of_no_figure'"
        )
        == "rate_difference"
    )


def test_each_figure_is_that_of_the_mart_that_tells_it(company: Any) -> None:
    """By query, row by row: standard tables, funnel, customers, contents, cohorts, forecast."""
    columns = company.records("describe marts.rpt_channel_performance")
    standard = [row["column_name"] for row in columns]
    kpis = [row["kpi"] for row in company.records("select kpi from marts.dim_kpis")]
    compared, untold = 0, []
    for kpi in kpis:
        known = f"select count(actual) from marts.rpt_sales_dashboard where kpi = '{kpi}'"
        if kpi in OTHERS:
            assert company.value(known) == 0  # no hot lead, milestone, score or pair of scripts
            continue
        places = []
        if kpi in standard:
            places.append(
                f"""select period_grain, period_start, channel, 'all' as team, {kpi} as value
                from marts.rpt_channel_performance where attribution_model = 'declared_source'"""
            )
            places.append(
                f"""select period_grain, period_start, 'all', segment, {kpi}
                from marts.rpt_segment_performance
                where attribution_model = 'declared_source' and segment_kind = 'team'"""
            )
        elif kpi in CALLS:
            places.append(
                f"""select period_grain, period_start, 'all', 'all', {kpi}
                from marts.rpt_call_performance where dimension_kind = 'all'"""
            )
        elif kpi == "visitors":
            places.append(
                """select period_grain, period_start, channel, 'all', visitors
                from marts.rpt_funnel_by_period"""
            )
        elif kpi in OWN:
            places.append(OWN[kpi].format(kpi=kpi))
        rows = company.records(
            f"""select dashboard.actual, tables.value
            from marts.rpt_sales_dashboard as dashboard
            inner join ({" union all ".join(places)}) as tables (grain, start, channel, team, value)
                on dashboard.period_grain = tables.grain
                and dashboard.period_start = tables.start
                and dashboard.channel = tables.channel and dashboard.team = tables.team
            where dashboard.kpi = '{kpi}' and not is_so_far"""
            if places
            else f"""select actual, value from marts.rpt_sales_dashboard
            cross join (select {kpi} as value from marts.rpt_customer_value
                where dimension_kind = 'company')
            where kpi = '{kpi}' and channel = 'all'
                and (period_grain, period_start) in (
                    ('month', date '2026-03-01'), ('year', date '2026-01-01'))"""
            if kpi in {row["column_name"] for row in company.records(
                "describe marts.rpt_customer_value")}
            else f"""select actual, {RATES[kpi]} as value from marts.rpt_sales_dashboard
            inner join (
                select period_start as start, sum(contacts_opened) as opened,
                    sum(contacts_clicked) as clicked, sum(contacts_replied) as replied,
                    sum(contacts_sent) as sent, sum(leads_to_opportunity) as went,
                    sum(leads_before_opportunity) as touched
                from marts.rpt_content_performance where period_grain = 'month' group by 1
            ) on period_start = start
            where kpi = '{kpi}' and period_grain = 'month' and not is_so_far"""
        )  # fmt: skip
        if not rows:
            assert company.value(known) == 0, kpi
            untold.append(kpi)
        assert [row for row in rows if row["actual"] != row["value"]] == [], kpi
        compared += len(rows)
    assert compared > 4 * len(kpis)
    assert set(untold) == {"median_days", "loss_rate"}  # no stage of a deal is known
    running = "period_start = date '2026-03-01' and period_grain = 'month' and not is_so_far"
    told = company.records(f"select distinct kpi from marts.rpt_sales_dashboard where {running}")
    assert sorted(row["kpi"] for row in told) == sorted(kpis)


OTHERS = ("followup_on_time_rate", "skipped_rate", "auc", "rate_difference")
_COHORT = """select 'month', cohort_month, dimension_value, 'all', {kpi} from marts.rpt_cohort_roi
    where dimension_kind = 'channel' and is_latest"""
_FORECAST = """select 'month', month_date, 'all', 'all', {kpi} from (
        select month_date, horizon_months, {kpi} from marts.rpt_order_forecast
        union all select month_date, horizon_months, {kpi} from marts.rpt_forecast_backtest
    ) where horizon_months = 1"""
_STEP = """select period_grain, period_start, dimension_value, 'all', {kpi}
    from marts.rpt_sales_cycle where dimension_kind = 'channel' and step_kind = 'stage'"""
OWN = {
    "share_seen": _COHORT,
    "projected_customers": _COHORT,
    "projected_roi": _COHORT,
    "expected_orders": _FORECAST,
    "expected_amount": _FORECAST,
    "median_days": _STEP,
    "loss_rate": _STEP,
    "median_wait_minutes": """select period_grain, period_start, 'all', 'all', {kpi}
        from marts.rpt_speed_to_lead where wait = 'all'""",
}
CALLS = ("reached_rate", "cost_per_conversation", "attempts_per_meeting")
RATES = {
    "open_rate": "round(opened / nullif(sent, 0), 6)::decimal(18, 6)",
    "click_rate": "round(clicked / nullif(sent, 0), 6)::decimal(18, 6)",
    "reply_rate": "round(replied / nullif(sent, 0), 6)::decimal(18, 6)",
    "lead_to_opportunity_rate": "round(went / nullif(touched, 0), 6)::decimal(18, 6)",
}


@pytest.mark.parametrize("kpi", ["raw_leads", "new_customers", "revenue", "complete_cost"])
@pytest.mark.parametrize("grain", PERIODS)
def test_to_date_is_the_sum_of_the_days(company: Any, kpi: str, grain: str) -> None:
    row = company.record(
        f"""select actual, previous_value, year_before_value from marts.rpt_sales_dashboard
        where is_so_far and period_grain = '{grain}' and kpi = '{kpi}'
          and channel = 'all' and team = 'all'"""
    )
    back = {"month": "1 month", "quarter": "3 months", "year": "1 year"}[grain]
    for name, ago in (
        ("actual", "0 months"), ("previous_value", back), ("year_before_value", "1 year"),
    ):  # fmt: skip
        summed = company.value(
            f"""select coalesce(sum({kpi}), 0) from marts.fct_performance
            where performance_date between date_trunc('{grain}', date '2026-03-20')
                - interval '{ago}' and date '2026-03-20' - interval '{ago}'"""
        )
        assert row[name] == summed, name


def test_a_plan_is_the_goals_share_of_the_year_before(company: Any) -> None:
    """April's goal of five leads, at the rates of March 2025 to February 2026: six leads."""
    rows = company.records(
        """select step, goal, last_year, needed, needed_lower, needed_upper, history_months,
            verdict, is_period_over, projected
        from marts.rpt_goal_plan
        where kpi = 'raw_leads' and channel = 'all' and period_start = date '2026-04-01'
        order by step_number"""
    )
    assert [row["step"] for row in rows] == ["complete_cost", "hours", "calls"]
    cost = rows[0]
    told = company.value(
        """select sum(complete_cost) from marts.fct_performance
        where performance_date >= date '2025-03-01' and performance_date < date '2026-03-01'"""
    )
    assert cost["last_year"] == told
    assert float(cost["needed"]) == pytest.approx(float(told) * 5 / 6, rel=1e-5)
    assert cost["needed_lower"] < cost["needed"] < cost["needed_upper"]
    assert cost["history_months"] == 3
    # four leads from December to February, in ninety days; thirty of April
    assert float(cost["projected"]) == pytest.approx(4 * 30 / 90, rel=1e-4)
    assert (cost["verdict"], cost["is_period_over"]) == ("undecided", False)
    assert {row["needed"] for row in rows if row["last_year"] is None} <= {None}


def test_a_goal_over_is_reached_or_missed(company: Any) -> None:
    rows = company.records(
        """select distinct period_start::varchar as month, verdict from marts.rpt_goal_plan
        where kpi = 'raw_leads' and channel = 'all' and is_period_over order by 1"""
    )
    assert rows == [
        {"month": "2026-01-01", "verdict": "missed"},
        {"month": "2026-02-01", "verdict": "reached"},
    ]


def test_a_decision_stands_between_equal_windows(company: Any) -> None:
    rows = company.records(
        """select kpi, channel, decided_date, week_count, before_value, after_value, difference,
            change, unknown_reason, other_decisions
        from marts.rpt_decision_effects order by decided_date"""
    )
    assert [(row["kpi"], row["unknown_reason"], row["other_decisions"]) for row in rows] == [
        ("raw_leads", "too_few_events", 4),
        ("complete_cost", None, 4),
        ("average_order_value", "nothing_known", 4),
        ("raw_leads", "too_early", 0),
        (None, "unknown_kpi", 0),
    ]
    for row in rows[:2]:
        weeks = row["week_count"]
        scope = "" if row["channel"] == "all" else f"and channel = '{row['channel']}'"
        for name, first in (("before_value", -weeks), ("after_value", 0)):
            summed = company.value(
                f"""select coalesce(sum({row["kpi"]}), 0) from marts.fct_performance
                where performance_date >= date '{row["decided_date"]}' + {7 * first}
                    and performance_date < date '{row["decided_date"]}' + {7 * (first + weeks)}
                    {scope}"""
            )
            assert row[name] == summed, name
        assert row["difference"] == row["after_value"] - row["before_value"]
    titles = "More stands|Fewer lists|Dearer|Late|Vague|Ann"
    columns = "concat_ws('|', columns(*)::varchar)"
    found = company.value(
        f"""select count(*) from (select {columns} as row_text from marts.rpt_decision_effects)
        where regexp_matches(row_text, '{titles}')"""
    )
    assert found == 0


def test_remarks_are_counted_and_never_told(company: Any) -> None:
    rows = company.records(
        """select source, kind, theme, campaign_id, remarks from marts.rpt_debriefs
        order by source, kind, theme"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("debrief", "keep", None, "C1", 1),
        ("debrief", "lesson", "stands", "C1", 2),
        ("feedback", "detractor", "price", None, 1),
        ("feedback", "passive", None, None, 1),
        ("feedback", "promoter", "team", None, 1),
    ]
    found = company.value(
        """select count(*)
        from (select concat_ws('|', columns(*)::varchar) as told from marts.rpt_debriefs)
        where regexp_matches(told, 'Ann|Bob|Talk|cher')"""
    )
    assert found == 0
