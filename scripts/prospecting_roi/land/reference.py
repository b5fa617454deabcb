"""Reference tables: the workspace's own where it gives them, else the shipped ones."""

import csv
import difflib
import hashlib
import io
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from prospecting_roi.core.errors import EngineError, UserError
from prospecting_roi.core.files import remove
from prospecting_roi.core.limits import MEGABYTE
from prospecting_roi.core.loads import ReferenceTable, write_atomically
from prospecting_roi.core.settings import Settings
from prospecting_roi.core.workspace import Workspace, project_dir
from prospecting_roi.land.listing import listed

_LARGEST = 50 * MEGABYTE

# Rules are the product's; a workspace sets their severity and threshold in roi.yml.
NEVER_REPLACED = frozenset({"finding_rules"})

# Columns that a workspace's own table may leave out: they then hold nothing.
OPTIONAL_COLUMNS = {"allocation_keys": frozenset({"team"})}


# What else holds a table: left in the place of one, it would go unread.
_OTHER_TABLES = frozenset(
    {".gz", ".json", ".jsonl", ".ods", ".parquet", ".tsv", ".txt", ".xls", ".xlsm", ".xlsx"}
)


@dataclass(frozen=True)
class ReferenceContent:
    """A reference table read: its columns and rows of text (empty cells are empty texts)."""

    table: ReferenceTable
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_reference(ws: Workspace, allowed: Sequence[Path] = ()) -> dict[str, ReferenceContent]:
    """All reference tables by name, checked.

    A link in `reference/` may lead to one of the folders `allowed`. Raises UserError for a file
    whose name or columns are not those of a shipped table, or that cannot be read.
    """
    seeds = {path.stem: path for path in sorted((project_dir() / "seeds").glob("*.csv"))}
    if not seeds:
        raise EngineError(
            f"The shipped reference tables are missing in {project_dir() / 'seeds'}; install "
            f"prospecting-roi again."
        )
    own = _given(ws, allowed, seeds)
    found = {}
    for name, seed in seeds.items():
        shipped = _read(name, seed, None)
        found[name] = _own(name, own[name], shipped.columns) if name in own else shipped
    return found


def _given(ws: Workspace, allowed: Sequence[Path], seeds: Collection[str]) -> dict[str, Path]:
    """The workspace's own tables by name. Raises UserError for what is none of ``seeds``."""
    own: dict[str, Path] = {}
    unread: dict[str, str] = {}
    if os.path.lexists(ws.reference):
        if ws.reference.exists() and not ws.reference.is_dir():
            raise UserError(f"{ws.reference} is a file; a folder of tables was expected there.")
        for path in ws.reference.glob("*.csv"):
            if path.is_dir():
                raise UserError(f"reference/{path.name} is a folder; a table was expected there.")
        for item in listed(ws.reference, allowed):
            path = item.path
            if "/" in item.name or item.is_hidden:
                continue
            if path.suffix.lower() in _OTHER_TABLES:
                unread[path.name.partition(".")[0].lower()] = path.name
            if path.suffix.lower() != ".csv":
                continue
            item.usable()
            name = path.stem.lower()
            if name in NEVER_REPLACED:
                raise UserError(
                    f"reference/{path.name} cannot be replaced; set severities and thresholds "
                    f"under `checks.rules` in roi.yml and remove this file."
                )
            if name not in seeds:
                close = difflib.get_close_matches(name, seeds, n=1)
                hint = f"did you mean {close[0]}.csv" if close else "expected one of " + ", ".join(
                    f"{known}.csv" for known in sorted(set(seeds) - NEVER_REPLACED)
                )  # fmt: skip
                raise UserError(f"reference/{path.name} is no reference table; {hint}.")
            own[name] = path
    for name in sorted(unread.keys() & set(seeds) - own.keys()):
        raise UserError(
            f"reference/{unread[name]} is not read: a reference table is a CSV file; save it as "
            f"{name}.csv, or put it elsewhere."
        )
    return own


def _own(name: str, path: Path, expected: tuple[str, ...]) -> ReferenceContent:
    try:
        return _read(name, path, expected)
    except csv.Error as error:
        raise UserError(
            f"reference/{path.name} is no CSV ({error}); save it again as CSV with the columns of "
            f"examples/reference/{name}.csv."
        ) from error


def keep_reference(ws: Workspace, tables: dict[str, ReferenceContent]) -> list[str]:
    """Keep each table's content under its hash, so that a load can be read back later.

    Returns the tables whose kept copy was damaged, and is now whole again.
    """
    damaged = []
    for name, content in tables.items():
        path = reference_path(ws, content.table)
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows([content.columns, *content.rows])
        text = written.getvalue()
        if path.is_file() and path.read_bytes() == text.encode("utf-8"):
            continue
        if path.exists():
            damaged.append(name)
            remove(path)
        write_atomically(path, text)
    return damaged


def kept_columns(path: Path, table: ReferenceTable) -> tuple[str, ...]:
    """The columns of a kept table. Raises EngineError unless it is the one that its load names."""
    kept = _read(table.name, path, None) if path.is_file() else None
    if kept is None or kept.table.content != table.content:
        raise EngineError(
            f"The reference table {table.name} that was landed is missing or damaged ({path}): "
            "run roi land, which lands it again where it is still the same."
        )
    return kept.columns


def reference_path(ws: Workspace, table: ReferenceTable) -> Path:
    """Where the content of a reference table of a load lies."""
    return ws.land_dir / "reference" / f"{table.name}-{table.content}.csv"


def reference_hash(tables: dict[str, ReferenceContent]) -> str:
    """One hash for all reference tables."""
    text = "\n".join(f"{name} {tables[name].table.content}" for name in sorted(tables))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def placeholders(tables: dict[str, ReferenceContent]) -> tuple[str, ...]:
    """The texts that stand for nothing."""
    table = tables.get("placeholders")
    return () if table is None else tuple(row[0] for row in table.rows)


def check_rules(settings: Settings, tables: dict[str, ReferenceContent]) -> None:
    """Raise UserError for a rule of `checks.rules` that does not exist."""
    table = tables.get("finding_rules")
    known = set() if table is None else {row[0] for row in table.rows}
    for rule in settings.rules:
        if known and rule.rule_id not in known:
            close = difflib.get_close_matches(rule.rule_id, known, n=1)
            hint = f"did you mean `{close[0]}`" if close else "see seeds of the rules"
            raise UserError(
                f"roi.yml: `checks.rules.{rule.rule_id}` is the name of no rule; {hint}."
            )


def _read(name: str, path: Path, expected: tuple[str, ...] | None) -> ReferenceContent:
    shown = f"reference/{path.name}" if expected else f"seeds/{path.name}"
    with path.open("rb") as stream:
        data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise UserError(
            f"{shown} is larger than {_LARGEST // MEGABYTE} MB, the most that is read of a "
            f"reference table; keep in it the rows that are needed."
        )
    return _content(name, shown, data, expected)


# What is read again in a process is most often the same: several builds read the shipped tables.
@lru_cache(maxsize=128)
def _content(
    name: str, shown: str, data: bytes, expected: tuple[str, ...] | None
) -> ReferenceContent:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first_line = text.split("\n", 1)[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = tuple(cell.strip().lower() for cell in next(records, []))
    columns = expected or header
    optional = OPTIONAL_COLUMNS.get(name, frozenset())
    missing = [column for column in columns if column not in header and column not in optional]
    unknown = [column for column in header if column not in columns]
    if missing or unknown or len(set(header)) != len(header):
        wrong = (
            f"the column `{missing[0]}` is missing"
            if missing
            else f"the column `{(unknown or list(header))[0]}` is unknown or double"
        )
        raise UserError(
            f"{shown} line 1: {wrong}; expected {', '.join(f'`{column}`' for column in columns)}, "
            f"as in examples/reference/{name}.csv."
        )
    # the last field of a padded record is always empty: an optional column left out
    order = [header.index(column) if column in header else -1 for column in columns]
    rows = []
    for record in records:
        if not any(cell.strip() for cell in record):
            continue
        if len(record) > len(header) and any(cell.strip() for cell in record[len(header) :]):
            raise UserError(
                f"{shown} line {records.line_num}: {len(record)} fields where the header has "
                f"{len(header)}; put quotes around a text that holds a `{delimiter}`."
            )
        padded = [*record, *[""] * len(header)]
        rows.append(tuple(padded[position].strip() for position in order))
    digest = hashlib.sha256(repr((columns, rows)).encode()).hexdigest()[:20]
    table = ReferenceTable(name=name, content=digest, is_from_workspace=expected is not None)
    return ReferenceContent(table, columns, tuple(rows))
