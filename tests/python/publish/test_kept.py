"""What a build keeps of the one before: the figures are those of a build that keeps nothing."""

import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from prospecting_roi.build.kept import copied_by, former_of, is_kept, made_by
from prospecting_roi.publish.reuse import Content, differences

if TYPE_CHECKING:
    from conftest import Command, Tables

KEPT = "tables that are made of nothing that changed"
SOURCES = ("telesales", "emailing")
PRIVATE = (
    'create or replace table "work"."intermediate"."int_a" as (select * from "work"."raw"."b")'
)
PUBLISHED = """
    create or replace table "pub"."marts"."m" ("a" integer not null);
    insert into "pub"."marts"."m" ("a") (select a from "work"."intermediate"."int_a")"""
OF_SETTINGS = """create or replace table "work"."intermediate"."int_s" as (
    select settings.margin_rate from "work"."reference"."settings" as settings)"""


@pytest.mark.parametrize(
    ("statement", "changed", "is_same"),
    [
        (PRIVATE, set(), True),
        (PRIVATE, {('"raw"."bc"', None), ('"b"."raw"', None)}, True),
        (PRIVATE, {('"raw"."b"', None)}, False),
        (PRIVATE, {('"intermediate"."int_a"', None)}, True),
        (PUBLISHED, {('"intermediate"."int_a"', None)}, False),
        (OF_SETTINGS, {('"reference"."settings"', "margin_rate")}, False),
        (OF_SETTINGS, {('"reference"."settings"', "margin")}, True),
        (OF_SETTINGS, {('"reference"."settings"', None)}, False),
    ],
)
def test_a_table_is_kept_where_nothing_it_names_changed(
    statement: str, changed: set[tuple[str, str | None]], is_same: bool
) -> None:
    assert is_kept(statement, changed) is is_same


def test_a_table_for_readers_is_copied_with_its_contract() -> None:
    with duckdb.connect() as con:
        for database in ("pub", "former"):
            con.execute(f"attach ':memory:' as {database}; create schema {database}.marts")
        con.execute("create table former.marts.m as select unnest([1, 2]) as a")
        con.execute(copied_by(PUBLISHED))
        assert con.execute("from pub.marts.m order by a").fetchall() == [(1,), (2,)]
        with pytest.raises(duckdb.ConstraintException):
            con.execute("insert into pub.marts.m values (null)")
    assert (copied_by(PRIVATE), made_by(PUBLISHED)) == ("", '"marts"."m"')


@pytest.mark.parametrize(
    ("rows", "answers"),
    [
        ("(1, 'a'), (2, null)", [True, True]),
        ("(1, 'a'), (2, 'b')", [True, False]),
        ("(1, 'a'), (1, 'a')", [True, False]),
        ("(1, 'a')", [False, False]),
    ],
)
def test_tables_are_compared_row_by_row(rows: str, answers: list[bool]) -> None:
    former = former_of(PRIVATE)
    assert former is not None
    with duckdb.connect() as con:
        con.execute("attach ':memory:' as work; create schema work.intermediate")
        con.execute("create table work.intermediate.int_a as from (values (2, null), (1, 'a'))")
        con.execute(former.set_aside)
        con.execute(f"create table work.intermediate.int_a as from (values {rows})")
        assert [con.execute(query).fetchall()[0][0] for query in former.compared] == answers


def test_of_settings_the_columns_that_changed_are_told() -> None:
    name = '"reference"."settings"'
    before = {name: Content((1, None), ("a", "b")), '"raw"."x"': Content("select 1")}
    after = {name: Content((1, 2), ("a", "b")), '"raw"."y"': Content("select 1")}
    told = {(name, "b"), ('"raw"."x"', None), ('"raw"."y"', None)}
    assert set(differences(before, after)) == told
    other = {name: Content((1, 2), ("a", "c"))}
    assert list(differences({name: before[name]}, other)) == [(name, None)]


def equal(company: "Command", tables: "type[Tables]", folder: Path) -> bool:
    """Whether what is published holds the rows of a build from nothing of the same files.

    The history of builds, which only one of them has, lies in quality.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(company.folder, folder, ignore=shutil.ignore_patterns("state", "warehouse*"))
    other = type(company)(folder, company.project, company.environment)
    assert other.run("build").code == 0
    mine, its = (tables.of_file(one.folder / "warehouse.duckdb") for one in (company, other))
    return not [name for name in mine.differences(its) if name.startswith("marts.")]


def test_whatever_is_delivered_the_figures_are_those_of_a_whole_build(
    company: "Command", tables: "type[Tables]", tmp_path: Path
) -> None:
    draw = random.Random(7)  # noqa: S311 - a draw of the test
    said = ""
    for _ in range(3):
        numbers = sorted(draw.sample(range(1, 7), 4))
        days = [f"2026-0{draw.randint(1, 9)}-11,{draw.choice(SOURCES)}" for _ in numbers]
        company.give(*map("L{},{}\n".format, numbers, days))
        settings = f"company: Test {draw.randint(1, 2)}\nlocale: en_GB\n"
        (company.folder / "roi.yml").write_text(settings, encoding="utf-8")
        ended = company.run("build")
        assert ended.code == 0, ended.err
        said += ended.err
        assert equal(company, tables, tmp_path / "anew")
    assert KEPT in said


def test_a_build_keeps_nothing_of_one_that_was_killed_or_rolled_back(
    company: "Command", tables: "type[Tables]", tmp_path: Path
) -> None:
    company.give("L1,2026-01-05,telesales\n")
    assert KEPT in company.run("build").err
    company.give("L1,2026-01-05,telesales\n", "L2,2026-02-06,emailing\n")
    company.kill_at("3/")
    assert company.number() == 2
    ended = company.run("build")
    assert (ended.code, KEPT in ended.err) == (0, False)
    assert equal(company, tables, tmp_path / "anew")
    assert company.run("rollback").code == 0
    ended = company.run("build")
    assert (ended.code, KEPT in ended.err) == (0, False)
    assert equal(company, tables, tmp_path / "anew")
    company.give("L1,2026-01-05,telesales\n")
    assert KEPT not in company.run("build", "--full-refresh").err
    company.give("L2,2026-01-05,telesales\n")
    with duckdb.connect(str(company.folder / "state" / "work.duckdb")) as con:
        con.execute("update reuse.finished set engine = 'another'")
    assert KEPT not in company.run("build").err
