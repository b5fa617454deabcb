"""What a scheduler's file does with each exit code of `roi build`.

Run by an environment that has the scheduler: `python scheduled.py airflow|dagster FILE FOLDER`;
prints JSON, exit code → the exception raised, or null. `roi` in the folder exits with what its file
`code` holds.
"""

import importlib.util
import json
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

sys.dont_write_bytecode = True
scheduler, file, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
os.environ.update(
    ROI_PROGRAM=str(folder / "roi"),
    ROI_WORKSPACE=str(folder / "company"),
    AIRFLOW_HOME=str(folder / "airflow"),
    DAGSTER_HOME="",
)


def loaded() -> ModuleType:
    """The file as a module; what it uses must not be on its way out."""
    spec = importlib.util.spec_from_file_location("scheduled_file", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_by(module: Any) -> Callable[[], object]:
    """The function that its schedule runs, found as the scheduler finds it."""
    if scheduler == "airflow":
        (task,) = module.prospecting_roi().tasks
        return task.python_callable
    import dagster

    dagster.Definitions.validate_loadable(module.definitions)
    (schedule,) = module.definitions.schedules
    assert schedule.cron_schedule == "15 5 * * 1-5"
    return module.prospecting_roi_marts


def outcome(function: Callable[[], object]) -> str | None:
    try:
        function()
    except Exception as error:  # noqa: BLE001 - which one is the answer
        return type(error).__name__
    return None


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    build = run_by(loaded())
found = {}
for code in (0, 1, 2, 3, 4, 5):
    (folder / "code").write_text(str(code))
    found[code] = outcome(build)
print("\n" + json.dumps(found))
