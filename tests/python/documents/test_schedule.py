"""The files of docs/schedule and docs/ci are tried, each by what checks or runs it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from prospecting_roi.core.errors import CheckFailure, UserError

FOR_PEOPLE = {CheckFailure.exit_code, UserError.exit_code}


@pytest.fixture(scope="module")
def files(project_root: Path) -> Path:
    return project_root / "docs" / "schedule"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where `roi` exits with what the file `code` holds, after a line on each stream."""
    for path in (tmp_path / "roi", tmp_path / "venv" / "bin" / "roi"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "said $*"\necho err >&2\nexit $(cat {tmp_path}/code)\n')
        path.chmod(0o755)
    return tmp_path


def installed(project_root: Path, program: str) -> Path:
    path = project_root / ".venv" / "schedulers" / "bin" / program
    if not path.exists():
        pytest.skip("there is no .venv/schedulers: `make schedulers` installs what is tried here")
    return path


def test_cron_accepts_the_line(files: Path) -> None:
    program = shutil.which("crontab")
    if program is None:
        pytest.skip("crontab is not installed: cron's own check of the line is not run")
    done = subprocess.run(
        [program, "-n", files / "crontab"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("code", range(6))
def test_cron_mails_the_log_of_a_failure_alone(files: Path, folder: Path, code: int) -> None:
    (line,) = re.findall(r"(?m)^\d+ \d+ \S+ \S+ \S+ (.+)$", (files / "crontab").read_text())
    assert "%" not in line, "cron ends the command there"
    (folder / "code").write_text(str(code))
    done = subprocess.run(
        ["/bin/sh", "-c", line.replace("/srv/roi", str(folder))],
        check=False,
        capture_output=True,
        text=True,
    )
    log = "said build --workspace company --quiet\nerr\n"
    assert (folder / "company.log").read_text() == log
    assert (folder / "company.log").stat().st_mode & 0o077 == 0
    mailed = f"roi build: exit code {code}\n{log}" if code else ""
    assert done.stdout + done.stderr == mailed


def test_systemd_accepts_the_units(files: Path, folder: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed: the units are not verified")
    units = [folder / "roi@.service", folder / "roi@.timer"]
    for unit in units:
        text = (files / unit.name).read_text(encoding="utf-8")
        # It looks for the program.
        unit.write_text(text.replace("/srv/roi/venv/bin/roi", str(folder / "roi")))
    done = subprocess.run(
        [program, "verify", *(str(unit).replace("@", "@company") for unit in units)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_leaves_to_people_what_people_repair(files: Path) -> None:
    text = (files / "roi@.service").read_text(encoding="utf-8")
    (codes,) = re.findall(r"(?m)^RestartPreventExitStatus=(.*)$", text)
    assert {int(code) for code in codes.split()} == FOR_PEOPLE


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheduler", "file", "stops", "tries_again"),
    [
        ("airflow", "airflow_dag.py", "AirflowFailException", "AirflowException"),
        ("dagster", "dagster_definitions.py", "Failure", "RetryRequested"),
    ],
)
def test_a_scheduler_imports_its_file_and_knows_the_exit_codes(
    project_root: Path, files: Path, folder: Path, scheduler: str, file: str,
    stops: str, tries_again: str,
) -> None:  # fmt: skip
    python = installed(project_root, "python")
    script = Path(__file__).with_name("scheduled.py")
    done = subprocess.run(
        [python, script, scheduler, files / file, folder],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["0"] is None
    for code in range(1, 6):
        assert found[str(code)] == (stops if code in FOR_PEOPLE else tries_again), code


def test_github_s_workflow_is_one(project_root: Path) -> None:
    checker = installed(project_root, "check-jsonschema")
    workflow = project_root / "docs" / "ci" / "data-quality.yml"
    command = [checker, "--builtin-schema", "vendor.github-workflows", workflow]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_secret_stands_in_a_file(files: Path) -> None:
    texts = {
        path.name: path.read_text(encoding="utf-8") for path in files.iterdir() if path.is_file()
    }
    assert len(texts) == 5
    named = re.compile(r"(?i)(?:password|secret|token)\w*\s*[=:]\s*\S")
    assert {name for name, text in texts.items() if named.search(text)} == set()
