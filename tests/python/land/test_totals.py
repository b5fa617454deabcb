"""Rows that are no records: totals in every wording and place, the lines that end a report.

All files of a kind are landed together; what must stay of each is written beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from prospecting_roi.core.total_words import is_footer, is_name, is_phrase, of_what

from .conftest import Made

SPEND = "date,cost,platform,campaign_id,campaign_name\n"
TWO = "2026-03-01,100.00,google,1,Hiver\n2026-03-02,50.00,google,1,Hiver\n"


@dataclass(frozen=True)
class Exported:
    """A file, the amounts that stay, how many rows are skipped, and what may be a total."""

    what: str
    content: str
    amounts: tuple[str, ...]
    skipped: int = 0
    doubtful: tuple[str | None, ...] = ()
    extract: str = "ad_spend"
    amount: str = "cost"


def total_row(row: str) -> Exported:
    return Exported(row, f"{SPEND}{TWO}{row}\n", ("100", "50"), 1)


TOTALS = [
    *(total_row(f"{words},150.00,,,") for words in (
        "Total", "Total of 2 results", "2026 Total", "Hiver Total", "Total Hiver", "Somme",
        "Total mars 2026", "Total Result", "Total: Account", "Totals (2 rows)", "Summary",
        "Ensemble", "TOTAL HT", "Gesamt", "Totale", "Suma", "Grand total", "Sous-total",
        "Totaux", "Itogo: total", "合計", "Итого", "--- TOTAL ---", "Results from 2 campaigns",
        "Gesamtergebnis", "Zwischensumme", "Subtotal", "Totaal", "Razem", "Sum", "Moyenne",
    )),
    total_row("Total,151.00,-,-,-"),
    total_row(",150.00,,,Total Hiver"),
    total_row(",150.00,google,,Total"),
    total_row(",150.00,,,"),
    total_row(",150.00,google,1,Hiver"),
    total_row("Total,150"),
    Exported("subtotals in between, and all", SPEND + "Total,0.00,,,\n" + TWO
             + ",150.00,,,\n2026-03-03,7.00,meta,2,Été\n2026-03-04,8.00,meta,2,Été\n,15.00,,,\n"
             ",165.00,,,\n", ("100", "50", "7", "8"), 4),
    Exported("at the top", f"{SPEND},150.00,,,\n{TWO}", ("100", "50"), 1),
    Exported("at the top of each group", SPEND + ",150.00,,,Hiver\n" + TWO
             + ",15.00,,,Été\n2026-03-03,7.00,meta,2,Été\n2026-03-04,8.00,meta,2,Été\n",
             ("100", "50", "7", "8"), 2),
    Exported("below records that are all called like a total", SPEND
             + "2026-03-01,10.00,g,1,Total Energies 1\n2026-03-02,25.00,g,2,Total Energies 2\n"
             ",35.00,,,\n", ("10", "25"), 1),
    Exported("of one record", SPEND + "2026-03-01,100.00,google,1,Hiver\n,100.00,,,\n", ("100",),
             1),
    Exported("cents of rounded amounts", SPEND + "2026-03-01,0.33,g,1,H\n2026-03-02,0.33,g,1,H\n"
             "2026-03-03,0.33,g,1,H\n,1.00,,,\n", ("0.33", "0.33", "0.33"), 1),
    Exported("with its day, its name and its sum", f"{SPEND}{TWO}2026-03-31,150.00,,,Total\n",
             ("100", "50"), 1),
    Exported("of each month", "month,channel,cost_direct\n2026-03-01,Events,10\n"
             "2026-03-01,Emailing,5\n2026-03-01,Total,15\n2026-04-01,Events,20\n"
             "2026-04-01,Emailing,4\n2026-04-01,Total,24\n", ("10", "5", "20", "4"), 2,
             extract="channel_totals", amount="cost_direct"),
    Exported("of all channels of a month", "month,channel,cost_direct\n2026-03-01,Events,10\n"
             "2026-03-01,Emailing,5\n2026-03-01,Tous canaux confondus,15\n", ("10", "5"), 1,
             extract="channel_totals", amount="cost_direct"),
    Exported("with the tax", f"{SPEND}{TWO}Total HT,150.00,,,\nTVA 20 %,30.00,,,\n"
             "Total TTC,180.00,,,\n", ("100", "50"), 3),
    Exported("of hours", "person_id,date,hours\nP1,2026-03-01,3.5\nP2,2026-03-01,4\nSomme,,7.5\n",
             ("3.5", "4"), 1, extract="time_entries", amount="hours"),
    Exported("of orders", "order_id,ordered_at,amount\nO1,2026-03-01,10\nO2,2026-03-02,5\n"
             ",,15\nTotal général,,15\n", ("10", "5"), 2, extract="crm_orders", amount="amount"),
    Exported("of each month, with its last day", SPEND + TWO + "2026-03-31,150.00,g,,Total mars\n"
             "2026-04-01,30.00,g,2,P\n2026-04-02,20.00,g,2,P\n2026-04-30,50.00,g,,Avril Total\n",
             ("100", "50", "30", "20"), 2),
    Exported("of each platform, with a day", SPEND + "2026-03-01,10,g,1,A\n2026-03-02,5,g,1,A\n"
             "2026-03-02,15,Total g,,\n2026-03-01,1,m,1,A\n2026-03-02,5,m,1,A\n"
             "2026-03-02,6,Total m,,\n", ("10", "5", "1", "5"), 2),
    Exported("of each channel, and all, in their month", "entry_id,month,amount,channel,label\n"
             "E1,2026-03-01,100,emailing,Base\nE2,2026-03-01,50,emailing,Envois\n"
             ",2026-03-01,150,emailing,Sous-total emailing\nE3,2026-03-01,70,events,Stand\n"
             "E4,2026-03-01,30,events,Billets\n,2026-03-01,100,Total events,\n"
             ",2026-03-01,250,,Total général\n", ("100", "50", "70", "30"), 3,
             extract="cost_ledger", amount="amount"),
    Exported("of hours of each day", "person_id,date,hours,activity\nP1,2026-03-02,3,appels\n"
             "P2,2026-03-02,4,appels\n,2026-03-02,7,Total jour\nP1,2026-03-03,2,appels\n"
             "P2,2026-03-03,2.5,appels\n,2026-03-03,4.5,Total jour\n", ("3", "4", "2", "2.5"), 2,
             extract="time_entries", amount="hours"),
    Exported("of orders, with a day", "order_id,ordered_at,amount,account_name\n"
             "O1,2026-03-01,10,A\nO2,2026-03-02,5,B\n,2026-03-31,15,Total mars\n"
             "O3,2026-04-02,7,A\nO4,2026-04-02,8,B\nTotal avril,2026-04-30,15,\n2 commandes,,30,\n",
             ("10", "5", "7", "8"), 3, extract="crm_orders", amount="amount"),
    Exported("of all sources", "date,unique_visitors,source\n2026-03-01,10,google\n"
             "2026-03-01,5,direct\n2026-03-01,15,(all)\n", ("10", "5"), 1, extract="web_visits",
             amount="unique_visitors"),
    Exported("the lines that end an export in French", "order_id,ordered_at,amount\n"
             "O1,2026-03-01,10\nO2,2026-03-02,5\nNombre de lignes : 2\nPage 1/1\n", ("10", "5"), 2,
             extract="crm_orders", amount="amount"),
    Exported("the lines that end a report", "opportunity_id,created_at,stage,amount\n"
             "D1,2026-03-01,Won,10\nD2,2026-03-02,Open,5\n\n\nDeals of March\n"
             '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
             "Confidential Information - Do Not Distribute\nGenerated By:  Lou  15/11/2026\n"
             "Exemple SA\n", ("10", "5"), 7, extract="crm_opportunities", amount="amount"),
]  # fmt: skip

RECORDS = [
    Exported("a campaign called Total Energies", SPEND + TWO
             + "2026-03-03,70.00,google,2,Total Energies\n", ("100", "50", "70")),
    Exported("one called Total, with its day", f"{SPEND}{TWO}2026-03-03,70.00,google,2,Total\n",
             ("100", "50", "70"), doubtful=("70.000000000",)),
    Exported("one called All, every day", SPEND
             + "".join(f"2026-03-0{day},{day}.10,g,1,All\n" for day in range(1, 6)),
             ("1.1", "2.1", "3.1", "4.1", "5.1"), doubtful=("15.500000000",)),
    Exported("the sum of a day, without a name", SPEND + "2026-03-01,100,google,1,H\n"
             "2026-03-01,50,meta,2,E\n2026-03-01,150,,,\n2026-03-02,7,google,1,H\n"
             "2026-03-02,7,,,\n", ("100", "50", "150", "7", "7"), doubtful=("150.000000000",)),
    Exported("a month's total that is the sum of none", SPEND + TWO
             + "2026-03-31,170.00,g,,Total mars\n", ("100", "50", "170"),
             doubtful=("170.000000000",)),
    Exported("orders without ids, one of Total Energies, the sum", "order_id,ordered_at,amount,"
             "account_name\n,2026-03-01,10,A\n,2026-03-02,5,B\n,2026-03-03,15,Total Energies\n",
             ("10", "5", "15"), extract="crm_orders", amount="amount"),
    Exported("hours of a day, without a person", "person_id,date,hours,activity\n"
             "P1,2026-03-02,3,appels\nP2,2026-03-02,4,appels\n,2026-03-02,7,\n", ("3", "4", "7"),
             doubtful=(None,), extract="time_entries", amount="hours"),
    Exported("days in a table of nothing else", "date,cost\n2026-03-01,100\n2026-03-01,50\n"
             "2026-03-01,150\n", ("100", "50", "150")),
    Exported("one without its day", f"{SPEND}{TWO},70.00,google,2,Total Energies\n",
             ("100", "50", "70"), doubtful=("70.000000000",)),
    Exported("another amount without its day", f"{SPEND}{TWO},70.00,google,2,Été\n",
             ("100", "50", "70")),
    Exported("an order with an id, no day, and the sum", "order_id,ordered_at,amount\n"
             "O1,2026-03-01,10\nO2,2026-03-02,5\nO3,,15\n", ("10", "5", "15"),
             extract="crm_orders", amount="amount"),
    Exported("an order of the company Total", "order_id,ordered_at,amount,account_name\n"
             "O1,2026-03-01,10,Somme\nO2,2026-03-02,5,Ensemble\nO3,2026-03-03,15,Total\n",
             ("10", "5", "15"), extract="crm_orders",
             amount="amount"),
    Exported("days written as only people write them", SPEND + "le 1er mars 2026,100.00,g,1,H\n"
             "le 2 mars 2026,50.00,g,1,H\n2026-03-03,150.00,g,1,H\n", ("100", "50", "150")),
]  # fmt: skip


def landed(made: Made, cases: Sequence[Exported]) -> None:
    """Land the files together and compare what stays of each."""
    for number, case in enumerate(cases):
        made.write(f"{case.extract}_{number}.csv", case.content)
    load = made.land()
    files = {file.name: file for file in load.files}
    wrong = []
    amounts: dict[str, list[str | None]] = {name: [] for name in files}
    for extract, column in dict.fromkeys((case.extract, case.amount) for case in cases):
        query = f"select _file, {column} from raw.{extract} order by _file, _record"
        for name, amount in made.rows(query, load):
            amounts[name].append(amount)
    doubtful: dict[str, list[str | None]] = {name: [] for name in files}
    query = (
        "select file_name, amount from raw.settled_formats where decision = 'possible total' "
        "order by file_name, record"
    )
    for name, amount in made.rows(query, load):
        doubtful[name].append(amount)
    for number, case in enumerate(cases):
        name = f"{case.extract}_{number}.csv"
        found = (tuple(amounts[name]), files[name].records_skipped, tuple(doubtful[name]))
        if found != (case.amounts, case.skipped, case.doubtful):
            wrong.append(f"{case.what}: {found}")
        file = files[name]
        parts = (file.records_skipped, file.records_rejected, file.records_landed)
        if file.records_read != sum(parts):
            wrong.append(f"{case.what}: {file.records_read} read, {parts}")
    assert wrong == []


def test_totals_are_skipped_and_counted(made: Made) -> None:
    landed(made, TOTALS)


def test_records_that_look_like_totals_stay_and_are_found(made: Made) -> None:
    landed(made, RECORDS)


def test_a_company_called_like_a_total_stays(made: Made) -> None:
    made.write("crm_accounts.csv", "account_id,account_name\nA1,Somme\nA2,Total\nA3,Summary\n")
    made.write(
        "crm_leads.csv",
        "lead_id,created_at,email,company_name\nL1,2026-03-01,a@b.fr,Total\nL2,,c@d.fr,Somme\n",
    )
    assert made.rows("select count(*) from raw.crm_accounts") == [(3,)]
    assert made.rows("select lead_id from raw.crm_leads order by 1") == [("L1",), ("L2",)]


@pytest.mark.parametrize("kind", ["xlsx", "jsonl", "parquet"])
def test_totals_of_other_kinds_of_files(made: Made, kind: str) -> None:
    import io
    import json

    import duckdb
    from openpyxl import Workbook

    rows: list[tuple[str | None, float]] = [
        ("2026-03-01", 100.5), ("2026-03-02", 50), ("Total Hiver", 150.5), (None, 150.5),
    ]  # fmt: skip
    path = made.ws.extracts / f"ad_spend.{kind}"
    if kind == "xlsx":
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in [("date", "cost"), *rows]:
            sheet.append(list(row))
        content = io.BytesIO()
        book.save(content)
        path.write_bytes(content.getvalue())
    elif kind == "jsonl":
        lines = [json.dumps({"date": date, "cost": cost}) for date, cost in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        with duckdb.connect() as con:
            con.execute("create table spend (date varchar, cost double)")
            con.executemany("insert into spend values (?, ?)", rows)
            con.execute(f"copy spend to '{path}' (format parquet)")
    assert made.rows("select date, cost from raw.ad_spend order by 1") == [
        ("2026-03-01", "100.5"),
        ("2026-03-02", "50"),
    ]
    [file] = made.land().files
    assert (file.records_read, file.records_skipped, file.records_landed) == (4, 2, 2)


def test_words() -> None:
    names = (
        "Total",
        "totaux :",
        "Total (12)",
        "Grand Total",
        "Total — toutes campagnes",
        "ИТОГО",
        "All channels",
        "Toutes les campagnes",
        "Ensemble des régies",
    )
    phrases = ("Total Energies", "Hiver Total", "Somme due", "Total 2026")
    neither = (
        "TotalEnergies",
        "Sommer",
        "Summer sale",
        "Media Markt",
        "Été",
        "Totally new",
        "",
        "Tous les jours",
        "All hands",
        "TVA",
        "Alle Meier",
    )
    assert [text for text in names if not is_name(text)] == []
    assert [text for text in phrases if is_name(text) or not is_phrase(text)] == []
    assert [text for text in neither if is_name(text) or is_phrase(text)] == []
    assert is_footer("Generated By:  Lou")
    assert is_footer("© 2026 Exemple", ("© .*",))
    assert not is_footer("Exemple SA")
    french = (
        "Page 1/1", "Export réalisé le 01/12/2026", "Édité le 01/12/2026 10:00", "*** fin ***",
        "Nombre de lignes : 2", "2 lignes exportées", "(2 enregistrements)", "Source : Sage",
        "Extraction du 01/12/2026", "Fin de fichier", "Filtres : Statut = gagné",
    )  # fmt: skip
    assert [text for text in french if not is_footer(text)] == []
    assert [text for text in ("Fin", "O2", "L-12", "Finance", "Pages 2") if is_footer(text)] == [
        "Fin"
    ]


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Total mars", ""),
        ("Total du 01/03/2026", ""),
        ("2026 Total", ""),
        ("Total T1 2026", ""),
        ("Sous-total médias", ""),
        ("Total Energies", "energies"),
        ("Hiver Total", "hiver"),
        ("Total", None),
        ("Été", None),
    ],
)
def test_what_a_phrase_is_the_total_of(text: str, of: str | None) -> None:
    assert of_what(text) == of
