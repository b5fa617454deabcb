"""Loads: what was valid when, written once and never changed (the first commit point)."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from prospecting_roi.core.errors import EngineError
from prospecting_roi.core.settings import Settings, settings_to_json
from prospecting_roi.core.workspace import Workspace


@dataclass(frozen=True)
class LandedFile:
    """One file of `extracts/` as it is valid in a load.

    `content` is the hash of its bytes, `key` the name of its landed Parquet. `group` is the load
    in which its delivery was born, `delivery` the load of that delivery's latest change (greater
    = later), `first_load` the load in which this content first landed. `status` is `landed`,
    `repeated` (another file has the same content) or `superseded` (by a later full delivery).
    """

    extract: str
    section: str
    name: str
    content: str
    key: str
    group: int
    delivery: int
    first_load: int
    status: str
    records_read: int
    records_skipped: int
    records_rejected: int
    records_landed: int
    delivered_columns: tuple[str, ...]
    records_padded: int = 0


@dataclass(frozen=True)
class ReferenceTable:
    """One reference table of a load: its name, its hash, and whether the workspace gave it."""

    name: str
    content: str
    is_from_workspace: bool


@dataclass(frozen=True)
class Load:
    """What a build reads: file versions, settings and reference tables of one moment.

    `as_of_date` is a date of the workspace's time zone, `loaded_at` a UTC time without zone.
    `changed` says whether this very landing wrote the load; `unused_files` names the files of
    `extracts/` that no extract takes, `unused_sheets` (file, sheet) those of workbooks that it
    takes. None of these is part of the load's identity.
    """

    id: int
    as_of_date: date
    loaded_at: datetime
    files: tuple[LandedFile, ...]
    reference: tuple[ReferenceTable, ...]
    settings: Settings
    settings_hash: str
    reference_hash: str
    changed: bool = field(default=False, compare=False)
    read_again: tuple[str, ...] = field(default=(), compare=False)
    unused_files: tuple[str, ...] = field(default=(), compare=False)
    unused_sheets: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def by_rules_of(self, other: "Load") -> "Load":
        """These records with the settings and reference tables of another load."""
        return replace(
            self,
            settings=other.settings,
            settings_hash=other.settings_hash,
            reference=other.reference,
            reference_hash=other.reference_hash,
        )


@dataclass(frozen=True)
class BuildStamp:
    """What identifies a build in its own publication (`reference.build`)."""

    build_id: int
    load_id: int
    as_of_date: date
    loaded_at: datetime
    code_version: str
    settings_hash: str
    reference_hash: str

    @property
    def mark(self) -> str:
        """What tells this build from every other, also from one that had its number before."""
        text = "|".join(str(value) for value in asdict(self).values())
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that readers see the old or the new one, whole, also after a crash.

    A text is written as UTF-8.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def load_ids(ws: Workspace) -> list[int]:
    """The numbers of the loads of a workspace, ascending."""
    found = [int(path.stem) for path in ws.loads_dir.glob("*.json") if path.stem.isdigit()]
    return sorted(found)


def write_load(ws: Workspace, load: Load) -> None:
    """Commit a load (commit point 1)."""
    entry: dict[str, Any] = {
        "id": load.id,
        "as_of_date": load.as_of_date.isoformat(),
        "loaded_at": load.loaded_at.isoformat(sep=" ", timespec="seconds"),
        "settings_hash": load.settings_hash,
        "reference_hash": load.reference_hash,
        "files": [asdict(file) for file in load.files],
        "reference": [asdict(table) for table in load.reference],
        "settings": settings_to_json(load.settings),
    }
    text = json.dumps(entry, ensure_ascii=False, indent=1) + "\n"
    write_atomically(ws.load_file(load.id), text)


def read_load(ws: Workspace, load_id: int) -> Load:
    """Read a load back; EngineError when it is missing or damaged."""
    path = ws.load_file(load_id)
    try:
        entry: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        files = tuple(
            LandedFile(**{**file, "delivered_columns": tuple(file["delivered_columns"])})
            for file in entry["files"]
        )
        return Load(
            id=entry["id"],
            as_of_date=date.fromisoformat(entry["as_of_date"]),
            loaded_at=datetime.fromisoformat(entry["loaded_at"]),
            files=files,
            reference=tuple(ReferenceTable(**table) for table in entry["reference"]),
            settings=Settings(**entry["settings"]),
            settings_hash=entry["settings_hash"],
            reference_hash=entry["reference_hash"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(
            f"The load {load_id} cannot be read ({path}: {error}); restore this file from a "
            f"backup, or remove it so that the next landing starts from the load before."
        ) from error
