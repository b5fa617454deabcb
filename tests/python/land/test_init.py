"""`roi init`: a workspace whose canonical files land without editing anything."""

import shutil
from pathlib import Path

import pytest

from prospecting_roi.commands import init
from prospecting_roi.commands import land as land_command
from prospecting_roi.core import catalogue
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.settings import Settings, read_settings


def test_a_new_workspace(tmp_path: Path) -> None:
    ws = init.run(tmp_path / "my company")
    assert read_settings(ws) == Settings(company="My company")
    assert sorted(path.name for path in ws.extracts.iterdir()) == []
    examples = ws.root / "examples"
    for name in catalogue.extracts():
        shutil.copy(examples / f"{name}.csv", ws.extracts)
    shutil.copy(examples / "channel_totals.xlsx", ws.extracts)
    report = land_command.run(ws.root)
    assert report.files_not_taken == ()
    assert {(file.status, file.records_read) for file in report.files} == {("landed", 0)}
    assert len(report.files) == len(catalogue.extracts()) + 1
    shutil.copytree(examples / "reference", ws.reference, dirs_exist_ok=True)
    (ws.reference / "finding_rules.csv").unlink()
    assert not land_command.run(ws.root).files[0].was_read_now


def test_a_workspace_is_never_overwritten(tmp_path: Path) -> None:
    ws = init.run(tmp_path)
    ws.settings_file.write_text("company: Mine\n")
    with pytest.raises(UserError, match="already is a workspace"):
        init.run(tmp_path)
    assert ws.settings_file.read_text() == "company: Mine\n"
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="is a file"):
        init.run(tmp_path / "file")


def test_the_commented_mapping_is_valid(tmp_path: Path) -> None:
    ws = init.run(tmp_path)
    text = ws.settings_file.read_text()
    start = text.index("# extracts:")
    shown = "\n".join(line.removeprefix("# ") for line in text[start:].splitlines())
    ws.settings_file.write_text(text[:start] + shown)
    sections = read_settings(ws).sections
    assert [section.name for section in sections] == [
        "crm_leads", "crm_opportunities", "crm_touches", "ad_spend", "ad_spend/2",
    ]  # fmt: skip
