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
        build_id=3, as_of_date=DAY, build_status="published", locale="fr_FR", currency="EUR",
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
        {"from_channel": names[1], "to_channel": names[0], "channel": channel,
         "share_moved": Decimal("0.1"), "status": "estimated", "channel_status": "estimated",
         "spend_moved": Decimal(1000) if channel == names[0] else Decimal(-1000),
         "complete_cost_before": Decimal(5000), "raw_leads_before": Decimal(10),
         "raw_leads_after": Decimal(12), "new_customer_gross_margin_change": Decimal(3000),
         "new_customer_gross_margin_change_lower": Decimal(1500),
         "new_customer_gross_margin_change_upper": Decimal(6000)}
        for channel in names[:2]
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
    _insert(made, "rpt_content_performance", [
        {"period_grain": "all", "period_start": starts[-1], "content_kind": "message",
         "content_id": HOSTILE[n], "touches_sent": 100, "click_rate": Decimal("0.1"),
         "click_rate_lower": Decimal("0.05"), "click_rate_upper": Decimal("0.2"),
         "leads_touched": 90}
        for n in range(3)
    ])  # fmt: skip
    return made


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


def _insert(made: Publication, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    for first in range(0, len(rows), _BATCH):
        batch = rows[first : first + _BATCH]
        marks = ", ".join(f"({', '.join('?' for _ in names)})" for _ in batch)
        query = f"insert into marts.{table} ({', '.join(names)}) values {marks}"
        made.database.execute(query, [row.get(name) for row in batch for name in names])
