"""A build killed in each phase: readers see the former or the new version, whole."""

import signal
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
    publishes_again(company, company.published() if line == "Publishing" else 3)


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


@pytest.mark.parametrize(
    ("by", "line"), [(signal.SIGINT, "3/"), (signal.SIGTERM, "3/"), (signal.SIGTERM, "Landing")]
)
def test_interrupted(company: "Command", by: signal.Signals, line: str) -> None:
    company.give("L1,2026-01-05,telesales\n", "L2,2026-02-06,emailing\n", "L3,,x\n", NEW)
    ended = company.kill_at(line, by)
    assert ended.code == 130
    assert ended.sentence.startswith("Interrupted")
    publishes_again(company, 3)
