"""The archive of calculation models: kept once, read again, their differences in words."""

import csv
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from prospecting_roi.core.loads import BuildStamp, Load
from prospecting_roi.core.settings import Settings
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.archive import differences, keep_model, models

DAY = date(2026, 3, 1)
FIRST = BuildStamp(1, 1, DAY, datetime(2026, 3, 1, 8), "1+a", "s1", "r1")  # noqa: DTZ001 - UTC
KPIS = (("kpi", "formula_en"), ("roi", "(margin - cost) / cost"), ("revenue", "won amounts"))
CUSTOMERS = (("account_id", "account_name"), ("A1", "Durand SA"))


def made(root: Path, name: str, rows: tuple[tuple[str, ...], ...]) -> Path:
    path = root / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


def keep(
    workspace: Workspace,
    root: Path,
    stamp: BuildStamp,
    sql: str,
    kpis: tuple[tuple[str, ...], ...] = KPIS,
    customers: tuple[tuple[str, ...], ...] = CUSTOMERS,
    lookback_days: int = 90,
) -> None:
    project = root / "project"
    (project / "models").mkdir(parents=True, exist_ok=True)
    (project / "dbt_project.yml").write_text("name: p\n", encoding="utf-8")
    (project / "models" / "roi.sql").write_text(sql, encoding="utf-8")
    settings = Settings(company="Somebody", lookback_days=lookback_days)
    load = Load(
        id=stamp.load_id,
        as_of_date=stamp.as_of_date,
        loaded_at=stamp.loaded_at,
        files=(),
        reference=(),
        settings=settings,
        settings_hash=stamp.settings_hash,
        reference_hash=stamp.reference_hash,
    )
    tables = {
        "kpis": made(root, "kpis", kpis),
        "existing_customers": made(root, "existing_customers", customers),
    }
    keep_model(workspace, load, stamp, project, tables)


def test_models_are_told_by_code_settings_and_tables() -> None:
    builds = [FIRST, replace(FIRST, build_id=2), replace(FIRST, build_id=3, settings_hash="s2")]
    found = models(reversed(builds))
    assert [(model.first.build_id, model.last.build_id) for model in found] == [(1, 2), (3, 3)]


def test_what_differs_is_said_in_words(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, tmp_path, FIRST, "select 1")
    later = replace(FIRST, build_id=2, code_version="1+b", settings_hash="s2", reference_hash="r2")
    formula = (KPIS[0], ("roi", "margin / cost"), KPIS[2])
    keep(workspace, tmp_path, later, "select 2", formula, (*CUSTOMERS, ("A2", "Morel")), 60)
    assert differences(workspace, FIRST, later) == [
        "Code 1+a became 1+b.",
        "Changed: models/roi.sql.",
        "Setting lookback_days: 90 became 60.",
        "Table kpis: 1 rows gone (roi), 1 rows new (roi).",
        "Table existing_customers: 1 rows became 2.",
    ]
    assert differences(workspace, later, later) == []


def test_no_name_of_others_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, tmp_path, FIRST, "select 1")
    found = sorted(path.name for path in workspace.models.iterdir())
    assert found == ["code-1+a.zip", "reference-r1.zip", "settings-s1.json"]
    with zipfile.ZipFile(workspace.models / "reference-r1.zip") as archive:
        assert archive.namelist() == ["kpis.csv", "tables.json"]
    with zipfile.ZipFile(workspace.models / "code-1+a.zip") as archive:
        assert archive.read("models/roi.sql") == b"select 1"


def test_what_is_older_than_the_archive_is_said(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, tmp_path, FIRST, "select 1")
    older = replace(FIRST, build_id=0, code_version="0+z")
    assert differences(workspace, older, FIRST) == [
        "code-0+z.zip is not in the archive: it is older than that."
    ]
