"""Files that unfold into more than a table: refused in one sentence, before or while reading."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook

from prospecting_roi.core.limits import LONGEST_LINE, Limits

from .commands import Ended, made_workspace, roi

ORDER = "O1,2026-01-05,1\n"
HEADER = "order_id,ordered_at,amount\n"
MEGABYTE = 1_000_000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = made_workspace(tmp_path / "company")
    (root / "extracts" / "crm_orders.csv").unlink()
    return root


def given(root: Path, name: str, content: bytes) -> None:
    (root / "extracts" / name).write_bytes(content)


def limited(root: Path, **limits: int) -> None:
    text = json.dumps({"limits": limits})
    (root / "roi.yml").write_text(text, encoding="utf-8")


def refused(root: Path, *parts: str) -> Ended:
    """`roi land` ends with 2 and a sentence, and nothing is left of the file."""
    ended = roi("land", "-w", root, "--json")
    assert ended.code == 2, ended.err
    for part in parts:
        assert part in ended.sentence
    assert ended.json()["exit_code"] == 2
    left = [p for p in (root / "state").rglob("*") if p.name not in {"lock", "land", "hashes.json"}]
    assert not left, left
    return ended


def workbook(rows: Iterator[str], *others: tuple[str, bytes]) -> bytes:
    """A workbook with these rows of XML in its sheet."""
    book, content = Workbook(), io.BytesIO()
    book.save(content)
    made = io.BytesIO()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as to:
        for part in source.namelist():
            if part != "xl/worksheets/sheet1.xml":
                to.writestr(part, source.read(part))
        with to.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                b"<sheetData>"
            )
            for row in rows:
                sheet.write(row.encode())
            sheet.write(b"</sheetData></worksheet>")
        for name, data in others:
            to.writestr(name, data)
    return made.getvalue()


def row(number: int, *texts: str) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


TABLE = (row(1, "order_id", "ordered_at", "amount"), row(2, "O1", "2026-01-05", "1"))


def test_a_packed_file_that_unfolds(root: Path) -> None:
    packed = gzip.compress((HEADER + ORDER).encode() + b"O2,2026-01-06,2\n" * (4 * MEGABYTE), 9)
    assert len(packed) < MEGABYTE
    given(root, "crm_orders.csv.gz", packed)
    refused(root, "crm_orders.csv.gz is not read", "times as large", "limits.expansion")
    limited(root, expansion=100_000, file_megabytes=30)
    refused(root, "its content has", "limits.file_megabytes` allows 30")


def test_a_file_larger_than_its_limit(root: Path) -> None:
    given(root, "crm_orders.csv", (HEADER + ORDER * 100_000).encode())
    limited(root, file_megabytes=1)
    refused(root, "crm_orders.csv is not read: its content has 2 MB", "file_megabytes")
    limited(root, cells=1000)
    refused(root, "it has 300,003 cells or more", "limits.cells")
    given(root, "crm_orders.csv", (HEADER + ORDER * 100_000).encode("utf-16"))
    refused(root, "limits.cells")
    limited(root, cells=400_000)
    assert roi("land", "-w", root).code == 0


def test_records_of_too_many_columns(root: Path) -> None:
    wide = HEADER.strip() + "," + ",".join(f"c{n}" for n in range(11_000)) + "\n"
    given(root, "crm_orders.csv", wide.encode())
    refused(root, "it has 11,003 columns or more", "limits.columns` allows 10,000")
    (root / "extracts" / "crm_orders.csv").unlink()
    lines = [json.dumps({"order_id": f"O{n}", f"key {n}": 1}) for n in range(30_000)]
    given(root, "crm_orders.jsonl", "\n".join(lines).encode())
    refused(root, "it has 10,001 columns or more")
    given(root, "crm_orders.jsonl", "\n".join(lines[:9000]).encode())
    refused(root, "times as large", "limits.expansion")
    assert roi("inspect", "-w", root, "--json").code == 0
    (root / "extracts" / "crm_orders.jsonl").unlink()
    given(root, "crm_orders.xlsx", workbook(iter([row(1, *["x"] * 12_000)])))
    refused(root, "it has 12,000 columns or more")
    (root / "extracts" / "crm_orders.xlsx").unlink()
    limited(root, columns=10)
    with duckdb.connect() as con:
        columns = ", ".join(f"{n} as c{n}" for n in range(12))
        con.execute(f"copy (select {columns}) to '{root}/extracts/crm_orders.parquet'")
    refused(root, "it has 12 columns or more")


def test_a_header_of_delimiters_alone(root: Path) -> None:
    given(root, "crm_orders.csv", b"order_id" + b"," * (2 * MEGABYTE) + b"\n" + ORDER.encode())
    refused(root, "crm_orders.csv")


@pytest.mark.parametrize("name", ["crm_orders.csv", "crm_orders.jsonl"])
def test_a_line_without_end(root: Path, name: str) -> None:
    begun = b'{"order_id": "' if name.endswith("l") else HEADER.encode()
    given(root, name, begun + b"x" * (LONGEST_LINE + 1))
    refused(root, name)
    given(root, name, begun + b'"' + b"x\n" * 200_000)
    refused(root, name)


def test_json_that_is_nested_deep(root: Path) -> None:
    good = '{"order_id": "O1", "ordered_at": "2026-01-05", "amount": 1}\n'
    for depth in (900, 990, 100_000):
        deep = '{"order_id": ' + "[" * depth + "]" * depth + "}\n"
        given(root, "crm_orders.jsonl", (good + deep).encode())
        ended = roi("land", "-w", root, "--json")
        assert ended.code == 0, ended.err
        file = ended.json()["files"][0]
        assert file["records_read"] == 2
        assert file["records_rejected"] in {0, 1}
    assert file["records_rejected"] == 1


def test_half_a_character_of_json(root: Path) -> None:
    line = (
        r'{"order_id": "O\ud83d", "ordered_at": "2026-01-05", "amount": 1, "offer": "\ud83d\ude00"}'
    )
    null = r'{"order_id": "O\u00002", "ordered_at": "2026-01-05", "amount": 1, "k\udc00": 1}'
    given(root, "crm_orders.jsonl", f"{line}\n{null}\n".encode())
    assert roi("land", "-w", root, "--json").code == 0
    with duckdb.connect(str(root / "state" / "work.duckdb"), read_only=True) as con:
        rows = con.execute("select order_id, offer from raw.crm_orders order by 1").fetchall()
        doubts = con.execute(
            "select evidence from raw.settled_formats where decision = 'characters replaced'"
        ).fetchall()
    assert rows == [("O2", None), ("O\ufffd", "\U0001f600")]
    assert doubts == [("2 cells with half of a pair of characters, or a null",)]


def test_workbooks_that_unfold(root: Path) -> None:
    limited(root, workbook_megabytes=20)
    many = (row(number, "O1", "2026-01-05", "1") for number in range(1, 200_000))
    given(root, "crm_orders.xlsx", workbook(many))
    refused(root, "its parts have", "limits.workbook_megabytes` allows 20")
    limited(root)
    hidden = ("xl/media/image.bin", b"\0" * (60 * MEGABYTE))
    given(root, "crm_orders.xlsx", workbook(iter(TABLE), hidden))
    refused(root, "times as large", "limits.expansion")


def test_a_workbook_with_a_row_far_below(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("sheets", "formulas"):
        monkeypatch.setattr(f"prospecting_roi.land.{module}.LAST_ROW", 10_000)
    far = row(900_000_000, "O2", "2026-01-06", "2")
    given(root, "crm_orders.xlsx", workbook(iter([*TABLE, far])))
    refused(root, "has a row below row 10000")
    formula = '<row r="900000000"><c r="A900000000"><f>1+1</f></c></row>'
    given(root, "crm_orders.xlsx", workbook(iter([*TABLE, formula])))
    refused(root, "has a row below row 10000")


def test_workbooks_made_to_keep_a_search_busy(root: Path) -> None:
    for piece in ("<c ", '<c t="x" ', "<c><f ", "<mergeCell ", "<f>"):
        given(root, "crm_orders.xlsx", workbook(iter([*TABLE, piece * 300_000])))
        refused(root, "crm_orders.xlsx is damaged")
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{entities}]><x>&e11;</x>'
    shared = ("xl/sharedStrings.xml", text.encode())
    given(root, "crm_orders.xlsx", workbook(iter(TABLE), shared))
    assert roi("land", "-w", root, "--json").code in {0, 2}


def test_parquet_of_one_thing_repeated(root: Path) -> None:
    path = root / "extracts" / "crm_orders.parquet"
    columns = "'O1' as order_id, '2026-01-05' as ordered_at, 1 as amount"
    with duckdb.connect() as con:
        con.execute(f"copy (select {columns} from range(3000000)) to '{path}'")
    limited(root, cells=8_000_000)
    refused(root, "it has 9,000,000 cells or more")


def test_a_table_of_a_database_that_never_ends(root: Path) -> None:
    path = root / "extracts" / "sales.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(
            "create view orders as select i as order_id, '2026-01-05' as ordered_at, 1 as amount "
            "from range(100000000000) t(i) where i % 7 = 3"
        )
        con.execute("create view secrets as select * from read_csv('/etc/passwd')")
    mapped = {"extracts": {"crm_orders": {"files": "sales.duckdb", "table": "orders"}}}
    text = json.dumps({"limits": {"seconds": 1}, **mapped})
    (root / "roi.yml").write_text(text, encoding="utf-8")
    refused(root, "took longer than the 1 seconds", "limits.seconds")
    (root / "roi.yml").write_text(text.replace("orders", "secrets", 3), encoding="utf-8")
    assert "root:" not in roi("land", "-w", root).err


def test_the_limits_are_those_of_the_documentation(project_root: Path) -> None:
    text = (project_root / "docs" / "limits.md").read_text(encoding="utf-8")
    for name, value in vars(Limits()).items():
        assert f"| `{name}` | {json.dumps(value)} |" in text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("crm_orders.jsonl", b"{\x00\x00\xd8\x00\x00" * 9),
        ("crm_orders.csv", f'{HEADER}"O1,2026-01-05,1\rO2,2026-01-06,2\r\n"\n'.encode()),
        ("crm_orders.csv", (HEADER + ORDER).encode("utf-16-le")[:-1]),
    ],
)
def test_texts_that_break_off(root: Path, name: str, content: bytes) -> None:
    given(root, name, content)
    ended = roi("land", "-w", root, "--json")
    assert ended.code in {0, 2}, ended.err
    assert ended.json() is not None


Broken = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-8] + b"\xff\xff\xff\x7f" + data[-4:],
        lambda data: data[: len(data) // 2] + data[-8:],
        lambda data: data.replace(b"order_id", b"\xff" * 8),
        lambda data: data[:4] + bytes(len(data) - 12) + data[-8:],
    ],
)
def test_parquet_with_sizes_that_are_not_true(root: Path, change: Broken) -> None:
    path = root / "extracts" / "crm_orders.parquet"
    with duckdb.connect() as con:
        con.execute(
            f"copy (select 'O' || i as order_id, '2026-01-05' as ordered_at, i as amount "
            f"from range(1000) t(i)) to '{path}'"
        )
    path.write_bytes(change(path.read_bytes()))
    refused(root, "crm_orders.parquet")
