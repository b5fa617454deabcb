"""A build killed in each phase: readers see the former or the new version, whole."""

import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Command, Ended

NEW = "L4,2026-03-01,partner\n"

# Moments too short to be met from outside: the process kills itself there.
_KILL = "os.kill(os.getpid(), 9)"
BETWEEN_CLOSE_AND_RENAME = f"""
import os
from prospecting_roi.publish.duckdb import DuckDBPublisher
DuckDBPublisher.publish = lambda self: {_KILL}
"""
BETWEEN_RENAME_AND_SWITCH = f"""
import os
from prospecting_roi.publish.duckdb import DuckDBPublisher
DuckDBPublisher.switch = lambda self, number: {_KILL}
"""
IN_THE_SWITCH = f"""
import os
from pathlib import Path
replace = Path.replace
Path.replace = lambda self, to: (
    {_KILL} if to.name == "warehouse.duckdb" else replace(self, to)
)
"""
AFTER_THE_SWITCH = f"""
import os
from prospecting_roi.publish import duckdb
duckdb.superfluous = lambda *numbers: {_KILL}
"""
# A library that keeps the interrupt to itself, as one raised in a callback is kept.
SWALLOWED = """
import os, signal
from dbt.cli.main import dbtRunner
invoke = dbtRunner.invoke
def interrupted(*arguments):
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        pass
    return invoke(*arguments)
dbtRunner.invoke = interrupted
"""
# A thread of a library that the interrupt has left waiting for what does not come any more.
LEFT_WAITING = """
import threading
threading.Thread(target=threading.Event().wait).start()
"""


def publishes_again(company: "Command", before: int) -> None:
    """What was published is whole, and the next build works without cleaning by hand."""
    assert company.published() == before
    ended = company.run("build")
    assert ended.code == 0, ended.err
    assert (company.published(), company.number()) == (4, 2)
    assert not list(company.folder.rglob("*.duckdb.tmp*"))
    assert not list(company.folder.glob(".*"))


@pytest.mark.parametrize("line", ["Landing", "Preparing", "Starting dbt", "3/", "Publishing"])
def test_killed_from_outside(company: "Command", line: str) -> None:
    company.give("L1,2026-01-05,telesales\n", "L2,2026-02-06,emailing\n", "L3,,x\n", NEW)
    ended: Ended = company.kill_at(line)
    assert ended.code == -signal.SIGKILL
    publishes_again(company, 3)


@pytest.mark.parametrize(
    ("patch", "before"),
    [
        pytest.param(BETWEEN_CLOSE_AND_RENAME, 3, id="between_close_and_rename"),
        pytest.param(BETWEEN_RENAME_AND_SWITCH, 3, id="between_rename_and_switch"),
        pytest.param(IN_THE_SWITCH, 3, id="in_the_switch"),
        pytest.param(AFTER_THE_SWITCH, 4, id="after_the_switch"),
    ],
)
def test_killed_while_publishing(company: "Command", patch: str, before: int) -> None:
    company.give("L1,2026-01-05,telesales\n", "L2,2026-02-06,emailing\n", "L3,,x\n", NEW)
    assert company.run("build", patch=patch).code == -signal.SIGKILL
    publishes_again(company, before)


@pytest.fixture(params=["known statements", "dbt"])
def either(request: pytest.FixtureRequest, company: "Command", tmp_path: Path) -> "Command":
    """A workspace that is built by the statements of the build before, or by dbt."""
    if request.param == "dbt":
        company.environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")
        shutil.rmtree(company.folder / "state" / "dbt", ignore_errors=True)
    return company


@pytest.mark.parametrize(
    ("by", "line"), [(signal.SIGINT, "3/"), (signal.SIGTERM, "3/"), (signal.SIGTERM, "Landing")]
)
def test_interrupted(either: "Command", by: signal.Signals, line: str) -> None:
    either.give("L1,2026-01-05,telesales\n", "L2,2026-02-06,emailing\n", "L3,,x\n", NEW)
    ended = either.interrupt_at(line, by)
    assert ended.code == 130
    assert ended.sentence.startswith("Interrupted")
    publishes_again(either, 3)


def test_interrupt_kept_by_a_library(company: "Command", tmp_path: Path) -> None:
    company.environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    company.give("L1,2026-01-05,telesales\n", "L2,2026-02-06,emailing\n", "L3,,x\n", NEW)
    ended = company.run("build", patch=SWALLOWED + LEFT_WAITING)
    assert ended.code == 130
    assert ended.sentence.startswith("Interrupted")
    publishes_again(company, 3)
