"""What lies in `extracts/` and `reference/`: plain files, none of which leads elsewhere."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.shown import shown
from prospecting_roi.core.surroundings import is_text, kind_of, of_surroundings

_DEEPEST = 20
_MOST_FILES = 100_000


@dataclass(frozen=True)
class Listed:
    """A file: its name below the folder (with `/`), its path, and why it cannot be read, if so."""

    name: str
    path: Path
    problem: str = ""

    @property
    def is_hidden(self) -> bool:
        """Whether its name says that it is none for people."""
        return self.path.name.startswith((".", "~$"))

    def usable(self) -> Path:
        """Its path; raises UserError when it cannot be read."""
        if self.problem:
            raise UserError(self.problem)
        return self.path


def listed(folder: Path, allowed: Sequence[Path]) -> list[Listed]:
    """Everything in a folder, however deep, but folders; by path.

    A link is followed as far as it stays in the folder or in one of the folders `allowed`. What
    is no file, leads elsewhere or cannot be looked at has a problem. Raises UserError when the
    folder itself has one, and when it holds too many files.
    """
    inside = [Path(os.path.realpath(place)) for place in allowed]
    real = Path(os.path.realpath(folder))
    is_link = real != Path(os.path.realpath(folder.parent)) / folder.name
    if is_link and not any(real.is_relative_to(place) for place in inside):
        raise UserError(_outside(folder.name, real))
    inside.append(real)
    found = []
    for item in _below(folder, folder.name, inside, ()):
        found.append(item)
        if len(found) > _MOST_FILES:
            raise UserError(
                f"The folder {folder} holds more than {_MOST_FILES} files; keep in it only those "
                f"that are to be read."
            )
    return found


def named(path: Path) -> Listed:
    """A file that somebody named: wherever its links lead, that is what was asked for."""
    return Listed(path.name, path, _looked_at(path, str(path), [Path("/")])[0])


def matching(pattern: str, files: Sequence[Listed]) -> list[Listed]:
    """The files whose names a pattern of `roi.yml` stands for: `*`, `?`, `[…]`, and `**`."""
    wanted = PurePosixPath(pattern).parts
    return [item for item in files if _matches(item.name.split("/"), wanted)]


def _matches(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    if not wanted:
        return not parts
    if wanted[0] == "**":
        return any(_matches(parts[start:], wanted[1:]) for start in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], wanted[0]) and _matches(parts[1:], wanted[1:])


def _below(
    folder: Path, shown_as: str, inside: Sequence[Path], above: tuple[Path, ...]
) -> Iterator[Listed]:
    real = Path(os.path.realpath(folder))
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        problem = of_surroundings(error) or f"{shown_as} cannot be read ({error.strerror})."
        if not above:
            raise UserError(problem) from error
        yield Listed(_name(shown_as), folder, problem)
        return
    for entry in entries:
        path, below = Path(entry.path), f"{shown_as}/{entry.name}"
        problem, mode = _looked_at(path, below, inside)
        if not problem and stat.S_ISDIR(mode):
            is_circle = Path(os.path.realpath(path)) in (*above, real)
            if not is_circle and len(above) < _DEEPEST:
                yield from _below(path, below, inside, (*above, real))
        else:
            yield Listed(_name(below), path, problem)


def _looked_at(path: Path, name: str, inside: Sequence[Path]) -> tuple[str, int]:
    """Why a file or folder is not to be read (or an empty text), and its mode."""
    if not is_text(name):
        return f"The name of {shown(name)} is not UTF-8; rename the file.", 0
    try:
        if path.is_symlink():
            real = Path(os.path.realpath(path))
            if not any(real.is_relative_to(place) for place in inside):
                return _outside(name, real), 0
        mode = path.stat().st_mode
    except FileNotFoundError:
        return f"{shown(name)} is a link that leads to no file; remove it.", 0
    except OSError as error:
        return of_surroundings(error) or f"{shown(name)} cannot be read ({error.strerror}).", 0
    if stat.S_ISDIR(mode) or stat.S_ISREG(mode):
        return "", mode
    return f"{shown(name)} is {kind_of(mode)}, which is never read; put a file there.", mode


def _outside(name: str, real: Path) -> str:
    return (
        f"{shown(name)} is a link that leads outside, to {shown(str(real))}; put the file itself "
        f"there, or allow its folder in roi.yml with `allowed_folders: "
        f"[{shown(str(real.parent))}]`."
    )


def _name(shown_as: str) -> str:
    """The name below the folder."""
    return shown_as.partition("/")[2]
