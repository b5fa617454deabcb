"""What an analyst's tool finds in a published company: metrics, tables, examples and answers."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import duckdb
import pytest

pytestmark = pytest.mark.slow

# That of `make guide`, whose figures docs/analyst-guide.md shows.
SIZE = ("--seed", "7", "--leads", "400", "--calls", "2000", "--until", "2026-06-30")
MANY = 500
LAST_MONTH = date(2026, 6, 1)
COSTS = ("complete_cost", "direct_cost", "indirect_cost", "missing_cost")

Key = tuple[date, str]
Figures = dict[Key, dict[str, Any]]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, warm_build: Callable[..., str]) -> Path:
    """A made-up company of 400 leads, published; built once for all that is asked of it."""
    root = tmp_path_factory.mktemp("analyst") / "demo"
    command = [sys.executable, "-m", "prospecting_roi_demo", root, *SIZE]
    subprocess.run(command, check=True, capture_output=True)
    assert warm_build(root) == "published"
    return root


@pytest.fixture
def reader(company: Path) -> Iterable[duckdb.DuckDBPyConnection]:
    """The published file as a BI tool opens it."""
    with duckdb.connect(str(company / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


# ratios are told with six digits, and halves are rounded up
TOLERANCE = 6e-7
CHANNEL_COST = "case when dimension_value not in ('unknown', 'unallocated') then complete_cost end"
ON_TIME = "count(*) filter (is_on_time)"
# What the metrics of each fact are, written as an analyst would write them: its day, and the sums.
FACTS = {
    "fct_ad_spend": (
        "spend_date",
        {
            "ad_spend": "sum(spend)",
            "impressions": "sum(impressions)",
            "clicks": "sum(clicks)",
            "platform_conversions": "sum(platform_conversions)",
            "cost_per_click": "sum(spend) / nullif(sum(clicks), 0)",
            "click_through_rate": "sum(clicks) / nullif(sum(impressions), 0)",
        },
    ),
    "fct_calls": (
        "started_date",
        {
            "calls": "count(*)",
            "conversations": "count(*) filter (is_reached)",
            "conversation_rate": "count(*) filter (is_reached) / count(*)",
            "talk_seconds": "sum(talk_seconds)",
            "wrap_up_seconds": "sum(wrap_up_seconds)",
        },
    ),
    "fct_meetings": (
        "scheduled_date",
        {
            "meetings_scheduled": "count(*)",
            "meetings_held_of_scheduled": "count(*) filter (is_held)",
            "held_rate": "count(*) filter (is_held) / count(*)",
        },
    ),
    "fct_opportunities": (
        "created_date",
        {
            "open_opportunities": "count(*) filter (not is_won and not is_lost)",
            "pipeline_amount": "sum(amount) filter (not is_won and not is_lost)",
        },
    ),
    "fct_orders": ("ordered_date", {"ordered_revenue": "sum(revenue)"}),
    "fct_touchpoints": (
        "occurred_date",
        {"touches": "count(*)", "effective_touches": "count(*) filter (is_effective)"},
    ),
    "fct_costs": ("cost_date", {"cost_of_lines": "sum(complete_cost)"}),
    "rpt_cohort_roi": (
        "cohort_month",
        {
            "cohort_leads": "sum(raw_leads)",
            "cohort_customers": "sum(new_customers)",
            "cohort_cost": "sum(complete_cost)",
            "cohort_margin": "sum(new_customer_gross_margin)",
            "cohort_cost_of_channels": f"sum({CHANNEL_COST})",
            "cohort_roi": f"sum(new_customer_gross_margin) / nullif(sum({CHANNEL_COST}), 0) - 1",
        },
    ),
    "rpt_order_forecast": (
        "month_date",
        {"expected_orders": "sum(expected_orders)", "expected_amount": "sum(expected_amount)"},
    ),
    "rpt_debriefs": ("month_date", {"remarks": "sum(remarks)"}),
    "rpt_followups": (
        "due_date",
        {
            "followup_steps_judged": "count(is_on_time)",
            "followup_steps_on_time": ON_TIME,
            "followup_on_time_rate": f"{ON_TIME} / nullif(count(is_on_time), 0)",
        },
    ),
    "rpt_lead_scores": (
        "created_date",
        {
            "leads_scored": "count(score)",
            "score_total": "sum(score)",
            "average_score": "sum(score) / nullif(count(score), 0)",
            "hot_leads": "count(*) filter (is_hot)",
            "leads_to_drop": "count(*) filter (is_to_drop)",
        },
    ),
    "rpt_deal_milestones": (
        "due_date",
        {
            "milestones_told": "count(is_met)",
            "milestones_skipped": "count(*) filter (not is_met)",
            "skipped_rate": "count(*) filter (not is_met) / nullif(count(is_met), 0)",
        },
    ),
    "rpt_call_performance": (
        "period_start",
        {
            "call_attempts": "sum(attempts)",
            "attempts_reached": "sum(reached)",
            "reached_rate": "max(reached_rate)",
            "conversations_of_months": "sum(conversations)",
            "cost_of_calls": "sum(complete_cost)",
            "cost_per_conversation": "max(cost_per_conversation)",
            "meetings_held_of_calls": "sum(meetings_held)",
            "attempts_per_meeting": "max(attempts_per_meeting)",
        },
    ),
    "rpt_speed_to_lead": (
        "period_start",
        {
            "inbound_leads": "sum(leads)",
            "inbound_leads_to_opportunity": "sum(leads_to_opportunity)",
            "inbound_opportunity_rate": "max(opportunity_rate)",
        },
    ),
}
# What the months are split by, where it is not the channel; which rows of a report are summed.
SPLITS: dict[str, tuple[str, ...]] = {
    "rpt_order_forecast": (),
    "rpt_debriefs": ("remarks__theme",),
    "rpt_call_performance": (),
    "rpt_speed_to_lead": (),
}
ROWS = {
    "rpt_cohort_roi": "is_latest and dimension_kind = 'channel' and dimension_value <> 'all' "
    "and cohort_month is not null",
    "rpt_call_performance": "period_grain = 'month' and dimension_kind = 'all'",
    "rpt_speed_to_lead": "period_grain = 'month' and wait = 'all'",
}
COLUMNS = {
    "rpt_cohort_roi": "dimension_value",
    "rpt_order_forecast": "null",
    "rpt_call_performance": "null",
    "rpt_speed_to_lead": "null",
    "rpt_debriefs": "theme",
}


def by_month(cursor: duckdb.DuckDBPyConnection, splits: int = 1) -> Figures:
    """Rows that begin with a month and what it is split by (a channel), by these."""
    names = [column[0] for column in cursor.description or ()]
    found = {}
    for month, *rest in cursor.fetchall():
        day = month.date() if hasattr(month, "date") else month
        split = rest[0] if splits else None
        found[day, split] = dict(zip(names[1 + splits :], rest[splits:], strict=True))
    return found


@pytest.fixture
def mart(reader: duckdb.DuckDBPyConnection) -> Figures:
    return by_month(
        reader.execute(
            """select period_start, channel, * exclude (period_start, channel)
            from marts.rpt_channel_performance
            where period_grain = 'month' and channel <> 'all'
              and attribution_model = 'declared_source'"""
        )
    )


def expect_equal(found: Figures, mart: Figures, names: Iterable[str]) -> int:
    """Compare every figure; the number of those that are known.

    A cost that no record gives is empty in a sum; the mart writes 0 where it knows that there is
    none. What is dated after the day of the load is in no month of the mart.
    """
    compared, names = 0, list(names)
    assert mart.keys() <= found.keys()
    for key, figures in found.items():
        if key[0] is None or key[0] > LAST_MONTH:
            continue
        for name in names:
            mine, its = figures[name], mart[key][name]
            is_of_costs = "cost" in name or name.startswith("net_margin")
            if mine is None and is_of_costs and any(mart[key][cost] == 0 for cost in COSTS):
                continue
            assert (mine is None) == (its is None), (key, name, mine, its)
            if mine is not None:
                # ratios are told with six digits, and halves are rounded up
                assert abs(Decimal(mine) - its) <= Decimal("0.0000006"), (key, name, mine, its)
                compared += 1
    return compared


def test_every_metric_is_its_mart_by_channel_and_month(
    company: Path, known_project: Callable[[Path], Any], mart: Figures
) -> None:
    """Asked through MetricFlow, as the command `mf` asks."""
    pytest.importorskip("metricflow", reason="MetricFlow is not installed (extra `semantic`)")
    from dbt.contracts.graph.semantic_manifest import SemanticManifest
    from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
    from metricflow.protocols.sql_client import SqlEngine
    from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
    from metricflow_semantics.model.dbt_manifest_parser import (
        parse_manifest_from_dbt_generated_manifest,
    )
    from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

    manifest = known_project(company).read()
    assert manifest
    written = company.parent / "semantic_manifest.json"
    SemanticManifest(manifest).write_json_to_file(str(written))
    layer = parse_manifest_from_dbt_generated_manifest(written.read_text(encoding="utf-8"))
    client: Any = SimpleNamespace(
        sql_engine_type=SqlEngine.DUCKDB, sql_plan_renderer=DuckDbSqlPlanRenderer()
    )
    engine = MetricFlowEngine(SemanticManifestLookup(layer), client)
    of_facts = {
        metric.name: metric.config.meta["fact"]
        for metric in layer.metrics
        if metric.config and "fact" in metric.config.meta
    }
    names = [metric.name for metric in layer.metrics if metric.name not in of_facts]
    columns = [name for name in names if name in next(iter(mart.values()))]
    assert len(columns) == 46

    def answer(splits: int = 1, **asked: Any) -> Figures:
        request = MetricFlowQueryRequest.create(**asked)
        sql = engine.explain(request).sql_statement.sql
        with duckdb.connect() as connection:
            connection.execute(f"attach '{company / 'warehouse.duckdb'}' as pub (read_only)")
            return by_month(connection.execute(sql), splits)

    found = answer(metric_names=names, group_by_names=["metric_time__month", "channel"])
    assert expect_equal(found, mart, columns) > 5_000
    told = 0
    for fact, (day, sums) in FACTS.items():
        asked = [name for name, of in of_facts.items() if of == fact]
        assert sorted(asked) == sorted(sums)
        split = SPLITS.get(fact, ("channel",))
        by_metric = answer(
            len(split), metric_names=asked, group_by_names=["metric_time__month", *split]
        )
        listed = ", ".join(f"{sql} as {name}" for name, sql in sums.items())
        with duckdb.connect(str(company / "warehouse.duckdb"), read_only=True) as connection:
            by_hand = by_month(
                connection.execute(
                    f"select date_trunc('month', {day}), {COLUMNS.get(fact, 'channel')}, {listed} "
                    f"from marts.{fact} where {ROWS.get(fact, 'true')} group by all"
                )
            )
        assert by_hand
        for key, figures in by_hand.items():
            for name, figure in figures.items():
                mine = by_metric[key][name]
                assert (mine is None) == (figure is None), (key, name)
                assert figure is None or abs(float(mine) - float(figure)) < TOLERANCE, (key, name)
                told += 1
    assert told > 1_000
    saved = answer(saved_query_name="channel_months")
    asked = list(next(iter(saved.values())))
    assert len(asked) == 9
    assert expect_equal(saved, mart, asked) > 1_000


def test_the_interchange_form_gives_the_same_figures(
    company: Path, tmp_path: Path, mart: Figures, reader: duckdb.DuckDBPyConnection
) -> None:
    """Each of its expressions is run as it stands."""
    import jsonschema
    import yaml

    command = [sys.executable, "-m", "prospecting_roi", "export", "-w", company, "--ossie"]
    told = subprocess.run(
        [*command, "--to", tmp_path, "--json"], check=True, capture_output=True, text=True
    )
    assert any("channel_months" in line for line in json.loads(told.stdout)["left_out"])
    document = yaml.safe_load((tmp_path / "roi-build-1.ossie.yml").read_text(encoding="utf-8"))
    schema = json.loads((Path(__file__).parent / "ossie.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    (model,) = document["semantic_model"]
    sets = {dataset["name"]: dataset for dataset in model["datasets"]}
    for link in model["relationships"]:
        near, far = (sets[link[side]] for side in ("from", "to"))
        reader.execute(
            f"select count(*) from {near['source']} as near inner join {far['source']} as far "
            f"on near.{link['from_columns'][0]} = far.{link['to_columns'][0]}"
        )
        assert reader.fetchall()[0][0] > 0
    metrics = {
        metric["name"]: metric["expression"]["dialects"][0]["expression"]
        for metric in model["metrics"]
    }
    assert len(metrics) == 46
    sums = ", ".join(f"{sql} as {name}" for name, sql in metrics.items())
    found = by_month(
        reader.execute(
            f"select date_trunc('month', performance_date), channel, {sums} "
            f"from {sets['performance']['source']} as performance group by all"
        )
    )
    assert expect_equal(found, mart, metrics) > 5_000


def test_a_choice_of_rows_is_refused_in_the_interchange_form(company: Path) -> None:
    command = [sys.executable, "-m", "prospecting_roi", "export", "-w", company, "--ossie"]
    done = subprocess.run(
        [*command, "--since", "2026-01-01"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "holds no rows" in done.stderr


def counted(reader: duckdb.DuckDBPyConnection) -> dict[str, dict[str, list[int]]]:
    """Schema → table → how many columns and rows."""
    tables = reader.execute(
        "select schema_name, table_name, column_count from duckdb_tables() "
        "where schema_name in ('marts', 'quality')"
    ).fetchall()
    found: dict[str, dict[str, list[int]]] = {"marts": {}, "quality": {}}
    for schema, table, columns in tables:
        (rows,) = reader.execute(f"select count(*) from {schema}.{table}").fetchall()[0]
        found[schema][table] = [columns, rows]
    return found


def test_a_select_of_each_table_is_read(reader: duckdb.DuckDBPyConnection) -> None:
    """As by ODBC: all columns of the first rows, of types that any driver knows."""
    tables = counted(reader)
    assert len(tables["marts"]) > 25
    for schema, names in tables.items():
        for name, (columns, rows) in names.items():
            read = reader.execute(f'select * from "{schema}"."{name}"').fetchmany(MANY)
            assert len(read) == min(rows, MANY)
            assert not read or len(read[0]) == columns
    kinds = reader.execute(
        "select distinct data_type from duckdb_columns() where schema_name in ('marts', 'quality')"
    ).fetchall()
    plain = {"VARCHAR", "BIGINT", "INTEGER", "BOOLEAN", "DATE", "TIMESTAMP"}
    assert {kind for (kind,) in kinds if not kind.startswith("DECIMAL(")} <= plain


def test_libreoffice_shows_the_marts(
    company: Path,
    tmp_path: Path,
    reader: duckdb.DuckDBPyConnection,
    opened_by_libreoffice: Callable[..., list[Any]],
) -> None:
    since = "2026-06-01"
    named = ("rpt_channel_performance", "rpt_campaign_performance", "dim_channels")
    command = [sys.executable, "-m", "prospecting_roi", "export", "-w", company, "--to", tmp_path]
    chosen = [part for name in named for part in ("--mart", name)]
    subprocess.run([*command, "--since", since, *chosen], check=True, capture_output=True)
    (book,) = opened_by_libreoffice(tmp_path / "roi-build-1.xlsx")
    assert book.sheetnames == ["about", *named]
    for name in named:
        heading, *lines = book[name].iter_rows(values_only=True)
        columns = ", ".join(heading)
        where = "where period_start >= ?" if "period_start" in heading else "where ? is not null"
        rows = reader.execute(f"select {columns} from marts.{name} {where}", [since]).fetchall()
        assert len(rows) > 5
        assert sorted(map(plain, lines)) == sorted(map(plain, rows)), name


def plain(row: Iterable[Any]) -> list[str]:
    """A row of a mart or of a sheet as what both can hold: numbers of 12 digits, days, texts."""
    cells = []
    for value in row:
        if isinstance(value, date):
            cells.append(value.isoformat()[:10])
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            cells.append(f"{float(value):.12g}")
        else:
            cells.append("" if value is None else str(value))
    return cells


def test_the_tables_are_found_as_superset_finds_them(
    company: Path, project_root: Path, reader: duckdb.DuckDBPyConnection
) -> None:
    """By reflection with SQLAlchemy 1.4 (`.venv/bi`, made by `make pytest`)."""
    python = project_root / ".venv" / "bi" / "bin" / "python"
    if not python.exists():
        pytest.skip("there is no .venv/bi: make pytest installs what a BI tool reads with")
    script = Path(__file__).with_name("reflection.py")
    told = subprocess.run(
        [python, script, company / "warehouse.duckdb"],
        check=True,
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )
    answer = json.loads(told.stdout)
    assert answer["sqlalchemy"].startswith("1.4.")
    expected = {
        schema: {name: [columns, min(rows, MANY)] for name, (columns, rows) in tables.items()}
        for schema, tables in counted(reader).items()
    }
    assert answer["tables"] == expected


@pytest.fixture(scope="module")
def guide(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("guide.py")


def asked(cursor: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
    return [column[0] for column in cursor.description or ()], cursor.fetchall()


def test_the_guide_shows_the_answers_of_today(
    guide: ModuleType, reader: duckdb.DuckDBPyConnection
) -> None:
    text = guide.GUIDE.read_text(encoding="utf-8")
    assert len(guide.queries(text)) == 15
    for sql in guide.queries(text):
        assert asked(reader.execute(sql))[1], sql
    shown = guide.answered(text, lambda sql: asked(reader.execute(sql)))
    assert shown == text, "docs/analyst-guide.md shows other figures: run `make guide`"


def test_the_queries_of_the_example_dashboard_run(
    project_root: Path, reader: duckdb.DuckDBPyConnection
) -> None:
    files = sorted((project_root / "docs" / "dashboard").glob("*.sql"))
    assert len(files) == 6
    for file in files:
        sql = file.read_text(encoding="utf-8")
        assert sql.startswith("-- Draw: ")
        assert asked(reader.execute(sql))[1], file.name


def test_postgres_gives_the_same_answers(
    project_root: Path,
    guide: ModuleType,
    reader: duckdb.DuckDBPyConnection,
    postgres: dict[str, str],
) -> None:
    """The same rows, as the publication there has them, asked the same."""
    import psycopg2

    dashboard = (project_root / "docs" / "dashboard").glob("*.sql")
    text = guide.GUIDE.read_text(encoding="utf-8")
    texts = [*guide.queries(text), *(file.read_text(encoding="utf-8") for file in dashboard)]
    connection = psycopg2.connect(
        host=postgres["ROI_PG_HOST"], user="roi", dbname=postgres["ROI_PG_DATABASE"]
    )
    with connection.cursor() as cursor:
        for schema, tables in counted(reader).items():
            cursor.execute(f"create schema {schema}")
            for table in tables:
                if any(f"{schema}.{table}" in sql for sql in texts):
                    copied(reader, cursor, f"{schema}.{table}")
        for sql in texts:
            cursor.execute(sql)
            there, here = asked(cursor), asked(reader.execute(sql))
            assert there == here, sql
    connection.close()


def copied(reader: duckdb.DuckDBPyConnection, cursor: Any, table: str) -> None:
    """Bring a table to the server."""
    names, rows = asked(reader.execute(f"select * from {table}"))
    kinds = reader.execute(f"select column_name, column_type from (describe {table})").fetchall()
    cursor.execute(f"create table {table} ({', '.join(' '.join(pair) for pair in kinds)})")
    lines = io.StringIO()
    for row in rows:
        cells = ["\\N" if value is None else escaped(str(value)) for value in row]
        lines.write("\t".join(cells) + "\n")
    lines.seek(0)
    cursor.copy_expert(f"copy {table} ({', '.join(names)}) from stdin", lines)


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
