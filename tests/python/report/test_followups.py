"""The follow-up of hot leads on the page, and the day's list as a file."""

import csv
import io
import stat
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from prospecting_roi.core.workspace import Workspace
from prospecting_roi.report.files import write_private, write_report
from prospecting_roi.report.followup_list import followup_list
from prospecting_roi.report.page import report_page
from prospecting_roi.report.source import Private, Source

from . import made_up

KEY = "5f2b9323c39ee3c8"


@pytest.fixture(scope="module")
def source() -> Source:
    return made_up.publication(2, 1, 2).source()


def lines(text: str, delimiter: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=delimiter))


def test_the_list_has_every_lead_that_is_due(source: Source) -> None:
    head, *rows = lines(str(followup_list(source)), ";")
    assert head[:4] == ["Responsable", "Équipe", "Lead", "Étape"]
    assert len(rows) == 8
    assert {row[0] for row in rows} == {KEY}
    assert [int(row[5]) for row in rows] == sorted(range(8), reverse=True)
    assert {tuple(row[3:5]) + tuple(row[6:]) for row in rows} == {
        ("J+7", made_up.DAY.isoformat(), "", "1", "82,5")
    }
    # what a spreadsheet would take for a formula
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_english_lists_have_points(source: Source) -> None:
    english = replace(source, settings=source.settings.model_copy(update={"locale": "en_GB"}))
    head, first, *_ = lines(str(followup_list(english)), ",")
    assert head[0] == "Owner"
    assert first[3] == "D+7"
    assert Decimal(first[-1]) == Decimal("82.5")


def test_owners_are_named_in_private_alone(source: Source, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    write_report(workspace, source)
    public = (tmp_path / "exports" / "followups.csv").read_text(encoding="utf-8")
    named = replace(source, private=Private(people={KEY: "Mme Martin"}))
    write_private(workspace, named)
    private = tmp_path / "private" / "followups.csv"
    assert "Martin" not in public
    assert KEY in public
    assert "Mme Martin" in private.read_text(encoding="utf-8")
    assert KEY not in private.read_text(encoding="utf-8")
    assert stat.S_IMODE(private.stat().st_mode) & 0o077 == 0
    assert "Mme Martin" in report_page(named)
    assert "Mme Martin" not in report_page(source)


def test_a_build_without_the_table_has_no_list() -> None:
    made = made_up.publication(1, 1, 1)
    made.drop("rpt_followup_worklist")
    assert followup_list(made.source()) is None


def test_no_lead_ever_due_is_no_block() -> None:
    made = made_up.publication(1, 1, 1)
    assert 'data-table="followups"' in report_page(made.source())
    made.database.execute("delete from marts.rpt_followup_compliance")
    assert 'data-table="followups"' not in report_page(made.source())


def test_the_difference_is_told_with_its_interval_and_no_cause(source: Source) -> None:
    page = report_page(source)
    assert "-16,1 … 46,9" in page
    assert "ne montre pas un effet de la relance" in page
