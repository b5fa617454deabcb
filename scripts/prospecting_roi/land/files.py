"""Which files of `extracts/` belong to which section, and the hash of each one's bytes."""

import fnmatch
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from prospecting_roi.core import catalogue
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.files import content_hash
from prospecting_roi.core.limits import Limits
from prospecting_roi.core.loads import write_atomically
from prospecting_roi.core.sections import Section
from prospecting_roi.core.settings import Settings, sections_of
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.listing import Listed, listed, matching

CANONICAL_ENDINGS = (".csv", ".csv.gz", ".parquet", ".xlsx", ".jsonl")
# A file written less than this before it was hashed could change again within one tick of the
# file system's clock: its hash is not remembered.
_SETTLING_NANOSECONDS = 2_000_000_000


@dataclass(frozen=True)
class FoundFile:
    """A file of a section: its name below `extracts/` (with `/`), its path, its content's hash.

    `limits` say how much of it is read at most.
    """

    section: Section
    name: str
    path: Path
    content: str
    limits: Limits = field(default_factory=Limits)


def find_files(
    ws: Workspace, settings: Settings, on_hash: Callable[[str], None] | None = None
) -> tuple[list[FoundFile], tuple[str, ...]]:
    """The files of every section in a fixed order, and the names nothing takes.

    Raises UserError when `extracts/` is missing, when a pattern of `roi.yml` that is not
    optional finds nothing, and for a file of 0 bytes.
    """
    if not ws.extracts.is_dir():
        raise UserError(
            f"The folder {ws.extracts} is missing; create it and put in it the files your tools "
            f"export, named like those of examples/ or mapped in roi.yml."
        )
    hashes = _Hashes(ws)
    taken, unused = taken_files(ws, settings)
    found = []
    for section, path in taken:
        name = path.relative_to(ws.extracts).as_posix()
        size = path.stat().st_size
        settings.limits.check_size(name, size)
        if size == 0:
            raise UserError(
                f"extracts/{name} is a file of 0 bytes; export it again, or remove it: a file with "
                f"its header line alone says that there is nothing, no file says it is not known."
            )
        if on_hash:
            on_hash(name)
        try:
            content = hashes.of(path)
        except OSError as error:
            raise UserError(
                f"extracts/{name} cannot be opened ({error.strerror}); allow this user to read it, "
                f"or remove it."
            ) from error
        found.append(FoundFile(section, name, path, content, settings.limits))
    hashes.save()
    return found, unused


def taken_files(
    ws: Workspace, settings: Settings
) -> tuple[list[tuple[Section, Path]], tuple[str, ...]]:
    """The files that each section takes, none of them opened, and the names nothing takes.

    Raises UserError when a pattern of `roi.yml` that is not optional finds nothing, and for a
    file that a section takes but that cannot be read: a link that leads outside, a pipe.
    """
    there = [item for item in listed(ws.extracts, allowed_folders(ws, settings))
             if not item.is_hidden]  # fmt: skip
    taken: list[tuple[Section, Path]] = []
    for extract in catalogue.extracts():
        for section in sections_of(settings, extract):
            files = _mapped(section, there) if section.files else _canonical(extract, there)
            taken.extend((section, item.usable()) for item in files)
    used = {path for _, path in taken}
    return taken, tuple(item.name for item in there if item.path not in used)


def allowed_folders(ws: Workspace, settings: Settings) -> tuple[Path, ...]:
    """The folders outside of `extracts/` and `reference/` to which links in them may lead."""
    return tuple(ws.root / name for name in settings.allowed_folders)


def _canonical(extract: str, there: list[Listed]) -> list[Listed]:
    """The files whose name starts with the extract's and with no longer extract's name."""
    found = []
    for item in there:
        name = item.name.lower()
        if "/" in name or not name.endswith(CANONICAL_ENDINGS):
            continue
        starts = [known for known in catalogue.extracts() if name.startswith(known)]
        if starts and max(starts, key=len) == extract:
            found.append(item)
    return found


def takes(section: Section, name: str) -> bool:
    """Whether a section of roi.yml names a file of `extracts/`."""
    item = [Listed(name, Path(name))]
    return any(matching(pattern, item) for pattern in section.files)


def _mapped(section: Section, there: list[Listed]) -> list[Listed]:
    found: dict[str, Listed] = {}
    for pattern in section.files:
        files = matching(pattern, there)
        if not files:
            # A folder that cannot be entered hides what the pattern looks for.
            for item in there:
                if item.problem and pattern.startswith(f"{item.name}/"):
                    item.usable()
        if not files and not section.is_optional:
            here = [item.name for item in there if "/" not in item.name]
            close = fnmatch.filter(here, f"*{Path(pattern).suffix}") or here
            names = ", ".join(close[:8]) or "nothing"
            raise UserError(
                f"roi.yml line {section.line_of('files')}: `extracts.{section.extract}.files` is "
                f"`{pattern}`, but extracts/ holds no such file (it holds {names}); correct the "
                f"pattern, put the file there, or write `optional: true`."
            )
        found |= {item.name: item for item in files}
    return sorted(found.values(), key=lambda item: item.path)


class _Hashes:
    """Hashes of files, remembered as long as the file's size, times and inode stay the same."""

    def __init__(self, ws: Workspace) -> None:
        self._path = ws.land_dir / "hashes.json"
        self._known = _read_hashes(self._path)
        self._seen: dict[str, list[int | str]] = {}

    def of(self, path: Path) -> str:
        """The SHA-256 of the file's bytes, 40 hexadecimal digits of it."""
        stat = path.stat()
        stamp: list[int | str] = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        key = str(path)
        known = self._known.get(key)
        is_known = known is not None and known[:-1] == stamp
        content = str(known[-1]) if known is not None and is_known else content_hash(path)
        newest = max(stat.st_mtime_ns, stat.st_ctime_ns)
        if is_known or time.time_ns() - newest > _SETTLING_NANOSECONDS:
            self._seen[key] = [*stamp, content]
        return content

    def save(self) -> None:
        """Remember what was seen for the next landing."""
        if self._seen != self._known:
            write_atomically(self._path, json.dumps(self._seen, indent=0) + "\n")


def _read_hashes(path: Path) -> dict[str, list[int | str]]:
    """What was remembered; nothing where the file is missing or not as it was written."""
    try:
        known = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    shape = [int, int, int, int, str]
    is_whole = isinstance(known, dict) and all(
        isinstance(entry, list) and [type(part) for part in entry] == shape
        for entry in known.values()
    )
    return known if is_whole else {}
