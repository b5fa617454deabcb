"""A command that answers at once imports nothing that only a build or a report needs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    *("dbt", "great_expectations", "sqlalchemy", "pandas", "numpy", "scipy", "pyarrow", "agate"),
    *("jinja2", "altair", "vl_convert", "openpyxl", "xlsxwriter", "psycopg2", "phonenumbers"),
}
# Runs a command in this process, then says how it ended and what has been imported.
PROGRAM = """
import json, sys
from prospecting_roi.cli import main
sys.argv = ["roi", *json.loads(sys.argv[1])]
try:
    main()
    code = 0
except SystemExit as ended:
    code = ended.code or 0
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


def ran(*arguments: str) -> tuple[int, set[str]]:
    """The exit code of a command, and the packages that it has imported."""
    command = [sys.executable, "-c", PROGRAM, json.dumps(arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    code, modules = json.loads(done.stderr.splitlines()[-1])
    return code, {name.split(".")[0] for name in modules}


def test_help_imports_no_engine_either() -> None:
    code, imported = ran("--help")
    assert code == 0
    assert imported & (HEAVY | {"duckdb", "pydantic"}) == set()


@pytest.mark.parametrize(
    "arguments", [("runs",), ("runs", "--json"), ("inspect",), ("show",), ("show", "--json")]
)
def test_what_reads_a_workspace_imports_the_engine_only(
    published_once: Path, arguments: tuple[str, ...]
) -> None:
    code, imported = ran(*arguments, "--workspace", str(published_once))
    assert code == 0
    assert "duckdb" in imported
    assert imported & HEAVY == set()
