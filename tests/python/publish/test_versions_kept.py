"""Versions: a reader through builds, rollback, runs, candidates, what is kept and removed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Command, Tables

NEW = "L4,2026-03-01,partner\n"

# Holds the file open all the time, and opens it anew all the time; says how often it read.
READER = """
import sys, time, pathlib, duckdb
warehouse, stop = sys.argv[1], pathlib.Path(sys.argv[2])
query = "select sum(raw_leads) from marts.rpt_channel_performance"
held = duckdb.connect(warehouse, read_only=True)
first = held.execute(query).fetchone()
reads, errors, seen = 0, [], set()
print("reading", flush=True)
is_last = False
while not is_last:
    is_last = stop.exists()
    try:
        assert held.execute(query).fetchone() == first
        # Each opening is another process's in real life: no cache of this one may help it.
        other = duckdb.connect(":memory:")
        other.execute(f"attach '{warehouse}' as w (read_only)")
        seen.add(int(other.execute(query.replace("marts.", "w.marts.")).fetchone()[0]))
        other.close()
        reads += 1
    except Exception as error:
        errors.append(repr(error))
    time.sleep(0.005)
print(reads, len(errors), sorted(seen), errors[:3])
"""


def test_a_reader_never_fails(company: "Command", tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(company.folder / "warehouse.duckdb"), str(stop)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "reading\n"
    company.give(NEW)
    assert company.run("build").code == 0
    company.give(NEW, "L5,2026-03-02,partner\n")
    company.kill_at("4/")
    assert company.run("rollback").code == 0
    assert company.run("build").code == 0
    stop.touch()
    said = reader.communicate(timeout=600)[0].strip()
    reads, errors = said.split()[:2]
    assert errors == "0", said
    assert int(reads) >= 20
    assert "[1, 2, 3]" in said


def test_second_build_changes_nothing(company: "Command") -> None:
    version = company.folder / "state" / "versions" / "1" / "warehouse.duckdb"
    before = (version.stat().st_mtime_ns, version.read_bytes())
    landed = sorted((company.folder / "state" / "land").rglob("*.parquet"))
    stamps = [path.stat().st_mtime_ns for path in landed]
    ended = company.run("build", "--json")
    assert json.loads(ended.out)["status"] == "unchanged"
    assert (version.stat().st_mtime_ns, version.read_bytes()) == before
    again = sorted((company.folder / "state" / "land").rglob("*.parquet"))
    assert (again, [path.stat().st_mtime_ns for path in again]) == (landed, stamps)
    assert len(list((company.folder / "state" / "loads").iterdir())) == 1
    wrong = company.run("build", "--baseline", "nowhere.json")
    assert (wrong.code, "there is no such file" in wrong.sentence) == (2, True)


def test_rollback_then_build_is_as_if_never_rolled_back(
    company: "Command", tables: "type[Tables]"
) -> None:
    company.give(NEW)
    assert company.run("build").code == 0
    never = tables.of_file(company.folder / "warehouse.duckdb")
    assert company.run("rollback").code == 0
    assert (company.published(), company.number()) == (3, 1)
    assert company.run("build").code == 0
    assert company.number() == 2
    assert not never.differences(tables.of_file(company.folder / "warehouse.duckdb"))


def test_rollback_of_a_build_that_only_refreshed(company: "Command") -> None:
    assert company.run("build", "--full-refresh").code == 0
    assert company.number() == 2
    assert company.run("rollback", "--json").code == 0
    assert company.number() == 1
    assert company.run("build").code == 0
    assert company.number() == 2


def test_a_new_line_leaves_the_old_one(company: "Command") -> None:
    for lead in ("L5", "L6"):
        company.give(f"{lead},2026-03-02,partner\n", NEW)
        assert company.run("build").code == 0
    assert company.run("rollback", "--to", "1").code == 0
    listed = json.loads(company.run("runs", "--json").out)
    assert [(run["build_id"], run["is_current"]) for run in listed] == [
        *((3, False), (2, False), (1, True))
    ]
    assert company.run("build").code == 0
    listed = json.loads(company.run("runs", "--json").out)
    assert [(run["build_id"], run["load_id"], run["is_current"]) for run in listed] == [
        *((2, 3, True), (1, 1, False))
    ]


def test_only_the_last_versions_are_kept(company: "Command") -> None:
    settings = "company: Test\nsettings: {keep_versions: 2}\n"
    (company.folder / "roi.yml").write_text(settings, encoding="utf-8")
    for lead in ("L5", "L6"):
        company.give(f"{lead},2026-03-02,partner\n")
        assert company.run("build").code == 0
    kept = sorted(path.name for path in (company.folder / "state" / "versions").iterdir())
    assert kept == ["2", "3"]
    listed = json.loads(company.run("runs", "--json").out)
    assert [(run["build_id"], run["is_kept"]) for run in listed] == [
        *((3, True), (2, True), (1, False))
    ]


def test_candidates_touch_nothing(company: "Command", tables: "type[Tables]") -> None:
    before = tables.of_file(company.folder / "warehouse.duckdb")
    company.give(NEW)
    for arguments, place in (
        (("--no-publish",), "candidate.duckdb"),
        (("--select", "int_numbers+"), "candidate.duckdb"),
        (("--as-of", "2999-12-31"), "as_of/2999-12-31.duckdb"),
    ):
        ended = company.run("build", "--json", *arguments)
        assert ended.code == 0, ended.err
        answer = json.loads(ended.out)
        assert answer["status"] == "candidate"
        assert answer["place"].endswith(place)
        assert tables.of_file(Path(answer["place"])).columns == before.columns
        assert company.number() == 1
        assert not before.differences(tables.of_file(company.folder / "warehouse.duckdb"))


def test_history_of_an_older_version_may_lack_columns(company: "Command") -> None:
    import duckdb

    with duckdb.connect(str(company.folder / "state/versions/1/warehouse.duckdb")) as version:
        version.execute("alter table quality.summary drop column trend")
        version.execute("alter table quality.summary add column colour varchar")
        version.execute("drop table quality.findings")
    company.give(NEW)
    ended = company.run("build")
    assert ended.code == 0, ended.err
    with duckdb.connect(str(company.folder / "warehouse.duckdb"), read_only=True) as reader:
        found = reader.execute("select build_id, trend from quality.summary order by 1").fetchall()
    assert found == [(1, None), (2, "same")]


def test_doctor_is_content_with_a_whole_workspace(company: "Command") -> None:
    ended = company.run("doctor", "--json")
    assert ended.code == 0, ended.err
    states = {item["subject"]: item["state"] for item in json.loads(ended.out)}
    assert states["version 1"] == "ok"
    assert "wrong" not in states.values()


def test_a_load_that_was_removed_as_told_is_landed_and_built_again(company: "Command") -> None:
    """The next one has its number, and other records."""
    company.give("L5,2026-03-02,partner\n")
    record = company.folder / "state" / "loads" / "000001.json"
    record.write_text("{", encoding="utf-8")
    ended = company.run("build")
    assert (ended.code, "remove it" in ended.sentence) == (3, True), ended.err
    record.unlink()
    assert company.run("build").code == 0
    assert company.published() == 1
