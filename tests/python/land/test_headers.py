"""Which row of a file is its header, and which cells of a workbook stand for several."""

from datetime import datetime
from pathlib import Path

import pytest

from prospecting_roi.core.errors import UserError
from prospecting_roi.land.headers import header_position, seems_headerless
from prospecting_roi.land.merged import filled_down

from .conftest import Made

KNOWN = frozenset(["stage", "email", "source", "mois", "poste", "montant ht", "date", "cost"])


@pytest.mark.parametrize(
    ("rows", "position"),
    [
        # A record below the header names more known words than the header itself.
        (["Joined,Who,Interest,Stage", "2026-03-01,Lou,Email,Source", "2026-03-02,Kim,x,y"], 0),
        (["Joined,Who,Interest,Stage", "hier,Date,Email,Source"], 0),
        # Titles above the header, with and without names that are looked for.
        (["Costs of 2026", "", "Mois,Poste,Montant HT", "2026-01-01,x,12"], 2),
        (["Costs of 2026", "", "When,What,How much", "2026-01-01,x,12"], 2),
        (["Period,1 January - 31 March", "Date,Cost,Clicks,Other", "2026-01-01,1,2,3"], 1),
        # Months in columns are no records.
        (["Budget", "Poste,2026-01-01,2026-02-01,2026-03-01", "Stand,1,2,3"], 1),
        # One column, a file of nothing but blanks.
        (["email", "a@b.example"], 0),
        (["", ","], None),
    ],
)
def test_the_header_is_found(rows: list[str], position: int | None) -> None:
    assert header_position([row.split(",") for row in rows], KNOWN) == position


def test_a_record_in_the_place_of_the_header_is_seen() -> None:
    assert seems_headerless(["lou@exemple.fr", "Lou", "2026-03-01"])
    assert seems_headerless(["Lou", "2026-03-01", "12,50"])
    assert not seems_headerless(["Poste", "2025", "2026", "2027"])
    assert not seems_headerless(["Poste", "2026-01-01", "2026-02-01"])
    assert not seems_headerless(["lead_id", "created_at", "email"])


def test_merged_texts_are_filled_downwards_and_amounts_are_not(tmp_path: Path) -> None:
    from openpyxl import Workbook, load_workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["Title", None, None])
    sheet.append(["Month", "What", "Amount"])
    for cells in (
        [datetime(2026, 1, 1), "a", 10],  # noqa: DTZ001
        [None, "b", None],
        [None, "c", 30],
        ["Total", None, 40],
    ):
        sheet.append(cells)
    for area in ("A1:C1", "A3:A5", "C3:C4", "A6:B6"):
        sheet.merge_cells(area)
    path = tmp_path / "costs.xlsx"
    book.save(path)
    read = load_workbook(path, read_only=True).active
    rows = list(filled_down(read.iter_rows(values_only=True), path, vars(read)["_worksheet_path"]))
    month = datetime(2026, 1, 1)  # noqa: DTZ001
    assert [tuple(row) for row in rows] == [
        ("Title", None, None),
        ("Month", "What", "Amount"),
        (month, "a", 10),
        (month, "b", None),
        (month, "c", 30),
        ("Total", None, 40),
    ]


def test_merged_months_land(made: Made) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for cells in (
        ["Costs of the year", None, None],
        ["entry_id", "month", "amount"],
        ["1", datetime(2026, 1, 1), 10],  # noqa: DTZ001
        ["2", None, 20],
    ):
        sheet.append(cells)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B3:B4")
    book.save(made.ws.extracts / "cost_ledger.xlsx")
    made.write("crm_orders.csv", "order_id,ordered_at,amount\n")
    rows = made.rows("select entry_id, month, amount from raw.cost_ledger order by 1")
    assert rows == [("1", "2026-01-01", "10"), ("2", "2026-01-01", "20")]


def budget(made: Made, name: str, titles: tuple[str, ...], header: tuple[object, ...]) -> None:
    """A workbook with a row per heading, a column per month and totals both ways."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for title in titles:
        sheet.append([title])
    sheet.append(header)
    sheet.append(["Salaires", "Téléprospection", 3000, 3000.5, None, 6000.5])
    sheet.append(["Stand", "Salon", None, None, 2500, 2500])
    sheet.append(["TOTAL", None, 3000, 3000.5, 2500, 8500.5])
    book.save(made.ws.extracts / name)


@pytest.mark.parametrize(
    ("titles", "months", "said"),
    [
        ((), ("janv. 2026", "févr. 2026", "mars 2026"), "true"),
        (("Coûts 2026",), ("Janvier", "Février", "Mars"), "true"),
        ((), ("Jan", "Feb", "Mar"), "2026"),
        ((), ("01/2026", "02/2026", "03/2026"), "true"),
        ((), tuple(datetime(2026, n, 1) for n in (1, 2, 3)), "true"),  # noqa: DTZ001
    ],
)
def test_months_in_columns_become_rows(
    made: Made, titles: tuple[str, ...], months: tuple[object, ...], said: str
) -> None:
    budget(made, "couts.xlsx", titles, ("Poste", "Canal", *months, "Total"))
    made.write("crm_orders.csv", "order_id,ordered_at,amount\n")
    made.settings(
        "extracts:\n  cost_ledger: {preset: cost_table, files: couts.xlsx, "
        f"format: {{months_in_columns: {said}}}}}\n"
    )
    rows = made.rows(
        "select month, category, channel, amount from raw.cost_ledger order by _record"
    )
    assert rows == [
        ("2026-01-01", "Salaires", "Téléprospection", "3000"),
        ("2026-02-01", "Salaires", "Téléprospection", "3000.5"),
        ("2026-03-01", "Stand", "Salon", "2500"),
    ]
    load = made.land()
    [counts] = [
        (f.records_read, f.records_landed, f.records_skipped)
        for f in load.files
        if f.extract == "cost_ledger"
    ]
    assert counts == (9 + len(titles), 3, 6 + len(titles))


@pytest.mark.parametrize(
    ("titles", "months", "first_days"),
    [
        (("Budget 2025-2026",), ("Déc", "Janv", "Févr"), ("2025-12", "2026-01", "2026-02")),
        (("2025; ; 2026",), ("Janv", "Févr", "Janv"), ("2025-01", "2025-02", "2026-01")),
        (("Budget", "2025", "2026"), ("Janv", "Févr", "Janv"), ("2025-01", "2025-02", "2026-01")),
        (("2025, 2026",), ("Janv", "Févr", "Mars"), ()),
        (("2025, 2026, édité en 2027",), ("Janv", "Févr", "Janv"), ()),
        (("Édité en 2027", "Budget 2026"), ("Déc", "Janv", "Févr"), ()),
        (("Exercice 2025/26",), ("Déc", "Janv", "Févr"), ("2025-12", "2026-01", "2026-02")),
        (("Budget 2026",), ("Déc", "Janv", "Févr"), ()),
        (("Budget : 2000 EUR",), ("Janv", "Févr", "Mars"), ()),
        (("Budget 2026",), ("Déc", "Janv 2026", "Févr"), ("2025-12", "2026-01", "2026-02")),
        ((), ("Janv_2026", "Févr", "Mars*"), ("2026-01", "2026-02", "2026-03")),
        ((), ("Jul 26", "Aou", "Sett"), ("2026-07", "2026-08", "2026-09")),
    ],
)
def test_years_above_months_begin_where_months_begin_anew(
    made: Made, titles: tuple[str, ...], months: tuple[str, ...], first_days: tuple[str, ...]
) -> None:
    """As many years as turns, or the year is asked for."""
    budget(made, "couts.xlsx", titles, ("Poste", "Canal", *months, "Total"))
    made.write("crm_orders.csv", "order_id,ordered_at,amount\n")
    made.settings(
        "extracts:\n  cost_ledger: {preset: cost_table, files: couts.xlsx, "
        "format: {months_in_columns: true}}\n"
    )
    if not first_days:
        with pytest.raises(UserError, match="write the year into each header"):
            made.land()
        return
    found = made.rows("select month, amount from raw.cost_ledger order by _record")
    assert found == [
        (f"{day}-01", amount)
        for day, amount in zip(first_days, ("3000", "3000.5", "2500"), strict=True)
    ]


@pytest.mark.parametrize(
    "total", ["Total HT", "Montant", "amount", "Coût (k€)", "Mois", "Total T1"]
)
@pytest.mark.parametrize("preset", ["preset: cost_table, ", ""])
def test_what_stands_beside_months_is_not_taken_for_them(
    made: Made, total: str, preset: str
) -> None:
    """A total would be every month's amount."""
    header = f"entry_id;Janv 2026;Févr 2026;{total};Mars 2026"
    made.write("couts.csv", f"{header}\nE1;10;20;30;40\n")
    made.write("crm_orders.csv", "order_id,ordered_at,amount\n")
    made.settings(
        f"extracts:\n  cost_ledger: {{{preset}files: couts.csv, "
        "format: {months_in_columns: true}}\n"
    )
    rows = made.rows("select month, amount from raw.cost_ledger order by _record")
    assert rows == [("2026-01-01", "10"), ("2026-02-01", "20"), ("2026-03-01", "40")]


@pytest.mark.parametrize(
    ("setting", "header", "said"),
    [
        ("true", ("Poste", "Canal", "Janvier", "Février", "Mars", "Total"), "name no year"),
        ("true", ("Poste", "Canal", "a", "b", "c", "Total"), "no column is called like a month"),
        ("true", ("Poste", "Canal", "2025", None, None, "Total"), "write the header into one line"),
        ("2026", ("Poste", "Canal", "Jan", "Feb", "Jan", "Total"), "begin anew, so that they are"),
        ("true", ("Poste", "Canal", "01/01", "01/02", "01/03", "Total"), "called like a month"),
        ("2026", ("Canal", "Jan", "Fevirer", "Mar", "Apr", "Total"), "column Fevirer stands where"),
        (
            "2026",
            ("Canal", "Jan", "Feb", "Mar", "Apr (est.)", "Total"),
            r"Apr \(est.\) stands where",
        ),
        ("true", ("Poste", "Canal", "1/2026", "2/2026", "1/2026", "T"), "like the month 2026-01;"),
        ("false", ("Poste", "Canal", "Jan", "Feb", "Mar", "Total"), "months_in_columns: true"),
    ],
)
def test_what_is_said_where_months_cannot_become_rows(
    made: Made, setting: str, header: tuple[str, ...], said: str
) -> None:
    budget(made, "couts.xlsx", (), header)
    made.settings(
        "extracts:\n  cost_ledger: {preset: cost_table, files: couts.xlsx, "
        f"format: {{months_in_columns: {setting}}}}}\n"
    )
    made.write("crm_orders.csv", "order_id,ordered_at,amount\n")
    with pytest.raises(UserError, match=said):
        made.land()
