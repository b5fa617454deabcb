"""Every kind of file lands the same records; irregular ones are read and counted."""

import gzip
import io
import json
from datetime import datetime

import duckdb
import pytest
from openpyxl import Workbook

from .conftest import Made

HEADER = "order_id,ordered_at,amount,account_name"
TEXT = f"{HEADER}\nO1,2026-01-05,1200.5,Café\nO2,2026-02-06 10:00:00,-3,\n"
ROWS = [("O1", "2026-01-04 23:00:00", "1200.5", "Café"), ("O2", "2026-02-06 09:00:00", "-3", None)]
QUERY = "select order_id, ordered_at, amount, account_name from raw.crm_orders order by _record"


def accounted(made: Made) -> tuple[int, int, int, int]:
    """Read, skipped, rejected, landed of the only file."""
    [file] = made.land().files
    counts = (
        file.records_read,
        file.records_skipped,
        file.records_rejected,
        file.records_landed,
    )
    assert counts[0] == sum(counts[1:])
    return counts


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("crm_orders.csv", TEXT.encode()),
        ("crm_orders_bom.csv", TEXT.encode("utf-8-sig")),
        ("CRM_Orders.CSV", TEXT.replace("\n", "\r\n").encode()),
        ("crm_orders_16.csv", TEXT.replace(",", "\t").encode("utf-16")),
        ("crm_orders_16le.csv", TEXT.encode("utf-16-le")),
        ("crm_orders_1252.csv", TEXT.replace(",", ";").encode("cp1252")),
        ("crm_orders_bar.csv", TEXT.replace(",", "|").encode()),
        ("crm_orders.csv.gz", gzip.compress(TEXT.encode(), mtime=0)),
        ("crm_orders_sep.csv", ("sep=;\n" + TEXT.replace(",", ";")).encode()),
        ("crm_orders_cr.csv", TEXT.replace("\n", "\r").encode()),
        ("crm_orders_end.csv", TEXT.rstrip("\n").encode()),
        ("crm_orders_header.csv", TEXT.replace("order_id", " Ordér_ID\u00a0").encode()),
        ("crm_orders_wrapped.csv",
         f'{HEADER}\n"O1,2026-01-05,1200.5,Café"\n"O2,2026-02-06 10:00:00,-3,"\n'.encode()),
        ("crm_orders_all_wrapped.csv",
         f'"{HEADER}"\n"O1,2026-01-05,1200.5,""Café"""\n"O2,2026-02-06 10:00:00,-3,"\n'.encode()),
        ("crm_orders_ragged.csv", TEXT.replace("-3,", "-3").encode()),
        ("crm_orders_long.csv", TEXT.replace("Café", "Café,,").encode()),
    ],
)  # fmt: skip
def test_text_files(made: Made, name: str, content: bytes) -> None:
    made.write(name, content)
    assert made.rows(QUERY) == ROWS
    assert accounted(made) == (2, 0, 0, 2)


def test_a_sheet(made: Made) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["order_id", "ordered_at", "amount", "account_name"])
    sheet.append(["O1", datetime(2026, 1, 5), 1200.5, "Café"])  # noqa: DTZ001
    sheet.append(["O2", datetime(2026, 2, 6, 10), "-3", None])  # noqa: DTZ001
    other = book.create_sheet("other")
    other.append(["nothing"])
    content = io.BytesIO()
    book.save(content)
    made.write("crm_orders.xlsx", content.getvalue())
    assert made.rows(QUERY) == ROWS
    assert accounted(made) == (2, 0, 0, 2)


def test_a_number_of_a_sheet_is_no_thousand(made: Made) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["order_id", "ordered_at", "amount"])
    sheet.append([7, 46341, 1.234])
    sheet.append([8.5, 46341.5, "1.234,50"])
    content = io.BytesIO()
    book.save(content)
    made.write("crm_orders.xlsx", content.getvalue())
    assert made.rows("select order_id, ordered_at, amount from raw.crm_orders order by 1") == [
        ("7", "2026-11-14 23:00:00", "1.234"),
        ("8.5", "2026-11-15 11:00:00", "1234.5"),
    ]


def test_json_lines(made: Made) -> None:
    records = [
        {"order_id": "O1", "ordered_at": "2026-01-05", "amount": 1200.5, "account_name": "Café"},
        {"amount": -3, "order_id": "O2", "ordered_at": "2026-02-06 10:00:00", "more": [1, 2]},
    ]
    lines = "\n".join(json.dumps(record) for record in records)
    made.write("crm_orders.jsonl", f"{lines}\nnot json\n[1]\n")
    assert made.rows(QUERY) == ROWS
    assert accounted(made) == (4, 0, 2, 2)
    cells = made.rows("select record, column_name, cell_text from raw.rejected_cells order by 1")
    assert cells == [(3, "", "not json"), (4, "", "[1]")]


def test_parquet_and_tables_keep_their_types(made: Made) -> None:
    query = (
        "select 'O1' as order_id, timestamp '2026-01-05' as ordered_at, 1200.5::double as amount, "
        "'Café' as account_name union all "
        "select 'O2', timestamp '2026-02-06 10:00:00', -3, null"
    )
    path = made.ws.extracts / "crm_orders.parquet"
    with duckdb.connect() as con:
        con.execute(f"copy ({query}) to '{path}' (format parquet)")
    assert made.rows(QUERY) == ROWS
    path.unlink()
    with duckdb.connect(str(made.ws.extracts / "crm.duckdb")) as con:
        con.execute(f"create table orders as {query}")
    made.settings("extracts: {crm_orders: {files: crm.duckdb, table: main.orders}}\n")
    assert made.rows(QUERY) == ROWS


def test_blank_and_wide_records_keep_the_numbers_of_the_others(made: Made) -> None:
    made.write(
        "crm_orders.csv",
        "order_id,ordered_at,amount\n\nO1,2026-01-05,1\n , ,\nO2,2026-01-05,2,x\nO3,2026-01-05\n\n",
    )
    assert made.rows("select order_id, _record from raw.crm_orders order by 2") == [
        ("O1", 2),
        ("O3", 5),
    ]
    assert accounted(made) == (6, 3, 1, 2)
    [(record, text, reason)] = made.rows(
        "select record, cell_text, reason from raw.rejected_cells where column_name = ''"
    )
    assert (record, text) == (4, "O2,2026-01-05,2,x")
    assert "4 fields" in reason


def test_preamble_and_totals_are_skipped_and_counted(made: Made) -> None:
    made.settings(
        "extracts:\n  ad_spend:\n    files: report.csv\n"
        "    columns: {date: Jour, cost: Coût (EUR), platform: {value: google_ads}}\n"
        "    format: {skip_rows: 2, skip_rows_end: 1}\n"
    )
    made.write(
        "report.csv",
        "Rapport sur les campagnes\n1 nov.\nJour;Coût (EUR);Clics\n"
        "15/11/2026;1 200,50;3\nTotal : campagnes;1 200,50;3\n",
    )
    assert made.rows("select date, cost, platform, clicks from raw.ad_spend") == [
        ("2026-11-15", "1200.5", "google_ads", None)
    ]
    assert accounted(made) == (4, 3, 0, 1)


def test_a_quoted_line_break_is_part_of_its_cell(made: Made) -> None:
    made.write("crm_orders.csv", f'{HEADER}\nO1,2026-01-05,1,"A\nB, ""C"""\nO2,2026-01-05,2,D\n')
    assert made.rows("select account_name, _record from raw.crm_orders order by 2") == [
        ('A B, "C"', 1),
        ("D", 2),
    ]


def test_many_records_keep_their_order(made: Made) -> None:
    lines = "\n".join(f"C{n},2026-01-05 10:00:00" for n in range(300_000))
    made.write("call_logs.csv", f"call_id,started_at\n{lines}\n")
    query = "select count(*), count(*) filter (call_id = 'C' || (_record - 1)) from raw.call_logs"
    assert made.rows(query) == [(300_000, 300_000)]


def test_numbers_only_the_library_reads_keep_their_records(made: Made) -> None:
    made.write(
        "call_logs.csv",
        "call_id,started_at,to_number\nC1,2026-01-05,0612345678\n"
        "C2,2026-01-05,+44 20 7946 0958\nC3,2026-01-05,anonymous caller\n",
    )
    assert made.rows("select call_id, to_number, _record from raw.call_logs order by 3") == [
        ("C1", "+33612345678", 1),
        ("C2", "+442079460958", 2),
        ("C3", None, 3),
    ]
    assert made.rows("select record, cell_text from raw.rejected_cells") == [
        (3, "anonymous caller")
    ]


def test_placeholders_are_null_and_not_rejected(made: Made) -> None:
    made.write(
        "crm_leads.csv",
        "lead_id,created_at,email,status,budget\nL1,2026-01-05,n/a,Select,--\n",
    )
    query = "select email, status, budget from raw.crm_leads"
    assert made.rows(query) == [(None, None, None)]
    assert made.rows("from raw.rejected_cells") == []
