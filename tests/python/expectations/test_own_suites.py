"""Suites that a workspace adds: judged, refused with a sentence, and kept from everything else."""

import json
from pathlib import Path
from typing import Any

import pytest

from prospecting_roi.core.errors import EngineError, UserError
from prospecting_roi.core.loads import Load
from prospecting_roi.expectations.messages import ExtractsRequest
from prospecting_roi.expectations.service import check

NEVER_SAID = "Secret source 4711"


@pytest.fixture(scope="module")
def delivered(kit: Any, engine: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A workspace, loaded once; its suites are replaced by each test."""
    company = kit.company(tmp_path_factory.mktemp("own"))
    company.give("crm_leads", *kit.leads(kit.day, 40, lead_source=lambda _: NEVER_SAID))
    company.give("crm_orders", *kit.orders(kit.day, 10))
    load = company.land(kit.day)
    if engine.target == "postgres":
        engine.fill(company.ws, load)
    return company, load


@pytest.fixture
def judge(delivered: tuple[Any, Load], engine: Any, kit: Any) -> Any:
    """Judges one suite of the workspace's own; the results that are not ours."""
    company, load = delivered

    def run(suite: Any, name: str = "crm_leads.json") -> Any:
        folder = company.ws.root / "expectations"
        folder.mkdir(exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        company.own(name, suite if isinstance(suite, str) else json.dumps(suite))
        found = kit.by_key(check(ExtractsRequest(company.ws.root, load.id, engine.target)))
        stem = Path(name).stem
        return {key: one for key, one in found.items() if key[1].startswith(f"{stem}/")}

    return run


def one(type_: str, severity: str | None = None, **kwargs: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": type_, "kwargs": kwargs}
    return {"expectations": [entry | ({"severity": severity} if severity else {})]}


def query(text: str) -> dict[str, Any]:
    return one("unexpected_rows_expectation", unexpected_rows_query=text)


def test_it_is_judged_beside_ours(judge: Any) -> None:
    suite = {
        "name": "ours",
        "expectations": [
            {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "owner_id"},
             "severity": "critical", "meta": {"title_en": "Owned", "title_fr": "Suivi"}},
            {"type": "expect_column_max_to_be_between",
             "kwargs": {"column": "potential_amount", "max_value": 1200}},
            {"type": "expect_column_values_to_be_in_set", "severity": "info",
             "kwargs": {"column": "lead_source", "value_set": ["a", "b"]}},
            {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "lead_id"}},
            {"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query":
             "select * from {batch} where email not like '%@firm1.example' and downloads > 1"}},
        ],
    }  # fmt: skip
    found = judge(suite, "crm_leads_ours.json")
    said = {
        key[1]: (one.column, one.status, one.severity, one.observed, one.expected)
        for key, one in found.items()
    }
    assert said == {
        "crm_leads_ours/1": ("owner_id", "fail", "error", "0 %", "≥ 100 %"),
        "crm_leads_ours/2": ("potential_amount", "warn", "warning", "1499", "≤ 1200"),
        "crm_leads_ours/3": ("lead_source", "pass", "info", "0 %", "≥ 100 %"),
        "crm_leads_ours/4": ("lead_id", "pass", "warning", "100 %", "≥ 100 %"),
        "crm_leads_ours/5": (None, "warn", "warning", "20", "0"),
    }
    assert {key[0] for key in found} == {"crm_leads"}
    titles = [(one.title.en, one.title.fr) for one in found.values()]
    assert titles[0] == ("Owned", "Suivi")
    assert titles[1] == (
        "Own expectation: column max to be between",
        "Attente propre : column max to be between",
    )


EVERY_TYPE: dict[str, dict[str, Any]] = {
    "expect_column_values_to_not_be_null": {"column": "email", "mostly": 0.9},
    "expect_column_values_to_be_null": {"column": "owner_id"},
    "expect_column_values_to_be_in_set": {"column": "downloads", "value_set": [0, 1, 2, 3]},
    "expect_column_values_to_not_be_in_set": {"column": "lead_source", "value_set": ["x' or 1=1"]},
    "expect_column_values_to_be_between": {"column": "created_at", "min_value": "2020-01-01"},
    "expect_column_values_to_be_unique": {"column": "lead_id"},
    "expect_column_value_lengths_to_be_between": {"column": "lead_id", "min_value": 6},
    "expect_column_value_lengths_to_equal": {"column": "lead_id", "value": 6},
    "expect_column_pair_values_a_to_be_greater_than_b": {
        "column_A": "potential_amount", "column_B": "downloads"},
    "expect_column_pair_values_to_be_equal": {"column_A": "lead_id", "column_B": "lead_id"},
    "expect_compound_columns_to_be_unique": {"column_list": ["lead_id", "email"]},
    "expect_column_min_to_be_between": {"column": "created_at", "min_value": "2020-01-01"},
    "expect_column_max_to_be_between": {"column": "downloads", "max_value": 3},
    "expect_column_mean_to_be_between": {"column": "downloads", "max_value": 3},
    "expect_column_sum_to_be_between": {"column": "potential_amount", "min_value": 40000},
    "expect_column_unique_value_count_to_be_between": {"column": "downloads", "max_value": 4},
    "expect_column_proportion_of_unique_values_to_be_between": {
        "column": "lead_id", "min_value": 1},
    "expect_column_proportion_of_non_null_values_to_be_between": {
        "column": "email", "min_value": 1},
    "expect_table_row_count_to_be_between": {"max_value": 40},
    "expect_table_row_count_to_equal": {"value": 40},
    "unexpected_rows_expectation": {
        "unexpected_rows_query": "select sum(downloads) from {batch} having count(*) > 40"},
}  # fmt: skip


def test_every_type_is_judged_on_each_engine(judge: Any) -> None:
    from prospecting_roi.expectations.own import TYPES

    assert EVERY_TYPE.keys() == TYPES
    entries = [{"type": name, "kwargs": kwargs} for name, kwargs in EVERY_TYPE.items()]
    found = judge({"expectations": entries})
    said = dict(zip(EVERY_TYPE, found.values(), strict=True))
    assert [name for name, one in said.items() if one.status != "pass"] == []
    assert said["expect_column_min_to_be_between"].observed.startswith("2026-10-")
    assert said["expect_table_row_count_to_equal"].expected == "40"


@pytest.mark.parametrize(
    ("name", "suite", "said"),
    [
        ("leads.json", {"expectations": []}, "expectations/leads.json is named like no extract"),
        ("crm_leadsx.json", {"expectations": []}, "is named like no extract"),
        ("crm_leads.json", "{", "crm_leads.json cannot be read"),
        ("crm_leads.json", [], "a list `expectations` was expected"),
        ("crm_leads.json", {"expectations": ["x"]}, "expectation 1: `type` must be one of"),
        ("crm_leads.json", one("expect_query_results_to_match_comparison"), "`type` must be one"),
        ("crm_leads.json", one("expect_column_values_to_be_unique", column="nope"),
         "there is no column `nope`; one of lead_id, created_at"),
        ("crm_leads.json", one("expect_column_max_to_be_between", column="email", max_value="z"),
         "`email` is text"),
        ("crm_leads.json", one("expect_column_values_to_be_unique", "bad", column="lead_id"),
         "`severity` must be one of critical, warning, info"),
        ("crm_leads.json", one("expect_column_values_to_be_unique", column="lead_id", mostly=2),
         "does not take it"),
        ("crm_leads.json", one("expect_column_values_to_be_unique", column="lead_id", wrong=2),
         "does not take it"),
        ("crm_leads.json", one("expect_column_values_to_be_unique"), "does not take it"),
        ("crm_leads.json", one("expect_column_values_to_be_unique", column="lead_id",
                               result_format="COMPLETE"), "leave out `result_format`"),
        ("crm_leads.json", one("expect_column_values_to_be_between", column="downloads",
                               max_value={"$PARAMETER": "now()"}), "`max_value` must be a plain"),
        ("crm_leads.json", query("select 1 from {batch} where nope = 1"), "names `nope`"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.endswith(".json") else "",
)  # fmt: skip
def test_a_suite_that_cannot_be_used_is_refused(
    judge: Any, name: str, suite: Any, said: str
) -> None:
    with pytest.raises(UserError) as raised:
        judge(suite, name)
    assert said in str(raised.value)
    assert f"expectations/{name}" in str(raised.value)


HOSTILE = {
    "file": "select * from read_csv('/etc/passwd'), {batch}",
    "file_by_name": "select (select count(*) from '/etc/passwd') from {batch}",
    "glob": "select * from {batch} where lead_id in (select file from glob('/*'))",
    "server_file": "select pg_read_file('/etc/passwd') from {batch}",
    "large_object": "select lo_import('/etc/passwd') from {batch}",
    "other_database": "select dblink('dbname=x', 'select 1') from {batch}",
    "catalogue": "select * from {batch} where lead_id = (select rolname from pg_authid)",
    "other_extract": "select * from {batch} where lead_id in (select order_id from raw.crm_orders)",
    "own_name": "select * from batch where lead_id = '{batch}'",
    "with": "with pg_authid as (select 1 as n) select * from pg_authid, {batch}",
    "second_statement": "select 1 from {batch}; drop table raw.crm_leads",
    "comment": "select 1 from {batch} /* ) */",
    "dollar": "select $$x$$ from {batch}",
    "escape": r"select e'\' from {batch} where lead_id = ' || pg_sleep(9) --'",
    "unicode": r"select u&'\0027' from {batch}",
    "setting": "select current_setting('data_directory') from {batch}",
    "environment": "select getenv('HOME') from {batch}",
    "user": "select current_user from {batch}",
    "class": "select cast(email as regclass) from {batch}",
    "attach": "attach '/etc/passwd' as {batch}",
    "copy": "copy {batch} to '/tmp/x'",
    "values": "select * from (values (1)) as v (n), {batch}",
    "function_of_a_schema": "select pg_catalog.lower(email) from {batch}",
    "query_of_text": "select * from query('select 1'), {batch}",
    "no_batch": "select 1",
    "bound": "select * from {batch} where email = ':secret'",
    "sample": "select * from {batch} using sample 1",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_query_reaches_nothing_but_its_batch(judge: Any, name: str) -> None:
    with pytest.raises(UserError, match=r"expectations/crm_leads.json, expectation 1: the query"):
        judge(query(HOSTILE[name]))


def test_the_database_itself_is_closed(delivered: tuple[Any, Load], tmp_path: Path) -> None:
    """Behind the check of the text: no file but the landed ones, and nothing of it can change."""
    import duckdb

    from prospecting_roi.expectations.databases import delivered as opened

    company, load = delivered
    (tmp_path / "x.csv").write_text("a\n1\n")
    elsewhere = str(tmp_path / "x.csv")
    with opened(company.ws, load, "duckdb") as database:
        assert database.rows("select count(*) from raw.crm_leads") == [(40,)]
        for text in (
            f"select * from read_csv('{elsewhere}')",
            f"attach '{tmp_path / 'y.duckdb'}' as y",
            f"copy raw.crm_leads to '{tmp_path / 'z.csv'}'",
            "set enable_external_access = true",
            "set allowed_directories = ['/']",
        ):
            with pytest.raises(duckdb.Error):
                database.rows(text)


def test_the_server_is_read_only(engine: Any, delivered: tuple[Any, Load]) -> None:
    if engine.target != "postgres":
        pytest.skip("DuckDB's database is one in memory")
    import sqlalchemy

    from prospecting_roi.expectations.databases import delivered as opened

    company, load = delivered
    with (
        opened(company.ws, load, "postgres") as database,
        pytest.raises(sqlalchemy.exc.DBAPIError, match="read-only transaction"),
    ):
        database.rows("create table raw.x as select 1 as a")


@pytest.mark.parametrize(
    "suite",
    [
        query("select * from {batch} where cast(lead_source as integer) > 1"),
        one("expect_column_values_to_be_between", column="created_at", min_value=5),
    ],
    ids=["query", "value"],
)
def test_an_exception_is_a_failure_of_the_engine(judge: Any, suite: Any) -> None:
    """Really produced, on each engine; it is not said to be an expectation that was missed."""
    with pytest.raises(EngineError) as raised:
        judge(suite)
    assert "could not be judged" in str(raised.value)
    assert "expectations/crm_leads.json" in str(raised.value)
    assert NEVER_SAID not in str(raised.value)
    assert raised.value.exit_code == 3
