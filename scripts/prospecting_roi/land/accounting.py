"""What became of a content's records, kept beside its landed Parquet."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from prospecting_roi.core.files import kept_hash
from prospecting_roi.core.loads import Load, write_atomically
from prospecting_roi.core.workspace import Workspace

GENERATED = "generated"
# The decision of a column whose currency cannot be told.
IN_DOUBT = "currency in doubt"
# The decision on a record that may be a total of others.
POSSIBLE_TOTAL = "possible total"


@dataclass(frozen=True)
class SettledColumn:
    """A decision on how a column (or the file) is written, with what showed it.

    The decision ``generated`` is that of a key that the file does not have.
    One on a single record names it, and the amount at stake where there is one.
    """

    column_name: str
    decision: str
    evidence: str
    is_doubtful: bool
    record: int | None = None
    amount: str | None = None


@dataclass(frozen=True)
class Accounting:
    """What became of a content's records: read = skipped + rejected + landed.

    `columns` are the canonical columns the content gives; `rejected_cells` counts cells that
    could not be spelled, by column; their text is in the Parquet, column `_text_<column>`.
    `records_padded` of the landed ones were shorter than the header.
    `rejected_records` are (record, text, reason). `has_empty_rows`: the Parquet holds a row for
    each blank or rejected record, so that its row numbers are the file's record numbers.
    `has_record_numbers`: it holds these numbers as the column `_record` instead. `has_unread`: it
    holds a digest of the cells that no column takes as `_unread`. `parts_of`: the columns whose
    amounts are parts of what one id stands for, to be summed.
    """

    columns: tuple[str, ...]
    records_read: int
    records_skipped: int
    records_rejected: int
    records_landed: int
    records_padded: int
    has_empty_rows: bool
    has_record_numbers: bool
    rejected_cells: tuple[tuple[str, int], ...]
    rejected_records: tuple[tuple[int, str, str], ...]
    settled: tuple[SettledColumn, ...]
    has_unread: bool = False
    parts_of: tuple[str, ...] = ()


def parquet_path(ws: Workspace, extract: str, key: str) -> Path:
    """Where a landed content lies."""
    return ws.land_dir / extract / f"{key}.parquet"


def is_damaged(ws: Workspace, extract: str, key: str) -> bool:
    """Whether something of a content is there that is not what was landed."""
    path = parquet_path(ws, extract, key)
    there = path.exists() or path.with_suffix(".json").exists()
    return there and read_accounting(ws, extract, key) is None


def is_landed(ws: Workspace, load: Load) -> bool:
    """Whether all contents of a load are there, whole."""
    return all(read_accounting(ws, file.extract, file.key) for file in load.files)


def read_accounting(ws: Workspace, extract: str, key: str) -> Accounting | None:
    """The accounting of a content that has landed, None when it has not, or is not whole.

    The Parquet and the accounting are those that were written: their hash says so.
    """
    path = parquet_path(ws, extract, key)
    try:
        entry = json.loads(path.with_suffix(".json").read_text("utf-8"))
        digest = entry.pop("digest")
        if digest != _digest(path, entry):
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Accounting(
        **entry
        | {
            "columns": tuple(entry["columns"]),
            "rejected_cells": tuple(map(tuple, entry["rejected_cells"])),
            "rejected_records": tuple(map(tuple, entry["rejected_records"])),
            "settled": tuple(SettledColumn(**settled) for settled in entry["settled"]),
            "parts_of": tuple(entry.get("parts_of", ())),
        }
    )


def write_accounting(ws: Workspace, extract: str, key: str, accounting: Accounting) -> None:
    """Write the accounting of a content whose Parquet is in its place."""
    path = parquet_path(ws, extract, key)
    entry = asdict(accounting)
    entry["digest"] = _digest(path, json.loads(json.dumps(entry)))
    text = json.dumps(entry, ensure_ascii=False, indent=1)
    write_atomically(path.with_suffix(".json"), text + "\n")


def _digest(parquet: Path, entry: dict[str, Any]) -> str:
    """A hash of both files of a landed content. Raises OSError without the Parquet."""
    said = json.dumps(entry, sort_keys=True)
    return hashlib.sha256(f"{kept_hash(parquet)} {said}".encode()).hexdigest()
