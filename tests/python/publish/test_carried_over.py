"""One name for ever: a reader's catalog, and the versions that 0.4.0 published under others."""

import json
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from conftest import Command

NEW = "L4,2026-03-01,partner\n"

_KILL = "os.kill(os.getpid(), 9)"
WITHOUT_SECOND_NAMES = """
from pathlib import Path
def refuses(self, other):
    raise OSError(95, "Operation not supported")
Path.hardlink_to = refuses
"""
KILLED = {
    "before the new name": f"""
import os
from pathlib import Path
Path.hardlink_to = lambda *_: {_KILL}
""",
    "while it is copied": f"""{WITHOUT_SECOND_NAMES}
import os, shutil
copyfile = shutil.copyfile
shutil.copyfile = lambda *given: (copyfile(*given), {_KILL})
""",
    "before the link": f"""
import os
from prospecting_roi.publish.duckdb import DuckDBPublisher
DuckDBPublisher.switch = lambda self, number: {_KILL}
""",
    "after the link": f"""
import os
from prospecting_roi.publish.duckdb import DuckDBPublisher
switch = DuckDBPublisher.switch
DuckDBPublisher.switch = lambda self, number: (switch(self, number), {_KILL})
""",
}


def catalog(company: "Command") -> str:
    """What a reader's catalog is called, after reading by that name."""
    with duckdb.connect(str(company.folder / "warehouse.duckdb"), read_only=True) as reader:
        reader.execute("select * from warehouse.marts.rpt_channel_performance").fetchall()
        return str(reader.execute("select current_catalog()").fetchall()[0][0])


@pytest.fixture
def former(company: "Command", published_twice: Path) -> "Command":
    """A workspace with builds 1 and 2, laid down as 0.4.0 did."""
    shutil.rmtree(company.folder)
    shutil.copytree(published_twice, company.folder, symlinks=True)
    versions = company.folder / "state" / "versions"
    for number in (1, 2):
        (versions / str(number) / "warehouse.duckdb").rename(versions / f"build-{number}.duckdb")
        (versions / str(number)).rmdir()
    link = company.folder / "warehouse.duckdb"
    link.unlink()
    link.symlink_to("state/versions/build-2.duckdb")
    return company


def kept(company: "Command") -> list[str]:
    versions = company.folder / "state" / "versions"
    return sorted(path.relative_to(versions).as_posix() for path in versions.rglob("*.*"))


def test_a_readers_catalog_keeps_its_name(company: "Command") -> None:
    assert catalog(company) == "warehouse"
    company.give(NEW)
    assert company.run("build").code == 0
    assert (catalog(company), company.number()) == ("warehouse", 2)
    assert company.run("rollback").code == 0
    assert (catalog(company), company.number()) == ("warehouse", 1)


def test_runs_and_doctor_know_what_no_build_has_carried_over(former: "Command") -> None:
    listed = json.loads(former.run("runs", "--json").out)
    assert [(run["build_id"], run["is_kept"], run["is_current"]) for run in listed] == [
        *((2, True, True), (1, True, False))
    ]
    assert former.run("doctor").code == 0
    assert kept(former) == ["build-1.duckdb", "build-2.duckdb"]


@pytest.mark.parametrize("patch", ["", WITHOUT_SECOND_NAMES], ids=["linked", "copied"])
def test_the_next_build_carries_them_over(former: "Command", patch: str) -> None:
    # Left by a reader that was killed while it held the file to write to it.
    (former.folder / "state/versions/build-1.duckdb.wal").touch()
    unchanged = former.run("build", "--json", patch=patch)
    assert json.loads(unchanged.out)["status"] == "unchanged"
    assert kept(former) == ["1/warehouse.duckdb", "2/warehouse.duckdb"]
    assert (catalog(former), former.published()) == ("warehouse", 1)
    former.give(NEW, "L5,2026-03-02,partner\n")
    assert former.run("build").code == 0
    assert (former.published(), former.number()) == (2, 3)
    assert former.run("rollback", "--to", "1").code == 0
    assert (catalog(former), former.published(), former.number()) == ("warehouse", 3, 1)


def test_rollback_carries_them_over(former: "Command") -> None:
    assert former.run("rollback").code == 0
    assert (catalog(former), former.published(), former.number()) == ("warehouse", 3, 1)
    assert kept(former) == ["1/warehouse.duckdb", "2/warehouse.duckdb"]
    assert former.run("build").code == 0
    assert (catalog(former), former.published(), former.number()) == ("warehouse", 1, 2)


def test_rollback_to_a_version_that_knew_no_holidays(former: "Command") -> None:
    file = former.folder / "state/versions/build-1.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("alter table marts.dim_dates drop column is_business_day")
    page = former.folder / "reports" / "index.html"
    page.unlink()
    ended = former.run("rollback")
    assert ended.code == 0, ended.err
    assert (former.number(), page.is_file()) == (1, True)
    page.unlink()
    assert former.run("report").code == 0
    assert page.is_file()


def test_what_fails_after_the_switch_of_a_rollback_is_said_as_that(former: "Command") -> None:
    with duckdb.connect(str(former.folder / "state/versions/build-1.duckdb")) as connection:
        connection.execute("drop table marts.dim_dates")
        connection.execute("create view marts.dim_dates as select 1 / 'x' as is_business_day")
    ended = former.run("rollback")
    assert (ended.code, former.number()) == (5, 1)
    assert "Build 1 is published" in ended.sentence


@pytest.mark.parametrize("moment", KILLED)
def test_killed_while_carrying_over(former: "Command", moment: str) -> None:
    assert former.run("build", patch=KILLED[moment]).code == -signal.SIGKILL
    assert former.published() == 1
    listed = json.loads(former.run("runs", "--json").out)
    assert [(run["build_id"], run["is_current"]) for run in listed] == [(2, True), (1, False)]
    assert former.run("build").code == 0
    assert kept(former) == ["1/warehouse.duckdb", "2/warehouse.duckdb"]
    assert (catalog(former), former.published(), former.number()) == ("warehouse", 1, 2)


def test_a_former_version_whose_file_is_gone(former: "Command") -> None:
    (former.folder / "state/versions/build-2.duckdb").unlink()
    ended = former.run("build")
    assert ended.code == 2
    assert "roi rollback" in ended.sentence
    assert former.run("rollback").code == 0
    assert (former.published(), former.number()) == (3, 1)
    shutil.rmtree(former.folder / "state" / "versions" / "1")
    assert former.run("rollback").code == 2
