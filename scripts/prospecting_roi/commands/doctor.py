"""``roi doctor``: is this installation complete, is this workspace whole?"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from prospecting_roi import __version__
from prospecting_roi.core.errors import RoiError, UserError
from prospecting_roi.core.loads import load_ids, read_load
from prospecting_roi.core.lock import is_locked, lock_holder
from prospecting_roi.core.settings_file import read_settings
from prospecting_roi.core.surroundings import check_root, check_state, of_surroundings
from prospecting_roi.core.workspace import Workspace, project_dir
from prospecting_roi.publish.duckdb import DuckDBPublisher
from prospecting_roi.report.streams import print_json
from prospecting_roi.report.tables import console_on_stdout, plain_table

_PACKAGES = ("dbt-core", "dbt-duckdb", "duckdb")
_OPTIONAL = ("dbt-postgres", "psycopg2-binary")
_ROOM = 1 << 30


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``state`` is ok, note (worth knowing) or wrong (a build would fail)."""

    subject: str
    state: str
    text: str


def doctor(root: Path, *, is_json: bool) -> None:
    """Print what was looked at. Raises UserError naming the first thing that is wrong."""
    found = list(examine(Workspace(root)))
    if is_json:
        print_json([asdict(item) for item in found])
    else:
        table = plain_table("roi doctor")
        for name in ("", "State", "Found"):
            table.add_column(name, overflow="fold")
        for item in found:
            table.add_row(item.subject, item.state, item.text)
        console_on_stdout().print(table)
    wrong = [item for item in found if item.state == "wrong"]
    if wrong:
        said = "; ".join(item.text for item in wrong)
        raise UserError(f"Not in order: {said}", is_printed=is_json)


def examine(workspace: Workspace) -> Iterator[Finding]:
    """What a build needs, one finding each."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding("roi", "ok", f"{__version__} on Python {python}")
    for name in _PACKAGES:
        yield _package(name, "wrong", "install prospecting-roi again")
    for name in _OPTIONAL:
        yield _package(name, "note", "only --target postgres needs it: prospecting-roi[postgres]")
    yield _try("dbt project", lambda: str(_existing(project_dir() / "dbt_project.yml").parent))
    there = _try("workspace", lambda: _checked(workspace, check_root))
    if there.state == "wrong":
        yield there
        return
    if not workspace.settings_file.is_file():
        hint = "make one with roi init DIR, or name one with --workspace."
        yield Finding("workspace", "wrong", f"{workspace.root} has no roi.yml: {hint}")
        return
    yield _try("roi.yml", lambda: f"{read_settings(workspace).company}: read and valid")
    yield _try("extracts", lambda: str(_existing(workspace.extracts)))
    yield from _not_read(workspace)
    can_write = os.access(workspace.root, os.W_OK)
    yield Finding(
        "folder",
        "ok" if can_write else "wrong",
        f"{workspace.root} can{'' if can_write else 'not'} be written to",
    )
    state = _try("state", lambda: _checked(workspace, partial(check_state, is_written=True)))
    if state.state == "wrong":
        yield state
        return
    if is_locked(workspace.lock_file):
        holder = lock_holder(workspace.lock_file)
        yield Finding("lock", "note", f"process {holder} is building at this moment")
    else:
        yield Finding("lock", "ok", "nobody is building")
    yield _try("loads", lambda: _loads(workspace))
    yield from _versions(workspace)
    yield _disk(workspace)


def _loads(workspace: Workspace) -> str:
    """How many loads there are; each is read. Raises EngineError for one that is damaged."""
    loads = [read_load(workspace, number).id for number in load_ids(workspace)]
    return f"{len(loads)}, the last is {loads[-1]}" if loads else "none yet"


def _disk(workspace: Workspace) -> Finding:
    """The room where a build writes: ``state/`` may be a disk of its own."""
    place = workspace.state if workspace.state.is_dir() else workspace.root
    free = shutil.disk_usage(place).free
    return Finding(
        "disk", "ok" if free >= _ROOM else "note", f"{free / _ROOM:.1f} GiB free in {place}"
    )


def _not_read(workspace: Workspace) -> Iterator[Finding]:
    """Files and sheets of ``extracts/`` that are in no figure."""
    from prospecting_roi.land.files import taken_files
    from prospecting_roi.land.unread_sheets import unread_sheets

    try:
        settings = read_settings(workspace)
    except RoiError:
        return  # told already
    if not workspace.extracts.is_dir():
        return
    try:
        taken, unused = taken_files(workspace, settings)
    except RoiError as error:
        yield Finding("files", "wrong", str(error))
        return
    for _, path in taken:
        yield from _unreadable(path)
    names = [
        *unused,
        *(f"{name} [{sheet}]" for name, sheet in unread_sheets(taken, workspace.extracts)),
    ]
    if names:
        hint = "nothing reads it; roi inspect extracts/ --write maps what it knows"
        yield Finding("not read", "note", f"{', '.join(names)}: {hint}")


def _unreadable(path: Path) -> Iterator[Finding]:
    try:
        with path.open("rb"):
            return
    except OSError as error:
        text = f"extracts/{path.name} cannot be read ({error.strerror})"
        yield Finding("files", "wrong", text)


def _versions(workspace: Workspace) -> Iterator[Finding]:
    publisher = DuckDBPublisher(workspace, keep=1)
    kept = publisher.kept()
    for number in kept:
        yield _try(f"version {number}", partial(_described, publisher, number))
    if not kept:
        yield Finding("versions", "ok", "nothing published yet")
    yield _try("published", lambda: f"build {getattr(publisher.published(), 'build_id', 'none')}")
    leftovers = sorted(path.name for path in workspace.versions.glob("*.tmp*"))
    if leftovers:
        text = f"{', '.join(leftovers)}: left by a build that was killed; the next one removes it"
        yield Finding("leftovers", "note", text)


def _described(publisher: DuckDBPublisher, number: int) -> str:
    stamp = publisher.describe(number)
    return f"opens; load {stamp.load_id} of {stamp.as_of_date}, code {stamp.code_version}"


def _package(name: str, state: str, hint: str) -> Finding:
    try:
        return Finding(name, "ok", version(name))
    except PackageNotFoundError:
        return Finding(name, state, f"{name} is not installed: {hint}")


def _checked(workspace: Workspace, check: Callable[[Workspace], None]) -> str:
    check(workspace)
    return str(workspace.root)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise UserError(f"{path} does not exist.")
    return path


def _try(subject: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, "ok", look())
    except RoiError as error:
        return Finding(subject, "wrong", str(error))
    except OSError as error:
        return Finding(subject, "wrong", of_surroundings(error) or str(error))
