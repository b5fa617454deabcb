"""The publication in PostgreSQL: one switch, who may read it, and what a killed build leaves."""

import json
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from prospecting_roi.core.errors import EngineError
from prospecting_roi.publish.postgres_copy import copy_relations, postgres_type

if TYPE_CHECKING:
    from conftest import Command, Ended

NEW = "L4,2026-03-01,partner\n"
Query = Callable[..., list[tuple[Any, ...]]]
LEADS = "select sum(raw_leads) from marts.rpt_channel_performance"


@pytest.fixture
def query(postgres: dict[str, str], company: "Command") -> Iterator[Query]:
    """Answers queries in an emptied database, which is also the workspace's target."""
    import psycopg2

    company.environment |= postgres
    connection = psycopg2.connect(
        host=postgres["ROI_PG_HOST"], user="roi", dbname=postgres["ROI_PG_DATABASE"]
    )
    connection.autocommit = True

    def answer(statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    found = answer("select nspname from pg_namespace where nspname !~ '^(pg_|information_|public)'")
    for (schema,) in found:
        answer(f"drop schema {schema} cascade")
    yield answer
    connection.close()


def build(company: "Command", *arguments: str) -> "Ended":
    return company.run("build", "--target", "postgres", *arguments)


def test_published_unchanged_and_with_history(company: "Command", query: Query) -> None:
    ended = build(company, "--json")
    assert ended.code == 0, ended.err
    assert json.loads(ended.out)["build_id"] == 1
    assert query(LEADS) == [(3,)]
    assert json.loads(build(company, "--json").out)["status"] == "unchanged"
    company.give(NEW)
    assert build(company).code == 0
    assert query(LEADS) == [(1,)]
    assert query("select build_id, load_id from quality.build order by 1") == [(1, 1), (2, 2)]
    left = query("select nspname from pg_namespace where nspname ~ '_(next|old.*)$'")
    assert left == []


def test_another_workspaces_publication_is_not_replaced_without_a_word(
    company: "Command", query: Query
) -> None:
    """Nor taken for the own one, though it is of load 1 and the same settings, too."""
    assert build(company).code == 0
    company.give(NEW)
    assert "another workspace" not in build(company).err
    other = type(company)(company.folder.with_name("other"), company.project, company.environment)
    (other.folder / "extracts").mkdir(parents=True)
    shutil.copyfile(company.folder / "roi.yml", other.folder / "roi.yml")
    for number, leads in ((3, ("L5,2026-03-02,partner\n",)), (4, ("L5,2026-03-02,partner\n", NEW))):
        other.give(*leads)
        ended = build(other, "--json")
        assert (ended.code, json.loads(ended.out)["build_id"]) == (0, number), ended.err
        told = re.search(r"Build 2 of \S+, published there, is of another workspace", ended.err)
        assert bool(told) is (number == 3)
        assert query(LEADS) == [(len(leads),)]
    assert build(company, "--no-publish").code == 0
    assert "is replaced" in build(company).err


def test_the_reader_sees_the_publication_only(company: "Command", query: Query) -> None:
    assert build(company).code == 0
    schemas = query(
        "select nspname, has_schema_privilege('bi_reader', oid, 'usage') from pg_namespace "
        "where nspname !~ '^(pg_|information_)' order by 1"
    )
    seen = {name for name, may_use in schemas if may_use}
    assert seen == {"marts", "quality", "public"}
    assert query("select has_table_privilege('bi_reader', 'quality.build', 'select')") == [(True,)]
    assert query("select has_table_privilege('bi_reader', 'quality.build', 'delete')") == [(False,)]


def test_a_tool_reads_by_the_user_of_the_documents(
    company: "Command", query: Query, postgres: dict[str, str], project_root: Path
) -> None:
    """The one that docs/bi.md makes, connected as itself, through two builds."""
    import psycopg2

    assert build(company).code == 0
    text = (project_root / "docs" / "bi.md").read_text(encoding="utf-8")
    (made,) = re.findall(r"```sql\n(create user dashboards .*;)\n```", text)
    query(made)
    tool = psycopg2.connect(
        host=postgres["ROI_PG_HOST"], user="dashboards", dbname=postgres["ROI_PG_DATABASE"]
    )
    tool.autocommit = True
    try:
        with tool.cursor() as cursor:
            for build_id, leads in ((1, 3), (2, 1)):
                cursor.execute(LEADS)
                assert cursor.fetchall() == [(leads,)]
                cursor.execute("select max(build_id) from quality.build")
                assert cursor.fetchall() == [(build_id,)]
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute("delete from quality.build")
                if build_id == 1:
                    company.give(NEW)
                    assert build(company).code == 0
    finally:
        tool.close()
        query("drop user dashboards")


def test_tables_and_columns_say_what_they_mean(company: "Command", query: Query) -> None:
    assert build(company).code == 0
    found = query(
        "select obj_description('marts.dim_channels'::regclass), "
        "col_description('marts.dim_channels'::regclass, 1)"
    )
    [(table, column)] = found
    assert table.splitlines()[0] == "The channels, in their own words: l'essentiel."
    assert column == "100 % of the channel's name; nothing else."


def test_failed_and_killed_builds_leave_the_publication(company: "Command", query: Query) -> None:
    assert build(company).code == 0
    company.give("L9,2026-03-01,breaks a test\n")
    assert build(company).code == 1
    company.give("L9,2026-03-01,breaks the engine\n")
    assert build(company).code == 3
    assert query(LEADS) == [(3,)]
    company.give(NEW)
    running = company.held_at("4/", "build", "--target", "postgres")
    busy = build(company)
    assert busy.code == 4
    running.send(signal.SIGKILL)
    assert running.end().code == -signal.SIGKILL
    assert query(LEADS) == [(3,)]
    # The server may need a moment to notice that the killed client is gone.
    for _ in range(50):
        ended = build(company)
        if ended.code != 4:
            break
    assert ended.code == 0, ended.err
    assert query(LEADS) == [(1,)]


def test_a_database_of_its_own_is_asked_for(company: "Command", query: Query) -> None:
    query("create schema marts")
    query("create table marts.mine as select 1 as one")
    ended = build(company)
    assert ended.code == 2
    assert "ROI_PG_DATABASE" in ended.sentence
    assert query("select one from marts.mine") == [(1,)]


def test_a_selection_is_a_candidate(company: "Command", query: Query) -> None:
    assert build(company).code == 0
    company.give(NEW)
    ended = build(company, "--select", "stg_leads+")
    assert ended.code == 0, ended.err
    assert query(LEADS) == [(3,)]
    assert query(re.sub("marts", "marts_next", LEADS)) == [(1,)]


def test_no_server_is_the_engines_error(company: "Command") -> None:
    company.environment["ROI_PG_HOST"] = str(company.folder)
    ended = build(company)
    assert ended.code == 3
    assert "ROI_PG_HOST" in ended.sentence


def test_types_that_landing_uses() -> None:
    assert postgres_type("VARCHAR", "text") == "text"
    assert postgres_type("DECIMAL(18,4)") == "decimal(18,4)"
    with pytest.raises(EngineError, match="STRUCT"):
        postgres_type("STRUCT(a INTEGER)")


def test_a_landed_table_whose_columns_changed_is_made_anew(
    postgres: dict[str, str], query: Query, tmp_path: Path
) -> None:
    import psycopg2

    query("create schema reference")
    query("create table reference.channels (channel text, is_digital text)")
    query("create view reference.reader as select is_digital from reference.channels")
    connection = psycopg2.connect(
        host=postgres["ROI_PG_HOST"], user="roi", dbname=postgres["ROI_PG_DATABASE"]
    )
    with duckdb.connect() as source, connection, connection.cursor() as cursor:
        source.execute("create schema reference")
        source.execute(
            "create table reference.channels as select 'events' as channel, false as is_digital, "
            "0.5::decimal(18, 9) as share, 3::bigint as position, date '2026-01-01' as day, "
            "timestamp '2026-01-01 08:30:00' as moment"
        )
        copy_relations(source, cursor, tmp_path)
        connection.commit()
        found = query("select channel, is_digital, share, position from reference.channels")
        assert found == [("events", False, 0.5, 3)]
        # the same columns: what reads the table stays
        query("create view reference.reader as select is_digital from reference.channels")
        copy_relations(source, cursor, tmp_path)
        connection.commit()
        assert query("select * from reference.reader") == [(False,)]
    connection.close()
