"""The archive of calculation models: what published figures were made by, readable for ever.

A model is code (the dbt project's files, with the SQL of every figure), settings and reference
tables. Each part is kept once under its hash, as a file that opens without this program.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prospecting_roi.core.code_version import model_files
from prospecting_roi.core.loads import BuildStamp, Load, write_atomically
from prospecting_roi.core.settings import settings_to_json
from prospecting_roi.core.workspace import Workspace

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_LISTED = "tables.json"
# Tables that name persons and companies: of these the archive keeps how many rows there were.
_OF_OTHERS = frozenset({"do_not_call", "existing_customers", "rejected_merges"})


@dataclass(frozen=True)
class Model:
    """A calculation model and the builds that it published, first and last."""

    code_version: str
    settings_hash: str
    reference_hash: str
    first: BuildStamp
    last: BuildStamp


def models(builds: Iterable[BuildStamp]) -> list[Model]:
    """The models of builds, in the order in which they were first used."""
    found: dict[tuple[str, str, str], Model] = {}
    for build in sorted(builds, key=lambda one: one.build_id):
        key = (build.code_version, build.settings_hash, build.reference_hash)
        first = found[key].first if key in found else build
        found[key] = Model(*key, first, build)
    return list(found.values())


def keep_model(
    ws: Workspace, load: Load, stamp: BuildStamp, project: Path, tables: Mapping[str, Path]
) -> None:
    """Keep the model of a published build; ``tables`` are the files of its reference tables."""
    code, settings, reference = _places(ws, stamp)
    if not code.exists():
        files = {p.relative_to(project).as_posix(): p.read_bytes() for p in model_files(project)}
        _write_zip(code, files)
    if not settings.exists():
        entry = settings_to_json(load.settings)
        write_atomically(settings, json.dumps(entry, ensure_ascii=False, indent=1) + "\n")
    if not reference.exists():
        contents = {name: path.read_bytes() for name, path in sorted(tables.items())}
        counts = {name: len(_rows(content)) - 1 for name, content in contents.items()}
        files = {f"{n}.csv": text for n, text in contents.items() if n not in _OF_OTHERS}
        files[_LISTED] = json.dumps(counts, indent=1).encode()
        _write_zip(reference, files)


def differences(ws: Workspace, former: BuildStamp, later: BuildStamp) -> list[str]:
    """What differs between the models of two builds, a sentence each, in English.

    A part that the archive does not hold (of a build before there was one) is said to be missing.
    """
    said = []
    pairs = zip(
        _places(ws, former), _places(ws, later), (_code, _settings, _reference), strict=True
    )
    for before, after, tell in pairs:
        if before == after:
            continue
        missing = [path.name for path in (before, after) if not path.exists()]
        said += (
            [f"{name} is not in the archive: it is older than that." for name in missing]
            if missing
            else tell(before, after)
        )
    return said


def _places(ws: Workspace, stamp: BuildStamp) -> tuple[Path, Path, Path]:
    return (
        ws.models / f"code-{stamp.code_version}.zip",
        ws.models / f"settings-{stamp.settings_hash}.json",
        ws.models / f"reference-{stamp.reference_hash}.zip",
    )


def _write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    write_atomically(path, written.getvalue())


def _read_zip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _code(before: Path, after: Path) -> list[str]:
    former, later = _read_zip(before), _read_zip(after)
    said = [f"Code {before.stem.partition('-')[2]} became {after.stem.partition('-')[2]}."]
    told = (
        ("New", sorted(later.keys() - former.keys())),
        ("Gone", sorted(former.keys() - later.keys())),
        ("Changed", sorted(n for n in former.keys() & later.keys() if former[n] != later[n])),
    )
    return said + [f"{word}: {', '.join(names)}." for word, names in told if names]


def _settings(before: Path, after: Path) -> list[str]:
    former, later = (json.loads(path.read_text(encoding="utf-8")) for path in (before, after))
    return [
        f"Setting {name}: {_json(former.get(name))} became {_json(later.get(name))}."
        for name in sorted(former.keys() | later.keys())
        if former.get(name) != later.get(name)
    ]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _reference(before: Path, after: Path) -> list[str]:
    former, later = _read_zip(before), _read_zip(after)
    said = []
    for name in sorted((former.keys() | later.keys()) - {_LISTED}):
        if former.get(name) != later.get(name):
            said += _table(name, _rows(former.get(name, b"")), _rows(later.get(name, b"")))
    counts = [json.loads(files[_LISTED]) for files in (former, later)]
    for name in sorted(_OF_OTHERS & (counts[0].keys() | counts[1].keys())):
        rows = [count.get(name, 0) for count in counts]
        if rows[0] != rows[1]:
            said.append(f"Table {name}: {rows[0]} rows became {rows[1]}.")
    return said


def _table(name: str, former: Sequence[Sequence[str]], later: Sequence[Sequence[str]]) -> list[str]:
    """What differs between two versions of a table, told by the first column of its rows."""
    known, now = ({tuple(row) for row in rows[1:]} for rows in (former, later))
    told = (
        ("gone", sorted(known - now)),
        ("new", sorted(now - known)),
    )
    said = [
        f"{len(rows)} rows {word} ({', '.join(dict.fromkeys(row[0] for row in rows))})"
        for word, rows in told
        if rows
    ]
    if former[:1] != later[:1]:
        said.append("other columns")
    return [f"Table {name.removesuffix('.csv')}: {', '.join(said)}."] if said else []


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
