"""Output where little can be shown: ASCII and Windows code pages, logs of a CI, JSON."""

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress

import pytest

PROGRAM = """
from prospecting_roi.report.streams import make_streams_safe, print_json
from prospecting_roi.report.tables import console_on_stdout, plain_table
make_streams_safe()
table = plain_table("Canaux \\u2026")
table.add_column("Co\\u00fbt")
table.add_row("\\u2013 8\\u202f000 \\u20ac ::error::x\\n::error::y \\u65e5 caf\\udce9")
console = console_on_stdout()
console.print(table)
console.print("\\x1b[31m##[error]\\u202e")
print_json({"file": "::error::\\u202e\\x1b\\udce9 ##[error]"})
"""


def printed(encoding: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={"PYTHONIOENCODING": f"{encoding}:strict", "PATH": ""},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.decode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_text_is_printed_in_any_encoding(encoding: str) -> None:
    said = printed(encoding)
    lines = said.splitlines()
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in lines)
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "8 000" in said.replace("\u202f", " ")
    answer = json.loads(said[said.index("{") :])
    assert answer == {"file": "::error::\u202e\x1b\udce9 ##[error]"}


def test_a_terminal_gets_a_bar_and_few_lines() -> None:
    """On a terminal 80 wide: the bar is drawn over itself, and only phases stay."""
    code = """
import sys
from prospecting_roi.build.progress import BarProgress, progress_on_stderr
with progress_on_stderr() as progress:
    assert isinstance(progress, BarProgress)
    progress.say("Starting dbt \\x1b[31m")
    for done in range(1, 299):
        progress.ran(f"a_model_of_a_very_long_name_{done}", done, 298, 0.1)
"""
    ours, theirs = pty.openpty()
    environment = {"PATH": "", "TERM": "xterm", "COLUMNS": "80"}
    child = subprocess.Popen([sys.executable, "-c", code], stderr=theirs, env=environment)
    os.close(theirs)
    said = b""
    with suppress(OSError):
        while part := os.read(ours, 65536):
            said += part
    assert child.wait() == 0
    os.close(ours)
    assert b"298/298" in said or b"a_model_of_a_very_long_name" in said
    assert said.count(b"\n") < 60
    assert b"\\x1b[31m" in said
