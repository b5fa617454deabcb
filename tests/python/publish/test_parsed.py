"""dbt's project is parsed once per version of the code, and once built, not looked at again."""

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from prospecting_roi.build.parsed import Parsed
from prospecting_roi.build.statements import Statements

if TYPE_CHECKING:
    from conftest import Command, Tables

WITHOUT_DBT = "import sys; sys.modules['dbt'] = None"
WITHOUT_LEADS = (
    WITHOUT_DBT
    + """
from prospecting_roi import land
install = land.install_relations
def without_leads(connection, *rest):
    install(connection, *rest)
    connection.execute("alter view raw.crm_leads rename to nobodys")
land.install_relations = without_leads
"""
)
NEW = "L4,2026-03-01,partner\n"
CONTRACT = """
models:
  - name: dim_channels
    config: {contract: {enforced: true}}
    columns:
      - {name: channel, data_type: varchar}
      - {name: label_en, data_type: varchar}
      - {name: label_fr, data_type: %s}
"""


@pytest.fixture
def cache(company: "Command", tmp_path: Path) -> Path:
    """The user's cache, empty."""
    company.environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    shutil.rmtree(company.folder / "state" / "dbt", ignore_errors=True)
    return tmp_path / "cache" / "prospecting-roi"


def parsed_by(company: "Command") -> bool:
    """Whether dbt parsed the project in this workspace."""
    return (company.folder / "state" / "dbt" / "duckdb" / "partial_parse.msgpack").exists()


def test_parsed_once_for_all_workspaces(company: "Command", cache: Path, tmp_path: Path) -> None:
    other = type(company)(tmp_path / "other", company.project, company.environment)
    shutil.copytree(company.folder, other.folder, symlinks=True)
    company.give(NEW)
    assert company.run("build").code == 0
    assert parsed_by(company)
    assert sorted(path.suffix for path in cache.iterdir()) == [".held", ".msgpack"]
    other.give(NEW)
    assert other.run("build").code == 0
    assert not parsed_by(other)
    assert (other.published(), other.number()) == (1, 2)


@pytest.mark.parametrize("trouble", ["cut off", "no folder"])
def test_a_cache_that_cannot_be_used_stops_nothing(
    company: "Command", cache: Path, trouble: str
) -> None:
    if trouble == "no folder":
        cache.parent.touch()
    company.give(NEW)
    assert company.run("build").code == 0
    if trouble == "cut off":
        for path in cache.iterdir():
            path.write_bytes(path.read_bytes()[:100])
    (company.folder / "state" / "dbt" / "duckdb" / "partial_parse.msgpack").unlink()
    company.give(NEW, "L5,2026-03-02,partner\n")
    assert company.run("build").code == 0
    assert parsed_by(company) is (trouble == "cut off")
    assert company.published() == 2


def test_a_build_of_known_statements_needs_no_dbt(
    company: "Command", tables: "type[Tables]"
) -> None:
    company.give(NEW)
    other = type(company)(company.folder.with_name("other"), company.project)
    shutil.copytree(company.folder, other.folder, symlinks=True)
    other.environment["XDG_CACHE_HOME"] = str(company.folder.with_name("cache"))
    assert company.run("build", patch=WITHOUT_DBT).code == 0
    assert other.run("build").code == 0
    assert other.run("build", "--full-refresh", patch=WITHOUT_DBT).code == 3
    other.give(NEW, "L5,2026-03-02,partner\n")
    assert other.run("build", patch=WITHOUT_DBT).code == 0
    mine, its = (
        tables.of_file(one.folder / "state" / "versions" / "2" / "warehouse.duckdb")
        for one in (company, other)
    )
    assert mine.differences(its).keys() <= {"quality.build"}
    assert sorted(comments(company)) == sorted(comments(other))


def comments(company: "Command") -> list[tuple[str, ...]]:
    """What readers are told of tables and columns."""
    with duckdb.connect(str(company.folder / "warehouse.duckdb"), read_only=True) as reader:
        return reader.execute(
            """select table_name, column_name, comment from duckdb_columns() union all
            select table_name, '', comment from duckdb_tables()"""
        ).fetchall()


@pytest.mark.parametrize(
    ("lead", "named"),
    [
        ("breaks the engine", "int_numbers: Conversion Error"),
        ("breaks a test", "unique_grain"),
        ("closes the gate", "rule closed_gate (1 of 1)"),
    ],
)
def test_known_statements_fail_as_dbt_does(company: "Command", lead: str, named: str) -> None:
    company.give(f"L9,2026-03-01,{lead}\n")
    by_statements = company.run("build", "--json", patch=WITHOUT_DBT)
    company.environment["XDG_CACHE_HOME"] = str(company.folder.with_name("cache"))
    shutil.rmtree(company.folder / "state" / "dbt", ignore_errors=True)
    by_dbt = company.run("build", "--json")
    assert by_statements.code == by_dbt.code > 0
    assert named in by_statements.sentence
    assert by_dbt.sentence == by_statements.sentence or lead == "breaks the engine"
    mine, its = (json.loads(ended.out) for ended in (by_statements, by_dbt))
    differing = {"message", "error"} if lead == "breaks the engine" else set()
    assert {key for key in mine | its if mine.get(key) != its.get(key)} <= differing


def test_a_source_that_cannot_be_read_is_told_of_by_its_model(company: "Command") -> None:
    company.give(NEW)
    ended = company.run("build", patch=WITHOUT_LEADS)
    assert (ended.code, "dbt failed in stg_leads: " in ended.sentence) == (3, True), ended.err


def test_statements_that_cannot_be_read_are_dbts_again(company: "Command", cache: Path) -> None:
    company.give(NEW)
    assert company.run("build").code == 0
    [path] = cache.glob("*.held")
    whole = path.read_bytes()
    for kept in (whole[:100], b"[]", b'{"a": {"name": 1}}'):
        with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
            Statements.of_bytes(kept)
    for kept in (b"", b"[]"):
        path.write_bytes(kept)
        company.give(NEW, f"L6,2026-03-02,{len(kept)}\n")
        assert company.run("build").code == 0
        assert path.read_bytes() == whole


def test_a_broken_contract_is_the_engines_error(company: "Command", cache: Path) -> None:
    for kind, code in (("integer", 3), ("varchar", 0)):
        project = company.folder.parent / f"project_{kind}"
        shutil.copytree(str(company.project), project)
        (project / "models" / "contract.yml").write_text(CONTRACT % kind, encoding="utf-8")
        models = (project / "models" / "models.yml").read_text(encoding="utf-8")
        without = models[: models.index("  - name: dim_channels")]
        (project / "models" / "models.yml").write_text(without, encoding="utf-8")
        broken = type(company)(company.folder, project, company.environment)
        broken.give(NEW)
        ended = broken.run("build")
        assert ended.code == code, ended.err
        assert ("dim_channels" in ended.sentence) is (code == 3)
        assert len(list(cache.glob("*.held"))) == (0 if code else 1)


def test_of_too_many_the_last_used_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    written = tmp_path / "written"
    written.touch()
    first, *others = (Parsed(f"project {number}", tmp_path / "beside") for number in range(12))
    for project in (first, *others):
        project.keep(written)
        project.hold(b"statements")
        for path in (tmp_path / "cache" / "prospecting-roi").glob("*.msgpack"):
            a_second_ago = path.stat().st_mtime_ns - 10**9
            os.utime(path, ns=(a_second_ago, a_second_ago))
        assert first.statements() == b"statements"
    assert [others[0].has_held(), others[-1].has_held()] == [False, True]
