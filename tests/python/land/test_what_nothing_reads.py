"""Files of extracts/ and sheets of workbooks that no section reads are always named."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook

from prospecting_roi.commands.doctor import examine
from prospecting_roi.commands.init import _write_spreadsheet

from .conftest import Made

LEADS = "lead_id,created_at\nL1,2026-01-05\n"


def book(path: Path, **sheets: list[list[object]]) -> None:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)


def test_a_file_is_named_also_when_nothing_else_changed(made: Made) -> None:
    made.write("crm_leads.csv", LEADS)
    assert made.land().unused_files == ()
    made.write("couts 2026.xlsx", b"PK")
    again = made.land()
    assert not again.changed
    assert again.unused_files == ("couts 2026.xlsx",)


def test_sheets_with_figures_are_named_and_texts_are_not(made: Made) -> None:
    head, line = ["month", "channel", "cost_direct"], [date(2026, 1, 1), "emailing", 100]
    book(
        made.ws.extracts / "channel_totals.xlsx",
        January=[head, line],
        February=[head, line],
        Words=[["column", "what to write"], ["month", "any date"]],
        Formula=[["x"], ["=1+1"]],
        **{"Déc & fêtes": [[None, 12.5]]},
    )
    load = made.land()
    assert load.unused_sheets == (
        ("channel_totals.xlsx", "February"),
        ("channel_totals.xlsx", "Déc & fêtes"),
    )


def test_a_sheet_that_another_section_takes_is_read(made: Made) -> None:
    head, line = ["month", "channel", "cost_direct"], [date(2026, 1, 1), "emailing", 100]
    book(made.ws.extracts / "all.xlsx", A=[head, line], B=[head, line])
    made.settings(
        "extracts:\n  channel_totals:\n    - files: all.xlsx\n    - {files: all.xlsx, sheet: B}\n"
    )
    assert made.land().unused_sheets == ()


def test_the_spreadsheet_that_ships_has_no_such_sheet(made: Made) -> None:
    path = made.ws.extracts / "channel_totals.xlsx"
    _write_spreadsheet(path)
    assert made.land().unused_sheets == ()


def test_doctor_names_them(made: Made) -> None:
    made.write("crm_leads.csv", LEADS)
    made.write("couts 2026.xlsx", b"PK")
    (found,) = [item for item in examine(made.ws) if item.subject == "not read"]
    assert found.state == "note"
    assert found.text.startswith("couts 2026.xlsx")
