"""What comes after the switch, what is not written there, and readers that hold the file."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from prospecting_roi.core.files import remove

if TYPE_CHECKING:
    from conftest import Command

NEW = "L4,2026-03-01,partner\n"
IN_THE_PAGE = """
from prospecting_roi.report.quality import files
def fail(*given): raise {error}
files.write_folder = fail
"""
HOLDER = """
import duckdb, sys
held = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("KeyboardInterrupt", "the command was interrupted"),
        ("OSError(28, 'No space left on device')", "No space left on device"),
    ],
)
def test_published_but(company: "Command", error: str, said: str) -> None:
    company.give(NEW)
    ended = company.run("build", "--json", patch=IN_THE_PAGE.format(error=error))
    assert ended.code == 5, ended.err
    assert ended.sentence.startswith("Build 2 is published, but")
    assert said in ended.sentence
    answer = json.loads(ended.out)
    assert (answer["status"], answer["exit_code"]) == ("published", 5)
    assert (company.published(), company.number()) == (1, 2)


def test_interrupted_before_the_switch_publishes_nothing(company: "Command") -> None:
    company.give(NEW)
    patch = """
from prospecting_roi.publish.duckdb import DuckDBPublisher
def fail(self, number): raise KeyboardInterrupt
DuckDBPublisher.switch = fail
"""
    ended = company.run("build", patch=patch)
    assert ended.code == 130
    assert company.published() == 3


@pytest.mark.parametrize("place", ["reports", "reports/quality/index.html", "exports", "junit"])
def test_outputs_are_checked_before_the_work(company: "Command", place: str) -> None:
    company.give(NEW)
    arguments = []
    blocked = company.folder / place
    if place == "junit":
        arguments = ["--junit", str(company.folder / "roi.yml" / "junit.xml")]
    elif place.endswith(".html"):
        blocked.unlink()
        blocked.mkdir()
    else:
        subprocess.run(["rm", "-r", str(blocked)], check=True)
        blocked.touch()
    ended = company.run("build", *arguments)
    assert ended.code == 2, ended.err
    assert "cannot be written" in ended.sentence
    assert "Landing" not in ended.err
    assert company.published() == 3


def test_page_of_a_killed_build_is_written_again(company: "Command") -> None:
    page = company.folder / "reports" / "quality" / "index.html"
    before = page.read_bytes()
    company.give(NEW)
    patch = "from prospecting_roi.build import orchestration as build\nimport os\n"
    patch += "build.write_page_and_worklists = lambda *given: os.kill(os.getpid(), 9)"
    assert company.run("build", patch=patch).code == -signal.SIGKILL
    assert (company.number(), page.read_bytes()) == (2, before)
    ended = company.run("build")
    assert "Nothing changed" in ended.out, ended.err
    made = page.read_bytes()
    assert made != before
    lists = sorted((company.folder / "exports" / "worklists").iterdir())
    texts = [path.read_bytes() for path in lists]
    lists[0].unlink()
    assert company.run("build").code == 0
    assert page.read_bytes() == made
    assert [path.read_bytes() for path in lists] == texts
    places = [path.stat().st_ino for path in lists]
    told = json.loads(company.run("build", "--json").out)
    assert [path.stat().st_ino for path in lists] == places
    assert told["status"] == "unchanged"


def test_stopped_reading_is_no_failed_check(company: "Command") -> None:
    company.give(NEW)
    broken = """
import os, sys
reading, writing = os.pipe()
os.close(reading)
sys.stdout = os.fdopen(writing, "w")
"""
    assert company.run("build", patch=broken).code == 0
    assert company.published() == 1
    company.give("L9,2026-03-01,closes the gate\n", NEW)
    assert company.run("build", patch=broken).code == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no /dev/full")
def test_full_stdout_after_the_switch(company: "Command") -> None:
    company.give(NEW)
    full = "import os\nos.dup2(os.open('/dev/full', os.O_WRONLY), 1)"
    ended = company.run("build", "--json", patch=full)
    assert ended.code == 5, ended.err
    assert ended.sentence.startswith("Build 2 is published, but")


def test_reader_that_may_write_stops_no_build(company: "Command") -> None:
    company.give(NEW)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str((company.folder / "warehouse.duckdb").resolve())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        ended = company.run("build")
        assert ended.code == 0, ended.err
        listed = company.run("runs", "--json")
        assert [run["build_id"] for run in json.loads(listed.out)] == [2, 1]
        assert company.run("rollback").code == 0
        assert company.number() == 1
        assert company.run("doctor").code == 0
        holder.communicate("")
    assert not (company.folder / "state" / "prev.duckdb").exists()


def test_rollback_with_a_full_disk(company: "Command") -> None:
    company.give(NEW)
    assert company.run("build").code == 0
    full = """
import io, pathlib
opened = pathlib.Path.open
def no_space(*given): raise OSError(28, "No space left on device")
class Full(io.FileIO):
    write = no_space
def open_full(self, mode="r", *given, **named):
    if self.name == "lock":
        return Full(str(self), mode.replace("b", ""))
    return no_space() if mode[0] in "wax" else opened(self, mode, *given, **named)
pathlib.Path.open = open_full
"""
    ended = company.run("rollback", patch=full)
    assert ended.code == 0, ended.err
    assert company.number() == 1


def test_state_is_its_owners_alone(company: "Command") -> None:
    former = os.umask(0o000)
    try:
        company.give(NEW)
        assert company.run("build", patch="import os\nos.umask(0)").code == 0
    finally:
        os.umask(former)
    state = company.folder / "state"
    open_to_others = [
        path.relative_to(state).as_posix()
        for path in [state, *state.rglob("*")]
        if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert open_to_others == []
    page = company.folder / "reports" / "quality" / "index.html"
    assert stat.S_IMODE(page.stat().st_mode) == 0o666


def test_folders_in_the_place_of_what_can_be_made_again(company: "Command") -> None:
    company.give(NEW)
    state = company.folder / "state"
    for name in ("work.duckdb", "candidate.duckdb", "prev.duckdb", "versions/2.duckdb.tmp"):
        remove(state / name)
        (state / name / "inside").mkdir(parents=True)
    assert company.run("check").code == 0
    ended = company.run("build")
    assert ended.code == 0, ended.err
    assert company.published() == 1


def test_the_only_version_damaged(company: "Command") -> None:
    company.give(NEW)
    (company.folder / "warehouse.duckdb").resolve().write_bytes(b"nothing")
    ended = company.run("build")
    assert ended.code == 3
    assert "remove it together with warehouse.duckdb" in ended.sentence
    (company.folder / "warehouse.duckdb").resolve().unlink()
    (company.folder / "warehouse.duckdb").unlink()
    assert company.run("build").code == 0
    assert (company.published(), company.number()) == (1, 1)
