"""dbt's unit tests: every model's arithmetic against figures worked out by hand."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from prospecting_roi.core.catalogue import extracts


def test_dbt_unit_tests_pass(tmp_path: Path, warm_build: Callable[[Path], str]) -> None:
    workspace = tmp_path / "examples"
    roi = Path(sys.executable).with_name("roi")
    subprocess.run([roi, "init", workspace], check=True, capture_output=True)
    for extract in extracts():
        shutil.copy(workspace / "examples" / f"{extract}.csv", workspace / "extracts")
    assert warm_build(workspace) == "published"
    process = Path(__file__).with_name("unit_tests_process.py")
    done = subprocess.run(
        [sys.executable, process, workspace], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]
    counted = re.search(r"PASS=(\d+) WARN=0 ERROR=0 SKIP=0", done.stdout)
    assert counted, done.stdout[-2_000:]
    assert int(counted.group(1)) > 30
