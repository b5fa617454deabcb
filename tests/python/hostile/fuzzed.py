"""Workspaces spoilt at random: settings, names, contents, kinds of files and rights."""

import gzip
import os
import random
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

SETTINGS = """\
company: My company
currency: EUR
time_zone: Europe/Paris
locale: fr_FR
settings: {utilisation: 0.5, acquisition_months: 12, margin_rate: 0.4, keep_versions: 5}
checks: {fail_on: error, rules: {stale_opportunity: {severity: info, threshold: 0.1}}}
limits: {cells: 1000000, seconds: 30}
extracts:
  crm_orders:
    - files: "crm_orders*.csv"
      columns:
        amount: {expression: '"amount" || ''0'''}
        kind: {value: new}
      values: {kind: {New: new}}
      skip: ['"order_id" = ''Total''']
      format: {delimiter: ",", decimal: ".", dates: "%Y-%m-%d", skip_rows: 0}
    - {files: more/*.jsonl, optional: true}
  crm_leads:
    preset: hubspot_contacts
    files: ["contacts*.csv"]
    optional: true
"""
ORDERS = "order_id,ordered_at,amount,account_id\nO1,2026-01-05,100,A1\nO2,2026-02-06,50.5,A2\n"
SPEND = "date,cost,platform,campaign_id\n2026-01-05,10,google,c1\n"
CHANNELS = "activity,is_prospecting\nprospecting,true\n"

_SCALARS = [
    "", "null", "~", "true", "no", "-1", "0", "1e400", "-.inf", ".nan", "0x" + "f" * 90, "1_000",
    "190:20:30", "2026-13-45", "2026-01-01", "!!int zz", "!!binary zz", "!!set {a}", "!foo x",
    "'\x1b[31m'", '"\\u202e"', '"\\0"', '"\\ud800"', "'***'", "'**/**/**/x'", "'../x'", "'/etc'",
    "'" + "a*" * 300 + "'", "'[!'", "'[[]'", "[]", "{}", "[1, [2, [3]]]", "{a: {b: c}}", "&a x",
    "*a", "<<", "é", "'%q'", "'%Y'", "','", "''''", '"\\t"', "'\U0001f600'", "[" * 60, "|",
    "? x", "- x", "x: y: z", "@", "`", "%", "\t", "!!python/object:os.system x", "0.1.2", "9" * 400,
]  # fmt: skip
_EXPRESSIONS = [
    "lpad('a', 2000000000, 'b')", "(" * 300, "1/0", '"nowhere"', '"amount"', "c0", '"amount"::int',
    "case when true then 1 else 'x' end", "like", "read_csv('/etc/passwd')", "(select 1)", "1; 2",
    "getenv('HOME')", "strptime(\"ordered_at\", '%q')", "regexp_replace(\"amount\", '(', '')",
    "not " * 300 + "true", "1" + "+1" * 300, "\"amount\" like '%_a%_b%'", "'\\'", "''", "?", "$1",
    'cast("amount" as decimal(38, 37))', '"amount" * 99999999999999999999999999999999999999',
    "make_date(99999999, 1, 1)", "interval '1' day", "date_trunc('x', \"ordered_at\")", "x'00'",
]  # fmt: skip
_NAMES = [
    b"crm_orders\x1b[31m.csv", b"crm_orders\n.csv", b"crm_orders'\".csv", b"crm_orders\xe9.csv",
    b"crm_orders" + b"x" * 240 + b".csv", "crm_orders\u202e.csv".encode(), b"crm_orders*.csv",
    b"crm_orders[1].csv", b"::error::crm_orders.csv", b"crm_orders.csv.gz", b"crm_orders.xlsx",
    b"crm_orders.parquet", b"crm_orders.jsonl", b"CRM_ORDERS.CSV", b"-crm_orders.csv", b"$(id).csv",
    b"crm_orders\\.csv", b"crm_orders%s{0}.csv", b"~$crm_orders.xlsx", b".csv", b" .csv", b"\xff",
    b"call_logs.csv", b"contacts.csv", b"more.jsonl", b"channel_totals.xlsx", b"people.txt",
]  # fmt: skip
_CELLS = [
    "", "x" * 3000, "=1+1", "\x00", "\ud800", '"', '""', "'", "\n", "\r", "1e309", "nan", "-0",
    "9" * 500, "0000-00-00", "9999-12-31", "2026-02-30", "24:61", "+33612345678", "a@b.c", "É" * 50,
    "\u202e", "\ufeff", "1,234.56", "1.234,56", "(500)", "€ 12", "12 €", "−5", "１２", "½", "#REF!",
]  # fmt: skip
_TARGETS = ["/etc/passwd", "/dev/zero", "/dev/stdin", "/proc/self/mem", "/", "nowhere", ".",
            "crm_orders.csv", "..", "../roi.yml"]  # fmt: skip
_RIGHTS = [0, 0o200, 0o400, 0o555, 0o700]

Spoil = Callable[[random.Random, Path], str]


def spoil(chance: random.Random, root: Path) -> str:
    """Spoil a workspace in one to three ways; says which."""
    ways: list[Spoil] = [_settings, _settings, _expression, _name, _content, _kind, _rights]
    return "; ".join(chance.choice(ways)(chance, root) for _ in range(chance.choice([1, 1, 2, 3])))


def _settings(chance: random.Random, root: Path) -> str:
    """A line, a value or some characters of the settings are others."""
    path = root / "roi.yml"
    if not path.is_file():
        return "no settings"
    lines = path.read_text("utf-8", "replace").split("\n")
    number = chance.randrange(len(lines))
    key, colon, _ = lines[number].partition(":")
    scalar = chance.choice(_SCALARS)
    what = chance.randrange(6)
    if what == 0 and colon:
        lines[number] = f"{key}: {scalar}"
    elif what == 1:
        lines.insert(number, f"{scalar}: {chance.choice(_SCALARS)}")
    elif what == 2:
        lines[number] = " " * chance.randrange(9) + lines[number]
    elif what == 3:
        del lines[number]
    elif what == 4:
        lines.append(lines[number])
    else:
        place = chance.randrange(len(lines[number]) + 1)
        lines[number] = lines[number][:place] + chance.choice(_SCALARS) + lines[number][place + 1 :]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    return f"settings line {number + 1}: {lines[min(number, len(lines) - 1)][:60]!r}"


def _expression(chance: random.Random, root: Path) -> str:
    path = root / "roi.yml"
    text = chance.choice(_EXPRESSIONS)
    if not path.is_file():
        return "no settings"
    quoted = text.replace("'", "''")
    before = path.read_text("utf-8", "replace")
    old = chance.choice(["""'"amount" || ''0'''""", """'"order_id" = ''Total'''"""])
    path.write_text(before.replace(old, f"'{quoted}'"), encoding="utf-8", errors="replace")
    return f"expression {text[:60]!r}"


def _name(chance: random.Random, root: Path) -> str:
    name = os.fsdecode(chance.choice(_NAMES))
    folder = root / chance.choice(["extracts", "extracts", "reference", "extracts/more"])
    if not folder.is_dir():
        return "no folder"
    content = chance.choice([ORDERS.encode(), b"", b"\x00\x01", _cells(chance)])
    (folder / name).write_bytes(content)
    return f"name {folder.name}/{name!r}"


def _content(chance: random.Random, root: Path) -> str:
    files = [p for p in sorted((root / "extracts").rglob("*")) if p.is_file()]
    if not files:
        return "no file"
    path = chance.choice(files)
    data = bytearray(path.read_bytes() or b"x")
    what = chance.randrange(5)
    if what == 0:
        data = data[: chance.randrange(len(data))]
    elif what == 1:
        for _ in range(chance.randrange(1, 9)):
            data[chance.randrange(len(data))] = chance.randrange(256)
    elif what == 2:
        data = bytearray(_cells(chance))
    elif what == 3:
        data = bytearray(gzip.compress(bytes(data))[: chance.randrange(10, 60)])
    else:
        data *= chance.randrange(2, 50)
    path.write_bytes(bytes(data))
    return f"content of {path.name!r} in way {what}"


def _cells(chance: random.Random) -> bytes:
    """A table, or lines of JSON, of cells as nobody writes them."""
    mark = chance.choice(",;\t|")
    lines = ["order_id,ordered_at,amount,account_id".replace(",", mark)]
    lines += [mark.join(chance.choices(_CELLS, k=chance.randrange(7))) for _ in range(20)]
    codec = chance.choice(["utf-8", "utf-16", "cp1252", "latin-1"])
    return "\n".join(lines).encode(codec, "surrogatepass" if codec[:3] == "utf" else "replace")


def _kind(chance: random.Random, root: Path) -> str:
    """A file or folder is one of another kind."""
    path = _any(chance, root)
    kind = chance.choice(["pipe", "socket", "folder", "file", "link", "link", "gone"])
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket" and len(os.fsencode(path)) < 100:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(os.fspath(path))
    elif kind == "folder":
        path.mkdir()
    elif kind == "file":
        path.write_bytes(chance.choice([b"", b"garbage", b"{}", b"[1]", b"\xff" * 9]))
    elif kind == "link":
        path.symlink_to(chance.choice(_TARGETS))
    return f"{path.name!r} is a {kind}"


def _rights(chance: random.Random, root: Path) -> str:
    path = _any(chance, root)
    rights = chance.choice(_RIGHTS)
    if path.exists() and not path.is_symlink():
        path.chmod(rights)
    return f"{path.name!r} has the rights {rights:o}"


def _any(chance: random.Random, root: Path) -> Path:
    """Anything in the workspace but the record of its loads, which nothing can make again."""
    found = [p for p in sorted(root.rglob("*")) if p.parent.name != "loads" and p.name != "loads"]
    return chance.choice(found or [root / "roi.yml"])
