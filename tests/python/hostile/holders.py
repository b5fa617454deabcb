"""Hostile workbooks, Parquet files, names of files and folders."""

import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook

from .defects import HEADER, ROWS, TEXT
from .trying import FRENCH, Case, Row

CELLS: tuple[tuple[Any, ...], ...] = (
    ("O1", datetime(2026, 1, 5), 1200.5, "Café"),  # noqa: DTZ001
    ("O2", datetime(2026, 2, 6, 10), -3, "Société Générale"),  # noqa: DTZ001
    ("O3", date(2026, 12, 31), 0.01, "Œuf & Cie"),
)


def book(*rows: tuple[Any, ...], change: Callable[[Workbook], None] | None = None) -> bytes:
    """An XLSX file with a sheet of the rows."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if change:
        change(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def workbooks() -> Iterator[Case]:
    def sheet(name: str, content: bytes, **known: Any) -> Case:
        return replace(Case(f"xlsx {name}", content, ROWS), ending=".xlsx", **known)

    def other(made: Workbook) -> None:
        made.create_sheet("Notes").append(["nothing"])

    def empty_first(made: Workbook) -> None:
        made.create_sheet("Empty", 0)

    def merged(made: Workbook) -> None:
        made["Sheet"].merge_cells("A1:D1")

    def formulas(made: Workbook) -> None:
        made["Sheet"]["C2"] = "=600.25*2"

    def far(made: Workbook) -> None:
        made["Sheet"]["ZZ9000"].number_format = "0.00"

    def hidden(made: Workbook) -> None:
        made["Sheet"].row_dimensions[3].hidden = True

    yield sheet("plain", book(HEADER, *CELLS), skipped=0)
    yield sheet("several sheets", book(HEADER, *CELLS, change=other))
    yield sheet("empty sheet first", book(HEADER, *CELLS, change=empty_first), rows=None,
                refused="header")  # fmt: skip
    named = "extracts: {crm_orders: {files: '*.xlsx', sheet: Sheet}}\n"
    yield sheet("sheet named", book(HEADER, *CELLS, change=empty_first), settings=named)
    yield sheet("sheet named that is none", book(HEADER, *CELLS), rows=None, refused="no sheet",
                settings=named.replace("sheet: Sheet", "sheet: Orders"))  # fmt: skip
    yield sheet("title merged", book(("Orders", None, None, None), HEADER, *CELLS, change=merged),
                skipped=1)  # fmt: skip
    yield sheet("formats far away", book(HEADER, *CELLS, change=far), skipped=0)
    yield sheet("hidden row", book(HEADER, *CELLS, change=hidden))
    yield sheet("formula never computed", book(HEADER, *CELLS, change=formulas), rows=None,
                refused="formula")  # fmt: skip
    yield sheet("blank rows", book((None,), HEADER, CELLS[0], (None,), *CELLS[1:], (None,)),
                skipped=2)  # fmt: skip
    yield sheet("header only", book(HEADER), rows=(), skipped=0)
    yield sheet("nothing", book(), rows=None, refused="header")
    yield sheet("cell beside", book(HEADER, *CELLS, ("O4", None, None, None, "x")), rejected=1)
    yield sheet("totals", book(HEADER, *CELLS, ("Total", None, 1197.51, None)), skipped=1)
    texts = tuple(line.split(",") for line in TEXT.splitlines())
    yield sheet("all text", book(*map(tuple, texts)))
    yield sheet("numbers as ids", book(HEADER, (7, 46341.5, True, 12)), unread=1,
                rows=(("7", "2026-11-15 11:00:00", None, "12"),))  # fmt: skip
    yield sheet("a time alone", book(HEADER, ("O1", time(10, 0), 1, "x")), unread=1,
                rows=(("O1", None, "1", "x"),))  # fmt: skip
    yield sheet("errors", book(HEADER, ("O1", CELLS[0][1], "#REF!", "#N/A")), unread=1,
                rows=((*ROWS[0][:2], None, None),))  # fmt: skip
    yield sheet("cut", book(HEADER, *CELLS)[:-900], rows=None, refused="")
    yield sheet("damaged", book(HEADER, *CELLS).replace(b"PK\x01\x02", b"PKxx"), rows=None)
    crushed = book(HEADER, *CELLS)
    middle = len(crushed) // 2
    yield sheet("crushed", crushed[:middle] + bytes(400) + crushed[middle + 400 :], rows=None)


def parquet(query: str) -> bytes:
    """A Parquet file of the rows of a query."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        path = Path(folder) / "made.parquet"
        con.execute(f"copy ({query}) to '{path}' (format parquet)")
        return path.read_bytes()


def parquets() -> Iterator[Case]:
    def made(name: str, columns: str, rows: tuple[Row, ...] | None, **known: Any) -> Case:
        content = parquet(f"select {columns}")
        return replace(Case(f"parquet {name}", content, rows), ending=".parquet", **known)

    first = "'O1' as order_id, timestamp '2026-01-05 00:00:00' as ordered_at"
    row = ROWS[0][:2]
    for kind, amount in (("double", "1200.5"), ("decimal(18, 4)", "1200.5"), ("float", "1200.5"),
                         ("bigint", "1200"), ("varchar", "1200.5"), ("hugeint", "1200"),
                         ("utinyint", "12"), ("decimal(38, 10)", "1200.5")):  # fmt: skip
        columns = f"{first}, {amount}::{kind} as amount, 'x' as account_name"
        yield made(kind, columns, ((*row, amount, "x"),), skipped=0)
    yield made("tiny decimals", f"{first}, 0.00004::double as amount, null as account_name",
               ((*row, "0", None),))  # fmt: skip
    yield made("not a number", f"{first}, 'NaN'::double as amount, 'x' as account_name",
               ((*row, None, "x"),), unread=1)  # fmt: skip
    yield made("infinity", f"{first}, 'inf'::double as amount, 'x' as account_name",
               ((*row, None, "x"),), unread=1)  # fmt: skip
    yield made("boolean", f"{first}, true as amount, true as account_name",
               ((*row, None, "true"),), unread=1)  # fmt: skip
    yield made("list", f"{first}, 1 as amount, [1, 2] as account_name, {{'a': 1}} as more",
               ((*row, "1", "[1, 2]"),))  # fmt: skip
    yield made("zoned", "'O1' as order_id, timestamptz '2026-01-05 00:00:00+02' as ordered_at, "
               "1 as amount, 'x' as account_name",
               (("O1", "2026-01-04 22:00:00", "1", "x"),))  # fmt: skip
    yield made("day", "'O1' as order_id, date '2026-01-05' as ordered_at, 1 as amount, "
               "'x' as account_name", (("O1", "2026-01-04 23:00:00", "1", "x"),))  # fmt: skip
    yield made("nanoseconds", "'O1' as order_id, timestamp_ns '2026-01-05 00:00:00.123456789' as "
               "ordered_at, 1 as amount, 'x' as account_name",
               (("O1", "2026-01-04 23:00:00", "1", "x"),))  # fmt: skip
    yield made("far time", "'O1' as order_id, timestamp '0001-01-01' as ordered_at, 1 as amount, "
               "'x' as account_name", (("O1", None, "1", "x"),), unread=1)  # fmt: skip
    yield made("infinite time", "'O1' as order_id, timestamp 'infinity' as ordered_at, 1 as amount,"
               " 'x' as account_name", (("O1", None, "1", "x"),), unread=1)  # fmt: skip
    yield made("whole id", "12.0::double as order_id, timestamp '2026-01-05' as ordered_at, 1 as "
               "amount, 'x' as account_name", (("12", *row[1:], "1", "x"),))  # fmt: skip
    yield made("no rows", f"{first}, 1 as amount, 'x' as account_name where false", (), skipped=0)
    yield made("blank row", "null as order_id, null as ordered_at, null as amount, null as "
               "account_name", (), skipped=1)  # fmt: skip
    yield made("no column", first, None, refused="missing")
    cut = parquet(f"select {first}, 1 as amount")
    yield Case("parquet cut", cut[:-20], None, "Parquet", ending=".parquet")
    broken = cut[:20] + bytes(40) + cut[60:]
    yield Case("parquet broken inside", broken, None, "", ending=".parquet")


def names() -> Iterator[Case]:
    text = TEXT.encode()
    for name in ("crm_orders janvier 2026.csv", "crm_orders'quote.csv", 'crm_orders"double.csv',
                 "crm_orders é日本.csv", "crm_orders[1]*?.csv", "crm_orders;drop.csv",
                 "crm_orders..csv", "CRM_ORDERS.CSV", "crm_orders%20{x}.csv", "crm_orders\\n.csv",
                 "crm_orders (1).csv", "crm_orders$HOME.csv",
                 f"crm_orders{'x' * 200}.csv"):  # fmt: skip
        yield Case(f"name {name[:30]}", text, ROWS, file_name=name)
    for name in ("crm_orders\nx.csv", "crm_orders'.parquet"):
        content = text if name.endswith(".csv") else parquet(
            "select 'O1' as order_id, timestamp '2026-01-05' as ordered_at, 1200.5 as amount, "
            "'Café' as account_name")  # fmt: skip
        yield Case(f"name {name!r}", content, ROWS if name.endswith(".csv") else ROWS[:1],
                   file_name=name)  # fmt: skip
    yield Case("globbed name in roi.yml", text, ROWS, file_name="o[1].csv",
               settings=FRENCH + "extracts: {crm_orders: {files: 'o[[]1].csv'}}\n")  # fmt: skip
    yield Case("no such ending", text, None, "named like no extract", file_name="crm_orders.dat")
    yield Case("mapped with no such ending", text, None, "ending", file_name="orders.dat",
               settings=FRENCH + "extracts: {crm_orders: {files: orders.dat}}\n")  # fmt: skip
    yield Case("a lock file of Office", text, ROWS, file_name="crm_orders.csv",
               others=(("~$crm_orders.xlsx", b"x"), (".crm_orders.csv", b"x")))  # fmt: skip
    yield Case("twice the same content", text, ROWS, file_name="crm_orders.csv",
               others=(("crm_orders_copy.csv", text),))  # fmt: skip
    yield Case("in a folder", text, None, "none of the extracts", file_name="sub/crm_orders.csv")

    def folder(extracts: Path) -> None:
        (extracts / "crm_leads.csv").mkdir()

    def link(extracts: Path) -> None:
        (extracts / "kept.txt").write_bytes(text)
        (extracts / "crm_orders.csv").unlink()
        (extracts / "crm_orders.csv").symlink_to(extracts / "kept.txt")

    def dangling(extracts: Path) -> None:
        (extracts / "crm_orders.csv").unlink()
        (extracts / "crm_orders.csv").symlink_to(extracts / "nowhere.csv")

    def circle(extracts: Path) -> None:
        (extracts / "crm_orders.csv").unlink()
        (extracts / "crm_orders.csv").symlink_to(extracts / "crm_orders.csv")

    for name, prepare, refused in (
        ("a folder named like a file", folder, ""),
        ("a link", link, ""),
        ("a link to nothing", dangling, "crm_orders.csv is a link that leads to no file"),
        ("a link to itself", circle, "crm_orders.csv cannot be used"),
    ):
        yield Case(name, text, None if refused else ROWS, refused, file_name="crm_orders.csv",
                   prepare=prepare)  # fmt: skip
