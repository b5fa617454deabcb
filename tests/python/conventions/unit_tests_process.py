"""Run dbt's unit tests on a workspace without records: `python unit_tests_process.py WORKSPACE`.

Landing and publication prepare the databases, as for a build; dbt then makes every relation empty
and runs the unit tests, all in this one process.
"""

import gc
import os
import sys
from pathlib import Path

import duckdb
from dbt.cli.main import dbtRunner

from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.workspace import Workspace, project_dir
from prospecting_roi.land import install_relations, land
from prospecting_roi.publish.duckdb import DuckDBPublisher


def main(folder: Path) -> int:
    """Exit code: 0 when every unit test passed."""
    workspace = Workspace(folder)
    load = land(workspace)
    stamp = BuildStamp(
        build_id=1,
        load_id=load.id,
        as_of_date=load.as_of_date,
        loaded_at=load.loaded_at,
        code_version="unit tests",
        settings_hash=load.settings_hash,
        reference_hash=load.reference_hash,
    )

    def install(connection: duckdb.DuckDBPyConnection) -> None:
        install_relations(connection, workspace, load, stamp)

    publisher = DuckDBPublisher(workspace, keep=1)
    publisher.prepare(install, 1, is_partial=False)
    os.environ.update(publisher.environment())
    project = project_dir()
    where = [
        *("--project-dir", str(project), "--profiles-dir", str(project / "profiles")),
        *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
        *("--no-use-colors", "--no-send-anonymous-usage-stats"),
    ]
    gc.disable()
    parsed = dbtRunner().invoke(["parse", "--quiet", *where])
    runner = dbtRunner(parsed.result)
    for command in (["run", "--empty", "--quiet"], ["test", "--select", "test_type:unit"]):
        answer = runner.invoke([*command, "--no-write-json", *where])
        if not answer.success:
            print(answer.exception or "", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
