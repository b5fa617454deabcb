"""The CI recipe does what it says: its own lines are run, but for the installation."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from junitparser import JUnitXml

pytestmark = pytest.mark.slow

ACCEPT = "roi check --json > baseline.json"


def run(line: str, folder: Path, program: Path) -> int:
    """Exit code of a line, as the shell of a CI runs it."""
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "GITHUB_ACTIONS": "true"}
    command = ["bash", "-e", "-o", "pipefail", "-c", line]
    done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True)
    return done.returncode


def test_the_recipe_gates_on_new_defects_only(
    project_root: Path, tmp_path: Path, program: Path
) -> None:
    workflow_text = (project_root / "docs/ci/data-quality.yml").read_text(encoding="utf-8")
    guide = (project_root / "docs/ci.md").read_text(encoding="utf-8")
    assert ACCEPT in workflow_text
    assert ACCEPT in guide
    steps = yaml.safe_load(workflow_text)["jobs"]["check"]["steps"]
    (build,) = [step["run"] for step in steps if step.get("run", "").startswith("roi ")]
    (shell,) = re.findall(r"```bash\n(.*?)```", guide, re.DOTALL)
    assert build in shell.splitlines()

    folder = tmp_path / "company"
    (folder / "extracts").mkdir(parents=True)
    (folder / "roi.yml").write_text("company: Somebody\n", encoding="utf-8")
    leads = folder / "extracts" / "crm_leads.csv"
    leads.write_text("lead_id,created_at,lead_source\nL1,2026-01-05,\n", encoding="utf-8")
    assert run(ACCEPT, folder, program) == 0
    assert run(build, folder, program) == 0
    kept = [step["with"]["path"] for step in steps if "upload-artifact" in step.get("uses", "")]
    assert all((folder / path).is_dir() for path in kept[0].split())
    assert JUnitXml.fromfile(str(folder / "reports/quality/junit.xml")).failures == 0

    with leads.open("a", encoding="utf-8") as file:
        file.write("L2,2026-01-06,\n")
    assert run(build, folder, program) == 1
    assert JUnitXml.fromfile(str(folder / "reports/quality/junit.xml")).failures > 0
