"""What is usual, how far two samples may differ, what is read when: by hand."""

import importlib
import math
import os
import sys
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from prospecting_roi.core.catalogue import extracts
from prospecting_roi.core.errors import EngineError, UserError
from prospecting_roi.core.quality import Expectation, Text
from prospecting_roi.expectations import messages, suites
from prospecting_roi.expectations.databases import Database
from prospecting_roi.expectations.later import read_later
from prospecting_roi.expectations.shift import (
    GREATEST_INDEX,
    Profile,
    greatest_index,
    measuring_query,
    profiles,
)
from prospecting_roi.expectations.sql import Calendar
from prospecting_roi.expectations.usual import greatest_age, volume_bounds

DAY = date(2026, 11, 2)


def test_the_facts_name_what_there_is() -> None:
    named = suites.facts()
    assert list(named["suites"]) == [name for name in extracts() if name in named["suites"]]
    assert set(named["suites"]) <= set(extracts())
    for name, entry in named["suites"].items():
        assert entry.keys() <= {"date", "planned", "known", "range", "ordered"}
        pairs = [column for pair in entry.get("ordered", ()) for column in pair]
        for column in (*entry.get("known", ()), *entry.get("range", ()), *pairs):
            assert extracts()[name].column(column)
        if "date" in entry:
            assert extracts()[name].column(entry["date"]).type in ("date", "month", "timestamp")
        assert set(entry.get("known", {}).values()) <= named["lists"].keys()


@pytest.mark.parametrize(
    ("counts", "bounds"),
    [
        ([], None),
        ([0], (0, 0)),
        ([1], (0, 4)),
        ([100], (70, 150)),
        ([10_000], (8_000, 15_000)),
        # Three times the greatest step so far: 3 × 800 above the last.
        ([100, 900, 1_000], (800, 3_400)),
    ],
)
def test_usual_volume(counts: list[int], bounds: tuple[int, int] | None) -> None:
    assert volume_bounds(counts) == bounds


def days(*ago: int) -> list[date]:
    return [DAY - timedelta(days=number) for number in ago]


@pytest.mark.parametrize(
    ("recorded", "delivered", "age"),
    [
        (days(1, 2, 3), (), None),
        (days(1, 2, 3, 4), (), 3),
        # Working days: of three weekends in twenty days the gap of three is usual.
        (days(*(d for d in range(1, 28) if (DAY - timedelta(days=d)).weekday() < 5)), (), 6),
        (days(0, 30, 61, 91), (), 48),
        # Recorded every day, delivered every week.
        (days(1, 2, 3, 4), days(1, 8, 15), 12),
        # What was usual years ago is not.
        (days(1, 2, 3, 4, 900, 1800), (), 3),
    ],
)
def test_usual_rhythm(recorded: list[date], delivered: list[date], age: int | None) -> None:
    assert greatest_age(recorded, delivered) == age


CALENDAR = Calendar(DAY, "Europe/Paris")
LEADS = extracts()["crm_leads"]
SOURCE = LEADS.column("lead_source")


def memory(former: list[str | None], now: list[str | None]) -> Database:
    """Sources of leads: of load 1 before, of load 2 now."""
    connection = duckdb.connect()
    connection.execute("create schema raw")
    connection.execute("create table raw.crm_leads (lead_source varchar, _load integer)")
    rows = [(one, 1) for one in former] + [(one, 2) for one in now]
    connection.executemany("insert into raw.crm_leads values (?, ?)", rows)
    return Database("", lambda query: connection.execute(query).fetchall())


def test_the_index_of_two_samples_by_hand() -> None:
    former: list[str | None] = ["a"] * 60 + ["b"] * 40
    [profile] = profiles(memory(former, []), LEADS, frozenset(["lead_source"]), CALENDAR)
    assert sorted(count for _, count in profile.counts) == [0, 0, 40, 60]
    both = memory(former, ["a"] * 20 + ["B "] * 70 + [None] * 10)
    [(index,)] = both.rows(measuring_query(LEADS, [profile], 1))
    # Half a record more in each of the four bins: a, b, all else, nothing.
    p = [n / 102 for n in (20.5, 70.5, 0.5, 10.5)]
    q = [n / 102 for n in (60.5, 40.5, 0.5, 0.5)]
    by_hand = sum((a - b) * math.log(a / b) for a, b in zip(p, q, strict=True))
    assert float(index) == pytest.approx(by_hand, abs=1e-5)


def test_a_handful_of_records_proves_no_shift() -> None:
    def most(former: int, now: int) -> float:
        profile = Profile(SOURCE, "", "", ((0, former), (1, 0), (2, 0)))
        return greatest_index(profile, now)

    assert most(10**9, 10**9) == GREATEST_INDEX
    # Two degrees of freedom: 2 + 3 × √4 = 8, over a hundred and over four records.
    assert most(100, 4) == pytest.approx(0.25 + 8 * (1 / 100 + 1 / 4))


def test_a_label_never_stands_in_the_query() -> None:
    hostile = "'); drop table raw.crm_leads; --"
    [profile] = profiles(memory([hostile] * 9, []), LEADS, frozenset(["lead_source"]), CALENDAR)
    assert "drop" not in measuring_query(LEADS, [profile], 1)


def test_messages_come_back_as_they_were() -> None:
    from pathlib import Path

    for request in (
        messages.ExtractsRequest(Path("/w"), 3, "postgres", 2, Path("/docs")),
        messages.DriftRequest(Path("/w"), "duckdb", Path("/c"), None),
    ):
        assert messages.read_request(messages.request_line(request)) == request
    found = (Expectation("s", "n", None, "warning", "warn", Text("é", "ç"), "1", "2"),)
    assert messages.read_answer(messages.answer_line(found)) == found
    for error in (UserError("yours"), EngineError("mine")):
        with pytest.raises(type(error), match=str(error)):
            messages.read_answer(messages.answer_line(error))


@pytest.mark.parametrize(
    "line", ["", "Traceback", "[]", "{}", '{"expectations": [{}]}', '{"expectations": 1}', "null"]
)
def test_an_answer_that_cannot_be_read_is_a_failure_of_the_engine(line: str) -> None:
    with pytest.raises(EngineError):
        messages.read_answer(line)


@pytest.mark.parametrize("line", ["", "x", "[]", '{"job": "other"}', '{"job": "drift", "a": 1}'])
def test_a_request_that_cannot_be_read_is_one_too(line: str) -> None:
    with pytest.raises(EngineError):
        messages.read_request(line)


def test_a_library_is_read_when_it_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seldom_used.py").write_text(
        "import os\nos.environ['ROI_TEST_READ'] = 'yes'\nx = 3\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("ROI_TEST_READ", "")
    read_later("seldom_used", "not_installed_at_all")
    module = importlib.import_module("seldom_used")
    assert not hasattr(module, "__warningregistry__")
    assert os.environ["ROI_TEST_READ"] == ""
    assert (module.x, os.environ["ROI_TEST_READ"]) == (3, "yes")
    assert importlib.import_module("seldom_used").x == 3
    with pytest.raises(AttributeError, match="y"):
        module.y  # noqa: B018 - asked for
    assert "not_installed_at_all" not in sys.modules
    monkeypatch.delitem(sys.modules, "seldom_used")
