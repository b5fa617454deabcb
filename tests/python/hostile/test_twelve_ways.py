"""The same company exported in twelve ways: the same raw relations, and the same marts.

`make hostile` (ROI_HOSTILE=all) builds each way; a sample is built by default.
"""

import csv
import gzip
import io
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from random import Random

import duckdb
import pytest
from openpyxl import Workbook

from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land import install_relations, land

from .conftest import Building
from .test_hostile import IS_WHOLE
from .trying import DAY, NOW

Table = list[dict[str, str]]
Files = dict[str, bytes]
Tables = dict[str, Table]
PROVENANCE = ("_file", "_record", "_section", "_delivery", "_load")
# What says where a record came from, how a file was written, and when a build ran.
ELSEWHERE = ("source_file", "source_record", "file_name", "loaded_at", "built_at", "code_version",
             "settings_hash", "reference_hash")  # fmt: skip
SOURCES = ("Google Ads", "LinkedIn", "Téléphone", "Salon")


def tables() -> Tables:
    """A small company: leads, deals, orders, spend, costs; every amount and day shows its way."""
    leads, deals, orders, spend, costs = [], [], [], [], []
    for n in range(1, 49):
        day, month = n % 28 + 1, n % 9 + 1
        source = SOURCES[n % len(SOURCES)]
        at = f"2026-{month:02d}-{day:02d} 10:{n:02d}:00"
        leads.append({"lead_id": f"L{n}", "created_at": at, "email": f"p{n}@firm{n}.example",
                      "company_name": f"Société {n}", "lead_source": source, "status": "open",
                      "updated_at": at})  # fmt: skip
        if n % 2:
            deals.append({"opportunity_id": f"D{n}", "created_at": at, "lead_id": f"L{n}",
                          "stage": "won" if n % 4 == 1 else "lost", "amount": f"{n * 1370}.25",
                          "status": "won" if n % 4 == 1 else "lost",
                          "closed_at": f"2026-{month + 1:02d}-{day:02d} 12:00:00",
                          "updated_at": at})  # fmt: skip
        if n % 4 == 1:
            orders.append({"order_id": f"O{n}", "opportunity_id": f"D{n}", "lead_id": f"L{n}",
                           "ordered_at": f"2026-{month + 1:02d}-{day:02d} 12:00:00",
                           "amount": f"{n * 1370}.25", "updated_at": at})  # fmt: skip
        spend.append({"date": f"2026-{month:02d}-{day:02d}", "cost": f"{n * 31}.75",
                      "platform": "google_ads", "campaign_id": f"C{n % 3}",
                      "clicks": str(n * 40)})  # fmt: skip
        costs.append({"entry_id": f"E{n}", "month": f"2026-{month:02d}-{day:02d}",
                      "amount": f"{n * 95}.5", "category": "licences",
                      "channel": source})  # fmt: skip
    return {"crm_leads": leads, "crm_opportunities": deals, "crm_orders": orders,
            "ad_spend": spend, "cost_ledger": costs}  # fmt: skip


MOMENTS = ("created_at", "closed_at", "ordered_at", "updated_at", "date", "month")
AMOUNTS = ("amount", "cost")
LABELS = ("lead_source", "channel", "status")


def text(table: Table, delimiter: str = ",") -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(table[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(table)
    return stream.getvalue()


def changed(table: Table, columns: Iterable[str], change: Callable[[str], str]) -> Table:
    return [{k: change(v) if k in columns else v for k, v in row.items()} for row in table]


def dated(pattern: str) -> Callable[[str], str]:
    def write(value: str) -> str:
        moment = datetime.fromisoformat(value)
        return moment.strftime(pattern if " " in value else pattern.partition(" ")[0])

    return write


def french(value: str) -> str:
    whole, _, cents = value.partition(".")
    return f"{int(whole):,}".replace(",", "\u00a0") + f",{cents} €"


def csvs(made: Tables, codec: str = "utf-8", delimiter: str = ",") -> Files:
    return {f"{name}.csv": text(table, delimiter).encode(codec) for name, table in made.items()}


def each(made: Tables, change: Callable[[Table], Table]) -> Tables:
    return {name: change(table) for name, table in made.items()}


def split(made: Tables) -> Files:
    return {f"{name}_{part}.csv": text(table[part::5]).encode()
            for name, table in made.items() for part in range(5)}  # fmt: skip


def doubled(made: Tables) -> Files:
    once = csvs(made)
    return once | {name.replace(".csv", "_copy.csv"): content for name, content in once.items()}


def older(table: Table) -> Table:
    """Each record with `updated_at` beside an older version of it; all in another order."""
    if "updated_at" not in table[0]:
        return shuffled(table)
    before = [{**row, "updated_at": "2025-01-01 00:00:00", "amount": "1"} if "amount" in row
              else {**row, "updated_at": "2025-01-01 00:00:00", "status": "new"}
              for row in table]  # fmt: skip
    return shuffled([*table, *before])


def shuffled(table: Table) -> Table:
    return Random(7).sample(table, len(table))  # noqa: S311


def parquet(table: Table, folder: Path) -> bytes:
    source, target = folder / "source.csv", folder / "made.parquet"
    source.write_text(text(table), encoding="utf-8")
    with duckdb.connect() as con:
        con.execute(f"copy (from read_csv('{source}')) to '{target}' (format parquet)")
    return target.read_bytes()


def workbook(table: Table) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(table[0]))
    for row in table:
        sheet.append([_value(name, value) for name, value in row.items()])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _value(name: str, value: str) -> object:
    if name in MOMENTS:
        return datetime.fromisoformat(value)
    return float(value) if name in AMOUNTS else value


def ways(folder: Path) -> dict[str, Files]:
    """The files of each way, by its name."""
    made = tables()
    turned = each(made, lambda t: [dict(reversed(row.items())) for row in t])
    loud = each(made, lambda t: changed(t, LABELS, lambda v: f" {v.upper()} "))
    days = each(made, lambda t: changed(t, MOMENTS, dated("%d/%m/%Y %H:%M:%S")))
    months = each(made, lambda t: changed(t, MOMENTS, dated("%m/%d/%Y %H:%M:%S")))
    money = each(days, lambda t: changed(t, AMOUNTS, french))
    return {
        "as it is": csvs(made),
        "locale": csvs(money, delimiter=";"),
        "date order": csvs(months),
        "encoding": csvs(days, "cp1252", ";"),
        "label spelling": csvs(loud),
        "column order": csvs(turned),
        "split in 5": split(made),
        "doubled": doubled(made),
        "shuffled with updated_at": csvs(each(made, older)),
        "gzipped": {f"{name}.gz": gzip.compress(content) for name, content in csvs(made).items()},
        "Parquet": {f"{name}.parquet": parquet(table, folder) for name, table in made.items()},
        "XLSX": {f"{name}.xlsx": workbook(table) for name, table in made.items()},
        "UTF-16": csvs(made, "utf-16", "\t"),
    }


def workspace(root: Path, files: Files) -> Workspace:
    (root / "extracts").mkdir(parents=True)
    (root / "roi.yml").write_text("company: Twelve\ncurrency: EUR\n", encoding="utf-8")
    for name, content in files.items():
        (root / "extracts" / name).write_bytes(content)
    return Workspace(root)


_WRITTEN = "coalesce(currency, 'EUR') as currency"
_CURRENCY = dict.fromkeys(("crm_opportunities", "crm_orders", "ad_spend", "cost_ledger"), _WRITTEN)


def raw(ws: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """Every extract's records without what says where they came from, in one order."""
    load = land(ws, today=DAY, now=NOW)
    for file in load.files:
        parts = (file.records_skipped, file.records_rejected, file.records_landed)
        assert file.records_read == sum(parts)
    stamp = BuildStamp(1, load.id, load.as_of_date, load.loaded_at, "test", "s", "r")
    with duckdb.connect() as con:
        con.execute("set threads = 1")
        install_relations(con, ws, load, stamp)
        left_out = ", ".join(PROVENANCE)
        doubtful = con.execute("from raw.settled_formats where is_doubtful").fetchall()
        unread = con.execute("from raw.rejected_cells").fetchall()
        assert (doubtful, unread) == ([], [])
        # An amount with a euro sign names the currency that a bare one leaves to the workspace.
        return {
            name: con.execute(
                f"select columns(* exclude ({left_out}, _record_hash)) from (select * replace "
                f"({_CURRENCY.get(name, '_file as _file')}) from raw.{name}) order by all"
            ).fetchall()
            for name in tables()
        }


def marts(root: Path) -> dict[str, list[tuple[object, ...]]]:
    """Rows of each mart, and the sum of their hashes without what differs from build to build."""
    with duckdb.connect(str(root / "warehouse.duckdb"), read_only=True) as con:
        found = {}
        names = con.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
        for (name,) in names:
            columns = con.execute(f"select column_name from (describe marts.{name})").fetchall()
            kept = ", ".join(f'"{column}"' for (column,) in columns if column not in ELSEWHERE)
            told = f"select count(*), sum(hash({kept})::hugeint) from marts.{name}"
            found[name] = con.execute(told).fetchall()
        return found


def test_equal_raw_relations(tmp_path: Path) -> None:
    made = ways(tmp_path)
    assert len(made) == 13
    plain = raw(workspace(tmp_path / "w", made.pop("as it is")))
    assert all(plain.values())
    # Labels keep their case until staging compares them; older versions are records until then.
    for number, (way, files) in enumerate(made.items()):
        found = raw(workspace(tmp_path / f"w{number}", files))
        if way == "label spelling":
            assert _folded(found) == _folded(plain), way
        elif way == "shuffled with updated_at":
            assert all(set(plain[name]) <= set(found[name]) for name in plain), way
        else:
            assert found == plain, way


def _folded(found: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """The records with labels in lower case and without the hash of their cells."""
    return {
        name: sorted(tuple(str(cell).lower() for cell in row[:-1]) for row in rows)
        for name, rows in found.items()
    }


@pytest.mark.slow
def test_equal_marts(
    tmp_path: Path, warm_build: Building, capsys: pytest.CaptureFixture[str]
) -> None:
    made = ways(tmp_path)
    names = list(made) if IS_WHOLE else ["as it is", "locale", "shuffled with updated_at"]
    plain: dict[str, list[tuple[object, ...]]] = {}
    for number, way in enumerate(names):
        root = tmp_path / f"w{number}"
        workspace(root, made[way])
        assert warm_build(root) == "published"
        found = marts(root)
        plain = plain or found
        assert found["fct_orders"][0][0]
        assert found.keys() == plain.keys()
        for name, rows in found.items():
            assert rows == plain[name], f"{way}: {name}"
    with capsys.disabled():
        print(f"\nways of exporting: {len(names) - 1} give the marts of the plain one")
