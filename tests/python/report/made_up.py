"""A made-up publication in memory: the report's tables, as their contracts say, and a few rows.

No dbt runs: the columns and types come from the property files of the marts.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.quality import QualityReport, Rule, Text
from prospecting_roi.core.settings import Settings
from prospecting_roi.report.source import Source

ROOT = Path(__file__).resolve().parents[3]
DAY = date(2026, 10, 31)
MODELS = ("declared_source", "first_touch", "linear")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</script><b>x</b>",
    '=HYPERLINK("http://x.example")',
    "\u202egnp.exe",
    "&lt;i&gt; & 'quotes'",
)
Row = Mapping[str, Any]
_BATCH = 400
_LABELS = ("negative", "medium", "good", "high")


@cache
def columns() -> dict[str, dict[str, str]]:
    """The columns of each published report table, with their types."""
    found: dict[str, dict[str, str]] = {}
    for path in (ROOT / "models" / "marts").rglob("_*__models.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            found[model["name"]] = {
                column["name"]: column["data_type"].replace("string", "varchar")
                for column in model["columns"]
                if "data_type" in column
            }
    return found


class Publication:
    """Tables to fill, and the source that the report reads."""

    def __init__(self) -> None:
        self.database = duckdb.connect()
        self.database.execute("create schema marts")
        self.database.execute("create schema quality")
        for table, named in columns().items():
            listed = ", ".join(f'"{name}" {kind}' for name, kind in named.items())
            self.database.execute(f"create table marts.{table} ({listed})")

    def add(self, table: str, *rows: Row) -> None:
        """Add rows; what they do not name is null."""
        for row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            query = f"insert into marts.{table} ({names}) values ({marks})"
            self.database.execute(query, list(row.values()))

    def drop(self, *tables: str) -> None:
        for table in tables:
            self.database.execute(f"drop table marts.{table}")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        text = query.replace("{marts}", "marts").replace("{quality}", "quality")
        return self.database.execute(text).fetchall()

    def source(self, locale: str = "fr_FR", **settings: Any) -> Source:
        given = {"company": "Exemple & Fils", "locale": locale, **settings}
        stamp = BuildStamp(3, 2, DAY, datetime(2026, 11, 1, 8), "0.5.0+abc", "s", "r")  # noqa: DTZ001
        return Source(self.rows, Settings(**given), stamp, (), quality=quality())


def rule(rule_id: str, title: str, **changes: Any) -> Rule:
    values: dict[str, Any] = {
        "rule_id": rule_id, "entity": "lead", "severity": "warning", "owner": "marketing",
        "status": "warn", "trend": "same", "checked_count": 200, "failed_count": 10,
        "previous_failed_count": 10, "new_count": 0, "repaired_count": 0, "unaccepted_count": 10,
        "failed_share": Decimal("0.05"), "threshold": Decimal("0.02"),
        "amount_at_stake": Decimal("1234.5"), "title": Text(title, title),
        "why": Text("It matters.", "Cela compte."), "repair": Text("Fill it in.", "Renseignez-le."),
        "figures": ("roi",),
    }  # fmt: skip
    return Rule(**(values | changes))


def quality(title: str = "Lead sans source") -> QualityReport:
    return QualityReport(
        company="Exemple SA", build_id=3, as_of_date=DAY, build_status="published",
        locale="fr_FR", currency="EUR",
        rules=(rule("lead_source_missing", title), rule("other", "Autre", failed_count=0)),
        expectations=(), findings=(), scores=(), history=(), bounds=(), has_baseline=False,
    )  # fmt: skip


def performance(channel: str, grain: str, start: date, model: str, size: int) -> dict[str, Any]:
    """A row of the standard table, its figures made of ``size``."""
    roi = Decimal(size % 7 - 3) / 4
    return {
        "period_grain": grain, "period_start": start, "channel": channel,
        "attribution_model": model, "complete_cost": Decimal(1000 * size) + Decimal("0.25"),
        "raw_leads": 10 * size, "cost_per_lead": Decimal("66.666667"), "meetings_held": size,
        "opportunities": size, "cost_per_opportunity": Decimal("266.666667"),
        "new_customers": size % 5, "customer_acquisition_cost": Decimal(800),
        "new_customer_gross_margin": Decimal(24000), "orders": size % 5 + 1,
        "average_gross_margin_per_customer": Decimal("2400.5"),
        "average_order_value": Decimal(6000),
        "roi": roi, "roi_label": _LABELS[min(max(int(roi * 2) + 1, 0), 3)],
        "is_return_settled": size % 2 == 0, "missing_cost": Decimal(0),
    }  # fmt: skip


def reading(kind: str, row: Row, value: str) -> dict[str, Any]:
    roi = row["roi"]
    return {
        "dimension_kind": kind, "dimension_value": value,
        "period_grain": row.get("period_grain", "all"),
        "period_start": row.get("period_start", date(2025, 1, 1)),
        "attribution_model": row["attribution_model"], "metric": "roi", "figure": roi,
        "lower": roi - 1, "lower_80": roi - Decimal("0.5"), "lower_50": roi - Decimal("0.25"),
        "upper_50": roi + Decimal("0.25"), "upper_80": roi + Decimal("0.5"), "upper": roi + 2,
        "middle": roi, "if_unknown_against": roi - Decimal("0.1"),
        "if_unknown_for": roi + Decimal("0.1"),
    }  # fmt: skip


def forecast(ahead: int) -> dict[str, Any]:
    """A month of the forecast: as many orders as months ahead and ten, at 1 000 each."""
    month = DAY.month - 1 + ahead
    bounds = {"lower_95": -6, "lower_80": -4, "lower_50": -2, "upper_50": 2, "upper_80": 4,
              "upper_95": 6}  # fmt: skip
    row: dict[str, Any] = {
        "origin_date": DAY, "month_date": date(DAY.year + month // 12, month % 12 + 1, 1),
        "horizon_months": ahead, "status": "estimated", "deals_left_out": 3,
        "past_orders_forecasts": 20 - ahead, "expected_orders_error_rate": Decimal("0.2"),
        "last_month_orders_error_rate": Decimal("0.3"), "crm_orders_error_rate": Decimal("0.8"),
        "orders_bias_rate": Decimal("-0.02"), "orders_coverage_80_rate": Decimal("0.81"),
    }  # fmt: skip
    for measure, size in (("orders", 1), ("amount", 1000)):
        row[f"expected_{measure}"] = Decimal((10 + ahead) * size)
        for name, off in bounds.items():
            row[f"expected_{measure}_{name}"] = (10 + ahead + off) * size
        for source in ("pipeline", "overdue", "lead", "new_lead", "repeat"):
            row[f"{source}_{measure}"] = Decimal((10 + ahead) * size) / 5
    return row


def publication(channels: int = 5, campaigns: int = 6, months: int = 14) -> Publication:
    """A company of so many channels, campaigns and months; names of channels are hostile."""
    made = Publication()
    names = [f"channel_{number}" for number in range(channels)]
    made.add("dim_channels", *(
        {"channel": name, "label_en": f"{HOSTILE[n % 6]} {n}", "label_fr": f"{HOSTILE[n % 6]} {n}",
         "is_digital": n % 2 == 0}
        for n, name in enumerate(names)
    ))  # fmt: skip
    texts = ("label", "formula", "included", "excluded", "action")
    told = {
        f"{name}_{language}": f"{name} {HOSTILE[0]}" for name in texts for language in ("en", "fr")
    }
    made.add("dim_kpis", {"kpi": "roi", "owner": "sales", "is_on_first_screen": True, **told})
    last = DAY.year * 12 + DAY.month - 1
    starts = [date((last - n) // 12, (last - n) % 12 + 1, 1) for n in range(months)]
    periods = [("month", start) for start in starts] + [("all", starts[-1])]
    periods += [("year", date(year, 1, 1)) for year in sorted({start.year for start in starts})]
    facts, readings, funnels = [], [], []
    for grain, start in periods:
        for model in MODELS:
            for size, name in enumerate([*names, "all"], start=1):
                row = performance(name, grain, start, model, size + start.month)
                facts.append(row)
                readings.append(reading("channel", row, name))
        funnels += [
            funnel(name, grain, start, size) for size, name in enumerate([*names, "all"], 3)
        ]
    for fact in facts:
        if fact["channel"] == names[0]:
            fact.update(is_top_firm=False, is_firm_by_models=False, is_firm_by_unknowns=True,
                        is_firm_by_sample=True, roi=Decimal(9))  # fmt: skip
    _insert(made, "rpt_channel_performance", facts)
    _insert(made, "rpt_performance_readings", readings)
    _insert(made, "rpt_funnel_by_period", funnels)
    _insert(made, "rpt_debriefs", [
        {"source": source, "month_date": starts[0], "campaign_id": campaign, "kind": kind,
         "theme": theme, "last_date": DAY, "remarks": 3, "complete_cost": 1000, "roi": 2}
        for source, campaign, kind, theme in (
            ("debrief", "c0", "lesson", HOSTILE[0]), ("debrief", None, "unknown", None),
            ("feedback", None, "promoter", "price"), ("feedback", "c1", "detractor", "own"),
            ("feedback", "c1", "unknown", None),
        )
    ])  # fmt: skip
    _insert(made, "rpt_decision_effects", [
        {"decision_id": f"d{number}", "kpi": kpi, "channel": channel, "unit": "count",
         "change": change, "unknown_reason": reason, "decided_date": DAY, "week_count": 9,
         "other_decisions": 1, "before_value": 10, "after_value": 20, "difference": 10,
         "difference_lower": None if reason else 1, "difference_upper": None if reason else 19}
        for number, (kpi, channel, change, reason) in enumerate([
            ("roi", "all", "rose", None), (None, names[0], None, "no_kpi"),
            ("other", "unrecognised", None, "too_early"),
        ])
    ])  # fmt: skip
    _insert(made, "rpt_goal_plan", [
        row for number, name in enumerate([*names[:3], "all"])
        for row in plan(name, starts[0], number)
    ])  # fmt: skip
    _insert(made, "rpt_sales_dashboard", [
        steered(row["channel"], row["period_grain"], row["period_start"], row)
        for row in funnels if row["period_grain"] == "month"
    ])  # fmt: skip
    _insert(made, "rpt_campaign_performance", [
        campaign(n, names[n % channels], model) for n in range(campaigns) for model in MODELS
    ])  # fmt: skip
    segments = []
    for n, kind in enumerate(("sector", "offer", "team")):
        for label in (HOSTILE[n], "unknown"):
            row = performance("x", "all", starts[-1], MODELS[0], n + 4)
            segments.append({k: v for k, v in row.items() if k != "channel"}
                            | {"segment_kind": kind, "segment": label})  # fmt: skip
    _insert(made, "rpt_segment_performance", segments)
    _insert(made, "rpt_budget_scenarios", [
        addition(name, amount, number)
        for amount in (500, 1000, 2000) for number, name in enumerate(names[:3])
    ])  # fmt: skip
    _insert(made, "rpt_order_forecast", [forecast(ahead) for ahead in range(1, 7)])
    _insert(made, "rpt_forecast_backtest", [
        {"origin_date": start, "month_date": start, "horizon_months": 1, "status": "estimated",
         "actual_orders": Decimal(start.month)}
        for start in starts[1:]
    ])  # fmt: skip
    _insert(made, "rpt_attribution_comparison", [
        {"period_grain": "all", "period_start": starts[-1], "channel": name,
         "is_new_customers_rank_firm": n == 0, "new_customers_spread": Decimal(n)}
        | {f"new_customers_{end}": Decimal(n + 1) for end in (*MODELS, "lowest", "highest")}
        for n, name in enumerate(names)
    ])  # fmt: skip
    _insert(made, "rpt_customer_value", [
        {"dimension_kind": kind, "dimension_value": value, "customers": 20, "horizon_months": 36,
         "window_end_date": DAY, "customer_lifetime_value": Decimal("11355.72"),
         "repurchase_rate": Decimal("0.55"), "net_promoter_score": Decimal("0.23")}
        for kind, value in (("company", "all"), ("channel", names[0]), ("offer", HOSTILE[0]))
    ])  # fmt: skip
    _insert(made, "rpt_cohort_roi", [cohort(start, age) for age, start in enumerate(starts)])
    _insert(made, "rpt_sales_cycle", [
        step("contact", "first_contact", "signature", 1, 70),
        step("creation", "creation", "signature", 2, 45),
        step("stage", "qualified", "proposal", 3, 10) | {"median_days_upper": None},
        step("stage", "proposal", HOSTILE[0], 4, 20) | {"is_slowest_stage": True},
        step("stage", HOSTILE[0], "signature", 5, 9) | {"is_leakiest_stage": True},
    ])  # fmt: skip
    _insert(made, "rpt_milestones", [
        {"milestone": f"m{n}", "team": team, "label_en": f"Need {HOSTILE[n]}",
         "label_fr": f"Besoin {HOSTILE[n]}", "met_deals": 30, "skipped_deals": 10 * n + 5,
         "skipped_rate": Decimal("0.25"), "met_win_rate": Decimal("0.4"),
         "skipped_win_rate": Decimal("0.2"), "win_rate_difference_lower": Decimal("-0.35"),
         "win_rate_difference_upper": Decimal("0.01") if n else None}
        for n in range(2) for team in ("all", HOSTILE[0])
    ])  # fmt: skip
    _insert(made, "rpt_speed_to_lead", [
        {"period_grain": "all", "period_start": starts[-1], "wait": wait, "leads": 40,
         "opportunity_rate": Decimal("0.25"), "opportunity_rate_lower": lower,
         "opportunity_rate_upper": lower and 2 * lower}
        for wait, lower in (("all", None), ("5_minutes", Decimal("0.2")), ("never", None))
    ])  # fmt: skip
    _insert(made, "rpt_content_performance", [
        {"period_grain": "all", "period_start": starts[-1], "content_kind": "message",
         "content_id": HOSTILE[n], "touches_sent": 100, "click_rate": Decimal("0.1"),
         "click_rate_lower": Decimal("0.05"), "click_rate_upper": Decimal("0.2"),
         "leads_touched": 90}
        for n in range(3)
    ])  # fmt: skip
    _insert(made, "rpt_call_performance", [
        {"period_grain": "all", "period_start": starts[-1], "dimension_kind": kind,
         "dimension_value": value, "is_best_hour": best, "attempts": 400,
         "reached_rate": Decimal("0.25"), "reached_rate_lower": Decimal("0.21"),
         "reached_rate_upper": Decimal("0.3"), "reached_by_then_rate": Decimal("0.25"),
         "cost_per_conversation": Decimal("14.5"), "cost_per_meeting": Decimal(290)}
        for kind, value, best in (
            ("all", "all", None), ("hour_weekday", "2-10", True), ("hour_weekday", "3-11", False),
            ("attempt", "1", None), ("attempt", "after", None), ("team", HOSTILE[0], None),
        )
    ])  # fmt: skip
    _insert(made, "rpt_followup_compliance", [
        followed(team, step) for team in (HOSTILE[0], "unknown", "all") for step in range(4)
    ])  # fmt: skip
    _insert(made, "rpt_script_tests", [
        compared(HOSTILE[0], HOSTILE[n], verdict)
        for n, verdict in enumerate(("not_enough_data", "no_difference_shown", "a_better"), 1)
    ])  # fmt: skip
    _insert(made, "rpt_score_bands", [
        {"outcome": "opportunity", "dimension_kind": "band", "dimension_value": band,
         "leads": leads, "leads_reached": leads // 4,
         "outcome_rate": Decimal("0.25"), "outcome_rate_lower": Decimal("0.16"),
         "outcome_rate_upper": Decimal("0.36"), "lift": Decimal("1.25")}
        | ({"auc": Decimal("0.7"), "auc_lower": Decimal("0.6"), "auc_upper": Decimal("0.8")}
           if band == "all" else {})
        for band, leads in (("10-20", 40), ("90-100", 60), ("none", 20), ("all", 100), ("hot", 60))
    ])  # fmt: skip
    _insert(made, "rpt_score_bands", [
        {"outcome": "opportunity", "dimension_kind": "criterion", "dimension_value": criterion,
         "verdict": verdict, "auc": area,
         "grid_auc": Decimal("0.7") if criterion == "all" else None}
        for criterion, verdict, area in (
            ("need", "carries", Decimal("0.66")), ("region", "nothing_shown", Decimal("0.5")),
            ("all", "carries", Decimal("0.74")),
        )
    ])  # fmt: skip
    _insert(made, "rpt_followup_worklist", [
        {"lead_id": f"{HOSTILE[n % 6]} {n}", "owner_key": "5f2b9323c39ee3c8", "team": HOSTILE[3],
         "step": 2, "step_days": 7, "due_date": DAY, "overdue_days": n, "steps_missed": 1,
         "score": Decimal("82.5")}
        for n in range(8)
    ])  # fmt: skip
    return made


def cohort(start: date, age: int) -> dict[str, Any]:
    """The leads of a month: an older one has been seen, the youngest not yet."""
    seen = Decimal(min(age, 5)) / 5
    row = {
        "dimension_kind": "channel", "dimension_value": "all", "cohort_month": start,
        "age_months": age, "is_latest": True, "is_left_truncated": False,
        "is_rate_changed": False, "is_cycle_changed": age < 3, "is_profit_settled": age > 3,
        "verdict": "mature" if seen == 1 else "maturing" if age > 2 else "too_early",
        "raw_leads": 100 + age, "new_customers": age, "impossible_cycles": 1 if age == 4 else 0,
        "roi": Decimal(age - 5) / 10, "share_seen": seen,
    }  # fmt: skip
    for number, end in enumerate(("", "_lower", "_upper")):
        row[f"projected_customers{end}"] = Decimal(12 + (0, -3, 4)[number])
        row[f"projected_roi{end}"] = Decimal((5, -2, 15)[number]) / 10
    return row


def step(kind: str, stage: str, after: str, order: int, days: int) -> dict[str, Any]:
    """A step of the company's sales cycle, of twelve deals."""
    return {
        "period_grain": "all", "dimension_kind": "channel", "dimension_value": "all",
        "step_kind": kind, "from_stage": stage, "to_stage": after, "step_order": order,
        "is_same_day": False, "is_slowest_stage": False, "is_leakiest_stage": False,
        "median_days": days, "median_days_lower": days - 3, "median_days_upper": days + 4,
        "p90_days": 2 * days, "deals_advanced": 6, "deals_lost": 4, "deals_open": 2,
        "deals_excluded": order % 2, "loss_rate": Decimal("0.4"),
        "loss_rate_lower": Decimal("0.168"), "loss_rate_upper": Decimal("0.687"),
    }  # fmt: skip


def addition(channel: str, amount: int, number: int) -> dict[str, Any]:
    """An amount more for a channel: the first is likely to bring most, the third not told."""
    row = {
        "scenario_kind": "addition", "to_channel": channel, "channel": channel,
        "amount_added": Decimal(amount), "spend_moved": Decimal(amount) / 12,
        "complete_cost_before": Decimal(50 + number), "status": "not_enough_data",
        "has_enough_months": True, "has_enough_leads": True, "has_enough_variation": False,
        "has_enough_customers": False, "has_known_margin": True,
    }  # fmt: skip
    if number > 1:
        return row
    told = {"has_enough_variation": True, "has_enough_customers": True, "status": "estimated"}
    row |= told | {
        "spend_elasticity": Decimal("0.5"), "raw_leads_added": Decimal("12.5"),
        "new_customers_added": Decimal("1.25"), "gross_margin_added": Decimal(amount * 2),
        "payback_probability": Decimal("0.8"),
        "best_probability": (Decimal("0.97"), Decimal("0.03"))[number],
    }  # fmt: skip
    for place, name in enumerate(("p05", "p10", "p25", "p50", "p75", "p90", "p95")):
        value = amount * place * place * Decimal("0.25")
        row[f"gross_margin_added_{name}"] = value if place else Decimal(0)
    return row


def followed(team: str, step: int) -> dict[str, Any]:
    """How a team keeps the plan; over all steps no outcome is told."""
    row = {
        "team": team, "step": step, "settled_steps": 30, "done_steps": 20, "late_steps": 6,
        "missed_steps": 4, "due_steps": 2, "followup_on_time_rate": Decimal("0.666667"),
        "followup_on_time_rate_lower": Decimal("0.487801"),
        "followup_on_time_rate_upper": Decimal("0.807700"),
    }  # fmt: skip
    if not step:
        return row
    return row | {
        "on_time_leads": 20, "on_time_converted": 10, "other_leads": 10, "other_converted": 3,
        "on_time_conversion_rate": Decimal("0.5"), "other_conversion_rate": Decimal("0.3"),
        "conversion_difference": Decimal("0.2"),
        "conversion_difference_lower": Decimal("-0.161234"),
        "conversion_difference_upper": Decimal("0.468765"),
    }  # fmt: skip


def compared(one: str, other: str, verdict: str) -> dict[str, Any]:
    """Two scripts side by side."""
    return {
        "test_kind": "script", "option_a": one, "option_b": other, "step": "meeting",
        "test_number": 0, "verdict": verdict, "leads_a": 120, "rate_a": Decimal("0.25"),
        "leads_b": 96, "rate_b": Decimal("0.125"), "rate_difference_lower": Decimal("0.018"),
        "rate_difference_upper": Decimal("0.2251"), "corrected_p_value": Decimal("0.03"),
        "minimum_sample": 300, "is_uneven_by_agent": verdict == "a_better",
    }  # fmt: skip


def campaign(number: int, channel: str, model: str) -> dict[str, Any]:
    row = performance(channel, "all", DAY, model, number + 2)
    told = {key: value for key, value in row.items() if not key.startswith("period_")}
    name = f"{HOSTILE[number % 6]} {number}"
    return told | {
        "campaign_id": f"c{number}",
        "campaign_name": name,
        "budget_used": Decimal("0.9"),
    }


def funnel(channel: str, grain: str, start: date, size: int) -> dict[str, Any]:
    counts = {"raw_leads": 50, "mqls": 30, "sqls": 20, "opportunities": 10, "new_customers": 4}
    row: dict[str, Any] = {"period_grain": grain, "period_start": start, "channel": channel}
    row |= {name: count + size for name, count in counts.items()}
    row |= {"visitors": 1000, "targeted": 400, "contacted": 300, "meetings_held": 7}
    for leak in ("lead_to_mql", "mql_to_sql", "sql_to_opportunity", "opportunity_to_customer"):
        row |= {f"{leak}_leakage": 20, f"{leak}_leakage_share": Decimal("0.4")}
    if grain == "month":
        row |= {"raw_leads_goal": Decimal(60), "raw_leads_gap": Decimal(size - 10)}
    return row


def plan(channel: str, start: date, number: int) -> list[dict[str, Any]]:
    """The steps of a goal of customers; of the second channel nothing is known."""
    row = {"kpi": "new_customers", "channel": channel, "period_grain": "month",
           "period_start": start, "is_period_over": number % 2 == 0, "goal": 4,
           "projected": Decimal("3.5"), "verdict": ("missed", "behind")[number % 2]}  # fmt: skip
    needs = {"complete_cost": 9000, "hours": 50, "calls": 300, "raw_leads": 40}
    return [
        row | {"step": step, "step_number": place, "needed": need, "needed_lower": need / 2}
        | ({"needed_upper": need * 3} if number % 3 else {})
        | ({"unknown_reason": "no_history"} if number == 1 else {})
        for place, (step, need) in enumerate(needs.items(), 1)
    ]  # fmt: skip


def steered(channel: str, grain: str, start: date, row: Row) -> dict[str, Any]:
    """The leads of a channel and period beside their goal."""
    return {
        "period_grain": grain, "period_start": start, "is_so_far": False, "kpi": "raw_leads",
        "channel": channel, "team": "all", "unit": "count", "is_goal_late": start.month == 3,
        "is_goal_reached": row["raw_leads"] >= 60, "actual": row["raw_leads"], "goal": 60,
        "gap": row["raw_leads"] - 60, "previous_value": 55, "year_before_value": None,
    }  # fmt: skip


def _insert(made: Publication, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    for first in range(0, len(rows), _BATCH):
        batch = rows[first : first + _BATCH]
        marks = ", ".join(f"({', '.join('?' for _ in names)})" for _ in batch)
        query = f"insert into marts.{table} ({', '.join(names)}) values {marks}"
        made.database.execute(query, [row.get(name) for row in batch for name in names])
