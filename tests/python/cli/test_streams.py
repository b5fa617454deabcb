"""Output where little can be shown: ASCII and Windows code pages, logs of a CI, JSON."""

import json
import subprocess
import sys

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
