"""The CI recipe does what it says: its own lines are run, but for the installation."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from junitparser import JUnitXml

pytestmark = pytest.mark.slow

ACCEPT = "roi check --json > baseline.json"


def run(line: str, folder: Path) -> int:
    """Exit code of a line, as the shell of a CI runs it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "GITHUB_ACTIONS": "true"}
    command = ["bash", "-e", "-o", "pipefail", "-c", line]
    done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True)
    return done.returncode


def test_the_recipe_gates_on_new_defects_only(project_root: Path, tmp_path: Path) -> None:
    workflow_text = (project_root / "docs/ci/data-quality.yml").read_text(encoding="utf-8")
    guide = (project_root / "docs/ci.md").read_text(encoding="utf-8")
    assert ACCEPT in workflow_text
    assert ACCEPT in guide
    steps = yaml.safe_load(workflow_text)["jobs"]["check"]["steps"]
    (build,) = [step["run"] for step in steps if step.get("run", "").startswith("roi ")]
    (shell,) = re.findall(r"```bash\n(.*?)```", guide, re.DOTALL)
    assert build in shell.splitlines()

    (tmp_path / "extracts").mkdir()
    (tmp_path / "roi.yml").write_text("company: Somebody\n", encoding="utf-8")
    leads = tmp_path / "extracts" / "crm_leads.csv"
    leads.write_text("lead_id,created_at,lead_source\nL1,2026-01-05,\n", encoding="utf-8")
    assert run(ACCEPT, tmp_path) == 0
    assert run(build, tmp_path) == 0
    kept = [step["with"]["path"] for step in steps if "upload-artifact" in step.get("uses", "")]
    assert all((tmp_path / path).is_dir() for path in kept[0].split())
    assert JUnitXml.fromfile(str(tmp_path / "reports/quality/junit.xml")).failures == 0

    with leads.open("a", encoding="utf-8") as file:
        file.write("L2,2026-01-06,\n")
    assert run(build, tmp_path) == 1
    assert JUnitXml.fromfile(str(tmp_path / "reports/quality/junit.xml")).failures > 0
