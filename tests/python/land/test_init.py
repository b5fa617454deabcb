"""`roi init`: a workspace whose canonical files land without editing anything."""

import shlex
import shutil
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from prospecting_roi.cli import app
from prospecting_roi.commands import init
from prospecting_roi.core import catalogue
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.results import land_report
from prospecting_roi.core.settings import Settings, template_lines
from prospecting_roi.core.settings_file import read_settings
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land import land


def test_a_new_workspace(tmp_path: Path) -> None:
    ws = init.run(tmp_path / "my company")
    assert read_settings(ws) == Settings(company="My company")
    assert sorted(path.name for path in ws.extracts.iterdir()) == []
    examples = ws.root / "examples"
    for name in catalogue.extracts():
        shutil.copy(examples / f"{name}.csv", ws.extracts)
    shutil.copy(examples / "channel_totals.xlsx", ws.extracts)
    report = land_report(land(ws))
    assert report.files_not_taken == ()
    assert {(file.status, file.records_read) for file in report.files} == {("landed", 0)}
    assert len(report.files) == len(catalogue.extracts()) + 1
    shutil.copytree(examples / "reference", ws.reference, dirs_exist_ok=True)
    (ws.reference / "finding_rules.csv").unlink()
    assert not land_report(land(ws)).files[0].was_read_now


def test_a_workspace_is_never_overwritten(tmp_path: Path) -> None:
    ws = init.run(tmp_path)
    ws.settings_file.write_text("company: Mine\n")
    with pytest.raises(UserError, match="already is a workspace"):
        init.run(tmp_path)
    assert ws.settings_file.read_text() == "company: Mine\n"
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="is a file"):
        init.run(tmp_path / "file")


@pytest.mark.parametrize("locale", ["fr_FR", "en_US"])
def test_the_commented_mapping_is_valid(tmp_path: Path, locale: str) -> None:
    ws = init.run(tmp_path, init.Answers(locale=locale))
    text = ws.settings_file.read_text()
    start = text.index("# extracts:")
    shown = "\n".join(line.removeprefix("# ") for line in text[start:].splitlines())
    ws.settings_file.write_text(text[:start] + shown)
    sections = read_settings(ws).sections
    assert [section.name for section in sections] == [
        "crm_leads", "crm_opportunities", "crm_touches", "ad_spend", "ad_spend/2",
    ]  # fmt: skip


def roi_init(*arguments: object, typed: str = "") -> Any:
    return CliRunner().invoke(app, ["init", *map(str, arguments)], input=typed, prog_name="roi")


def test_what_options_say_is_in_the_settings(tmp_path: Path) -> None:
    said = ("--company", "Exemple: & Fils", "--currency", "chf", "--margin-rate", "42,5 %")
    result = roi_init(tmp_path / "a", *said)
    assert result.exit_code == 0, result.output
    assert "roi inspect extracts/ --write" in result.output
    settings = read_settings(Workspace(tmp_path / "a"))
    assert settings == Settings(
        company="Exemple: & Fils", currency="CHF", margin_rate=Decimal("0.425")
    )
    text = (tmp_path / "a" / "roi.yml").read_text(encoding="utf-8")
    assert "# Les réglages de cet espace de travail." in text
    assert roi_init(tmp_path / "b", "--locale", "en_GB").exit_code == 0
    text = (tmp_path / "b" / "roi.yml").read_text(encoding="utf-8")
    assert "# The settings of this workspace." in text
    assert read_settings(Workspace(tmp_path / "b")).locale == "en_GB"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--currency", "euro"), "expected a code of ISO 4217"),
        (("--margin-rate", "40"), "expected a share from 0 to 1 or a percentage"),
        (("--margin-rate", "much"), "expected a share from 0 to 1 or a percentage"),
        (("--locale", "French"), "expected a language and country"),
    ],
)
def test_an_answer_that_cannot_be_used(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    result = roi_init(tmp_path / "a", *options)
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "a" / "roi.yml").exists()


def test_questions_are_asked_on_a_terminal_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert roi_init(tmp_path / "a", typed="Never asked\n").exit_code == 0
    assert read_settings(Workspace(tmp_path / "a")) == Settings(company="My company")
    answers = iter(["Exemple", "", ""])
    asked: list[str] = []

    def answer(text: str, default: str, **_: object) -> str:
        asked.append(text)
        return next(answers) or default

    monkeypatch.setattr("typer.prompt", answer)
    given = init.asked(init.Answers(currency="USD"))
    assert given == init.Answers("Exemple", "USD", None, None)
    assert [text.split()[0] for text in asked] == ["Entreprise", "Taux"]


def test_the_two_languages_say_the_same_settings() -> None:
    templates = files("prospecting_roi").joinpath("templates")
    plain = [
        yaml.safe_load(
            templates.joinpath(name)
            .read_text(encoding="utf-8")
            .replace("# {settings}", template_lines(language))
        )
        for name, language in (("roi.yml", "en"), ("roi_fr.yml", "fr"))
    ]
    assert plain[0] == plain[1]
    examples = [
        [
            line.removeprefix("# ").partition("  # ")[0].rstrip()
            for line in templates.joinpath(name)
            .read_text("utf-8")
            .split("# extracts:")[1]
            .split("\n")
        ]
        for name in ("roi.yml", "roi_fr.yml")
    ]
    assert yaml.safe_load("\n".join(examples[0])) == yaml.safe_load("\n".join(examples[1]))


def test_the_commands_to_run_next_can_be_pasted(tmp_path: Path) -> None:
    folder = tmp_path / "l'été"
    done = CliRunner().invoke(app, ["init", str(folder)])
    said = [shlex.split(line) for line in done.stdout.splitlines()[-2:]]
    assert said == [
        ["roi", "inspect", "extracts/", "--write", "-w", str(folder)],
        ["roi", "build", "-w", str(folder)],
    ]
