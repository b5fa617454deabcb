"""Expressions of a mapping: bounded in length and time, and obedient to signals."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.sections import Section
from prospecting_roi.land.expressions import checked_expression

from .commands import made_workspace, roi

SECTION = Section(extract="crm_orders", name="crm_orders")
CELLS = ("a" * 3000, "aXb_c%d\nÉ")


def sql(text: str) -> str:
    """The expression over a file with the columns A and B."""
    checked = checked_expression(SECTION, "amount", text, ("A", "B"), (False, False))
    return checked.sql.removeprefix("SELECT ")


def value(text: str) -> object:
    """What it gives for the cells above."""
    with duckdb.connect() as con:
        con.execute("create table given as select ? as c0, ? as c1", CELLS)
        [(found,)] = con.execute(f"select ({sql(text)}) from given").fetchall()
    return found


@pytest.mark.parametrize(
    "text",
    [
        "lpad('a', 2000000000, 'b')",
        "rpad(\"A\", 2000000000, 'b')",
        "lpad(\"A\", cast(2000000000 as integer), 'b')",
        "lpad(\"A\", 1000 * 1000 * 1000, 'b')",
        "lpad(\"A\", length(\"A\") * 1000000, 'b')",
        "lpad(\"A\", -1, 'b')",
        "replace(" * 9 + '"A"' + ", 'a', 'aaaaaaaaa')" * 9,
        "replace(replace(\"A\", '', \"A\"), 'a', replace(\"A\", 'a', \"A\"))",
        "regexp_replace(regexp_replace(\"A\", '.', '" + r"\0" * 200 + "', 'g'), '', '"
        + "x" * 900 + "', 'g')",
        " || ".join(["strftime(current, '" + "%A" * 40 + "')"] * 9),
        '"A" like "B"',
        "\"A\" ilike ('%' || \"B\")",
        "repeat('a', 2000000000)",
        "list_value(1, 2)",
        "range(100000000)",
        "1" + "+1" * 950,
        "not " * 480 + "true",
        "(" * 1900,
        "'" + "x" * 1900,
        "a[1]" * 400,
        "$$",
    ],
)  # fmt: skip
def test_what_grows_or_is_too_deep_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="the expression of `amount`") as caught:
        sql(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lpad('7', 5, '0')", "00007"),
        ("replace(replace(replace(\"B\", 'a', 'bb'), 'b', 'cc'), 'X', '')", "cccccc_c%d\nÉ"),
        ("\"A\" like '%_a%_a%_a%_a%_a%_a%_b'", False),
        ("\"A\" ilike '%A%A%A%A%A%A%A%B'", False),
        ("\"A\" not ilike '%A%A%A%A%A%A%A%B'", True),
        ("\"B\" like '_X%\n_'", True),
        ("\"B\" ilike '_x%d%'", True),
        ("\"B\" not like '_X%d%'", False),
        ("\"B\" like '%b#_c#%%' escape '#'", True),
        ("\"B\" not ilike '%B#_d%' escape '#'", True),
        ("\"B\" like 'aXb%'", True),
        ("regexp_matches(\"A\", '(a*)*(a*)*(a+)+b')", False),
    ],
)
def test_what_is_bounded_gives_what_it_did(text: str, expected: object) -> None:
    begun = time.monotonic()
    assert value(text) == expected
    # By trial and error the first of these would take years.
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    "text",
    ["\"amount\" || 1 + 'x'", "cast('x' as integer)", "strptime('x', '%q')", "date '2026-13-45'",
     "regexp_matches(\"amount\", '(')", "cast(9 as decimal(38, 0)) * 1e38", "1 % 0 + 'a'",
     "make_date(99999999, 1, 1)", "cast(1 as decimal(99, 1))", "date_trunc('foo', \"amount\")",
     'round("amount", 99999999999)', '"amount".x', 'epoch("amount")', "?", "$1", "default"],
)  # fmt: skip
def test_a_mistake_is_the_users(tmp_path: Path, text: str) -> None:
    root = made_workspace(tmp_path / "company")
    section = {"files": "crm_orders.csv", "columns": {"amount": {"expression": text}}}
    settings = {"extracts": {"crm_orders": section}}
    (root / "roi.yml").write_text(json.dumps(settings), encoding="utf-8")
    ended = roi("land", "-w", root, "--json")
    assert ended.code in {0, 2}, ended.err
    assert "Traceback" not in ended.err


NEVER_ENDS = (
    "select i as order_id, '2026-01-05' as ordered_at, 1 as amount from range(1e15::bigint) t(i)"
)


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_in_a_long_query_is_an_interruption(tmp_path: Path, which: int) -> None:
    root = made_workspace(tmp_path / "company")
    with duckdb.connect(str(root / "extracts" / "sales.duckdb")) as con:
        con.execute(f"create view orders as {NEVER_ENDS} where i % 7 = 3")
    mapped = {"extracts": {"crm_orders": {"files": "sales.duckdb", "table": "orders"}}}
    (root / "roi.yml").write_text(json.dumps(mapped), encoding="utf-8")
    running = started("-c", PATIENT, "land", "-w", str(root), "--json")
    wait_for(running, "sales.duckdb")
    time.sleep(0.5)
    code, out, err = stopped(running, which)
    assert (code, json.loads(out)["exit_code"]) == (130, 130)
    assert err.splitlines()[-1] == "Interrupted: nothing was published by this command."
    assert "Traceback" not in err


PATIENT = """
from prospecting_roi.cli import main
from prospecting_roi.report import stopping
stopping.SECONDS_TO_STOP = 3600
main()
"""
BUSY = """
import duckdb, sys
from pathlib import Path
from prospecting_roi.report import ending, stopping
stopping.SECONDS_TO_STOP = 0.3
with ending.one_sentence(Path("."), is_json=True):
    print("busy", file=sys.stderr, flush=True)
    duckdb.sql("select levenshtein(repeat('a', 90000), repeat('b', 90000))").fetchall()
"""


def test_a_signal_is_obeyed_while_a_library_does_not_listen() -> None:
    running = started("-c", BUSY)
    wait_for(running, "busy")
    time.sleep(0.2)
    begun = time.monotonic()
    code, out, err = stopped(running, signal.SIGTERM)
    assert (code, json.loads(out)["exit_code"]) == (130, 130)
    assert err.strip().startswith("Interrupted")
    assert time.monotonic() - begun < 30


def started(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def wait_for(running: "subprocess.Popen[str]", word: str) -> None:
    assert running.stderr is not None
    for line in running.stderr:
        if word in line:
            return
    pytest.fail(f"never said {word}")


def stopped(running: "subprocess.Popen[str]", which: int) -> tuple[int, str, str]:
    running.send_signal(which)
    out, err = running.communicate(timeout=600)
    return running.returncode, out, err
