"""What became of a content's records, kept beside its landed Parquet."""

import json
from dataclasses import dataclass
from pathlib import Path

from prospecting_roi.core.workspace import Workspace


@dataclass(frozen=True)
class SettledColumn:
    """A decision on how a column (or the file) is written, with what showed it."""

    column_name: str
    decision: str
    evidence: str
    is_doubtful: bool


@dataclass(frozen=True)
class Accounting:
    """What became of a content's records: read = skipped + rejected + landed.

    `columns` are the canonical columns the content gives; `rejected_cells` counts cells that
    could not be spelled, by column; their text is in the Parquet, column `_text_<column>`.
    `records_padded` of the landed ones were shorter than the header.
    `rejected_records` are (record, text, reason). `has_empty_rows`: the Parquet holds a row for
    each blank or rejected record, so that its row numbers are the file's record numbers.
    `has_record_numbers`: it holds these numbers as the column `_record` instead.
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


def parquet_path(ws: Workspace, extract: str, key: str) -> Path:
    """Where a landed content lies."""
    return ws.land_dir / extract / f"{key}.parquet"


def read_accounting(ws: Workspace, extract: str, key: str) -> Accounting | None:
    """The accounting of a content that has landed, None when it has not (or not whole)."""
    path = parquet_path(ws, extract, key)
    try:
        entry = json.loads(path.with_suffix(".json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not path.is_file():
        return None
    return Accounting(
        columns=tuple(entry["columns"]),
        records_read=entry["records_read"],
        records_skipped=entry["records_skipped"],
        records_rejected=entry["records_rejected"],
        records_landed=entry["records_landed"],
        records_padded=entry.get("records_padded", 0),
        has_empty_rows=entry["has_empty_rows"],
        has_record_numbers=entry["has_record_numbers"],
        rejected_cells=tuple((name, count) for name, count in entry["rejected_cells"]),
        rejected_records=tuple((n, text, why) for n, text, why in entry["rejected_records"]),
        settled=tuple(SettledColumn(**settled) for settled in entry["settled"]),
    )
