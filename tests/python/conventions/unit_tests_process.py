"""Run dbt's unit tests on a workspace that was built: `python unit_tests_process.py WORKSPACE`.

All of them, or those of the models named behind it. dbt asks the tables of the build for their
columns, and reads none of their rows.
"""

import gc
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dbt import compilation
from dbt.adapters.duckdb.impl import DuckDBAdapter
from dbt.cli.main import dbtRunner

from prospecting_roi import __version__
from prospecting_roi.build.dbt import Plan, hear_less, parsed, places
from prospecting_roi.core.code_version import code_version
from prospecting_roi.core.workspace import Workspace, project_dir

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

WITH = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*with\b(?!\s+recursive\b)", re.DOTALL | re.IGNORECASE
)


def remember_columns(manifest: "Manifest") -> None:
    """Let dbt ask each table of the build for its columns once, not for each test that fills it."""
    told: dict[str, Any] = {}
    tables = {node.alias for node in manifest.nodes.values()}
    tables |= {source.identifier for source in manifest.sources.values()}
    ask = DuckDBAdapter.get_columns_in_relation

    def answer(adapter: DuckDBAdapter, relation: Any) -> Any:
        if relation.identifier not in tables:
            return ask(adapter, relation)
        key = str(relation)
        if key not in told:
            told[key] = ask(adapter, relation)
        return told[key]

    DuckDBAdapter.get_columns_in_relation = answer


def find_with_alone() -> None:
    """Let dbt put the given rows of a test behind the first `with` without parsing what follows.

    To parse statement and comments whole takes it longer than to run them.
    """
    usual = compilation.inject_ctes_into_sql

    def inject(sql: str, given: list[Any]) -> str:
        found = WITH.match(sql)
        if not (given and found):
            return usual(sql, given)
        rows = ", ".join(one.sql for one in given)
        return f"{sql[: found.end()]}{rows}, {sql[found.end() :]}"

    compilation.inject_ctes_into_sql = inject


def main(folder: Path, models: list[str]) -> int:
    """Exit code: 0 when every unit test passed."""
    workspace, project = Workspace(folder), project_dir()
    os.environ["ROI_WORK_DB"] = str(workspace.work_db)
    os.environ["ROI_PUB_DB"] = str(workspace.warehouse.resolve())
    target, logs = workspace.dbt_target / "duckdb", workspace.logs
    plan = Plan(project, code_version(project, __version__), "duckdb", {}, target, logs)
    gc.disable()
    hear_less({})
    manifest = parsed(plan).read()
    assert manifest is not None
    remember_columns(manifest)
    find_with_alone()
    answer = dbtRunner(manifest).invoke(
        [
            *("test", "--select", *(f"{name},test_type:unit" for name in models or ("*",))),
            *("--no-write-json", "--log-level-file", "none"),
            *(*places(plan), "--no-use-colors", "--no-send-anonymous-usage-stats"),
        ]
    )
    if not answer.success:
        print(answer.exception or "", file=sys.stderr)
    return 0 if answer.success else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:]))
