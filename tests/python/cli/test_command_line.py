"""The command line itself: verbs, help, version, usage errors, how an error is told."""

import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prospecting_roi import __version__
from prospecting_roi.build.progress import LineProgress
from prospecting_roi.cli import app
from prospecting_roi.core.errors import BusyError, CheckFailure, EngineError, RoiError, UserError
from prospecting_roi.report.ending import one_sentence

VERBS = [
    *(
        "init",
        "demo",
        "inspect",
        "land",
        "build",
        "check",
        "show",
        "compare",
        "review",
        "export",
        "report",
    ),
    *("runs", "rollback", "doctor"),
]


def roi(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments), prog_name="roi")
    return result.exit_code, result.output


def test_every_verb_is_there_with_a_module_and_a_sentence(project_root: Path) -> None:
    assert [command.name or command.callback.__name__ for command in commands()] == VERBS
    for command in commands():
        assert inspect.getdoc(command.callback)
    modules = (project_root / "scripts" / "prospecting_roi" / "commands").glob("*.py")
    assert {path.stem for path in modules} == {"__init__", *VERBS}


def commands() -> list[object]:
    return list(app.registered_commands)


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_every_verb_documents_every_option(verb: str) -> None:
    code, out = roi(verb, "--help")
    assert code == 0
    assert f"Usage: roi {verb}" in out
    for line in out.split("Options:")[1].splitlines():
        if line.strip().startswith("-"):
            assert len(line.split("  ")) > 2, f"{verb}: {line} is not explained"


def test_version_and_bare_command() -> None:
    assert roi("--version") == (0, f"roi {__version__}\n")
    code, out = roi()
    assert "Usage: roi" in out
    assert code in {0, 2}


@pytest.mark.parametrize("arguments", [("bild",), ("build", "--colour"), ("demo",), ("init",)])
def test_usage_errors_are_the_users(arguments: tuple[str, ...]) -> None:
    assert roi(*arguments)[0] == 2


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    for verb in ("land", "build", "check", "runs", "rollback"):
        done = subprocess.run(
            [sys.executable, "-m", "prospecting_roi", verb, "-w", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert done.stdout == ""
        assert len(done.stderr.strip().splitlines()) == 1
        assert not list(tmp_path.iterdir()), "a folder that is no workspace stays as it is"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CheckFailure("It failed."), 1),
        (UserError("It is wrong."), 2),
        (EngineError("It broke."), 3),
        (BusyError("It is held."), 4),
    ],
)
def test_errors_end_with_their_code_and_sentence(
    error: RoiError, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "state").mkdir()
    with pytest.raises(SystemExit) as ended, one_sentence(tmp_path, is_json=True):
        raise error
    said = capsys.readouterr()
    assert ended.value.code == code
    assert said.err == f"{error}\n"
    answer = json.loads(said.out)
    assert answer == {"status": "failed", "exit_code": code, "error": str(error)}


def test_interruption_ends_with_130(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, one_sentence(tmp_path):
        raise KeyboardInterrupt
    assert ended.value.code == 130
    assert capsys.readouterr().out == ""


def test_init_makes_a_workspace_that_says_what_it_needs(tmp_path: Path) -> None:
    assert roi("init", str(tmp_path / "company"))[0] == 0
    assert (tmp_path / "company" / "roi.yml").is_file()
    assert roi("init", str(tmp_path / "company"))[0] == 2
    assert roi("build", "-w", str(tmp_path / "company"))[0] == 2


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """A workspace with one lead."""
    assert roi("init", str(tmp_path / "company"))[0] == 0
    folder = tmp_path / "company"
    (folder / "extracts" / "crm_leads.csv").write_text(
        "lead_id,created_at\nL1,2026-01-05\n", encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize("verb", ["build", "check"])
def test_a_log_that_cannot_be_written_is_the_users(leads: Path, verb: str) -> None:
    (leads / "state" / "logs" / "dbt.log").mkdir(parents=True)
    result = CliRunner().invoke(app, [verb, "-w", str(leads), "--json"])
    assert result.exit_code == 2
    assert "state/logs/dbt.log cannot be written" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert json.loads(result.stdout)["exit_code"] == 2


def test_quiet_says_nothing_but_the_result(leads: Path) -> None:
    result = CliRunner().invoke(app, ["land", "-w", str(leads), "--quiet", "--json"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["files"][0]["records_landed"] == 1
    (leads / "extracts" / "::error::\x1b[31m\u202e.txt").write_text("x", encoding="utf-8")
    result = CliRunner().invoke(app, ["land", "-w", str(leads)])
    assert ":\\x3aerror:\\x3a\\x1b[31m\\u202e.txt" in result.stdout
    for said in (result.stdout, result.stderr):
        assert not any(line.lstrip().startswith("::") for line in said.splitlines())
        assert "\x1b" not in said


def test_a_log_has_a_line_for_each_fifth(capsys: pytest.CaptureFixture[str]) -> None:
    with LineProgress() as progress:
        for done in range(1, 299):
            progress.ran("model", done, 298, 0.1)
    assert len(capsys.readouterr().err.splitlines()) == 5
