"""What a workspace lies in: folders and files of the right kind, that this user may use.

Checked before work starts, so that what is wrong is told in a sentence and nothing hangs.
"""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.limits import MEGABYTE
from prospecting_roi.core.shown import shown
from prospecting_roi.core.workspace import Workspace

# What lies in `state/` as a folder; everything else in it is a file.
_FOLDERS = frozenset({"land", "loads", "deals", "tmp", "versions", "logs", "dbt", "as_of"})
_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
    stat.S_IFREG: "a file",
}
# Rights are those under which the files are then opened.
_EFFECTIVE = os.access in os.supports_effective_ids
# Measured on a hundred thousand and on a million calls: work database, its log, two versions.
_ROOM_OF_ANY_BUILD = 100 * MEGABYTE
_ROOM_PER_LANDED_BYTE = 30
# A folder of `state/` is not deeper than the compiled models of dbt.
_DEEPEST = 20


def is_text(path: Path | str) -> bool:
    """Whether a path can be written as UTF-8."""
    return not any("\ud800" <= letter <= "\udfff" for letter in str(path))


def kind_of(mode: int) -> str:
    """What a file is, in words, from its mode."""
    return _KINDS.get(stat.S_IFMT(mode), "a special file")


def check_plain(path: Path, name: str) -> None:
    """Raise UserError when a path leads to anything but a file: who opens a pipe may wait."""
    mode = _mode(path)
    if not stat.S_ISREG(mode):
        found = kind_of(mode) if mode else "a link to nothing"
        raise UserError(f"{shown(name)} is {found}; a file was expected there.")


def check_root(workspace: Workspace) -> None:
    """Raise UserError when the folder of a workspace cannot be named, entered or read.

    A folder that does not exist, or has no settings, is told where it is missed.
    """
    root = workspace.root
    if not is_text(root):
        raise UserError(
            f"The path {shown(str(root))} is not UTF-8, which the engine needs; rename the "
            f"folder, or put the workspace elsewhere."
        )
    mode = _mode(root)
    if mode and not stat.S_ISDIR(mode):
        raise UserError(f"{root} is {kind_of(mode)}; name a folder with --workspace.")
    if mode and not os.access(root, os.R_OK | os.X_OK, effective_ids=_EFFECTIVE):
        raise UserError(
            f"The folder {root} cannot be read; allow this user to read and enter it, or name "
            f"another one with --workspace."
        )
    settings = _mode(workspace.settings_file)
    if settings and not stat.S_ISREG(settings):
        raise UserError(
            f"{workspace.settings_file} is {kind_of(settings)}; a text file with the settings was "
            f"expected there."
        )


def check_room(folder: Path, landed_bytes: int) -> None:
    """Raise UserError when the disk of a folder has less room than a build of so much needs."""
    needed = _ROOM_OF_ANY_BUILD + _ROOM_PER_LANDED_BYTE * landed_bytes
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UserError(
            f"The disk of {folder} has {free / MEGABYTE:,.0f} MB free, and a build of what landed "
            f"needs about {needed / MEGABYTE:,.0f}; free some (keep_versions in roi.yml says how "
            f"many versions stay), or move the workspace to a larger disk."
        )


def check_state(workspace: Workspace, *, is_written: bool) -> None:
    """Raise UserError when `state/` holds what a command cannot read or (then) cannot write.

    Pipes, sockets and devices are refused wherever they lie in it: who opens one may wait for
    ever.
    """
    state = workspace.state
    if not os.path.lexists(state):
        wanted = os.W_OK | os.X_OK
        if is_written and not os.access(workspace.root, wanted, effective_ids=_EFFECTIVE):
            raise UserError(
                f"The folder {workspace.root} cannot be written to; allow this user to write "
                f"there: builds keep what they need in its folder state/."
            )
        return
    for path, mode in [(state, _mode(state)), *_below(state)]:
        if mode:
            _check_kind(workspace, path, mode)
            _check_rights(workspace, path, mode, is_written=is_written)


def _check_kind(workspace: Workspace, path: Path, mode: int) -> None:
    is_folder = stat.S_ISDIR(mode)
    if not is_folder and not stat.S_ISREG(mode):
        raise UserError(f"{shown(str(path))} is {kind_of(mode)}, not a file of roi; remove it.")
    state = workspace.state
    must_be_folder = path == state or (path.parent == state and path.name in _FOLDERS)
    must_be_file = path == workspace.lock_file or (
        path.parent == workspace.loads_dir and path.suffix == ".json"
    )
    if (must_be_folder and not is_folder) or (must_be_file and is_folder):
        raise UserError(
            f"{shown(str(path))} is {kind_of(mode)} where {'a file' if is_folder else 'a folder'} "
            f"is expected; move it away."
        )


def _check_rights(workspace: Workspace, path: Path, mode: int, *, is_written: bool) -> None:
    wanted = os.R_OK
    if stat.S_ISDIR(mode):
        wanted |= os.X_OK | (os.W_OK if is_written else 0)
    elif is_written and path in (workspace.lock_file, workspace.work_db):
        wanted |= os.W_OK
    if not os.access(path, wanted, effective_ids=_EFFECTIVE):
        verb = "read and written" if wanted & os.W_OK else "read"
        raise UserError(
            f"{shown(str(path))} cannot be {verb} by this user; give its rights back (chown, "
            f"chmod)."
        )


def _below(folder: Path, depth: int = 1) -> Iterator[tuple[Path, int]]:
    """What lies in a folder, however deep, with its mode (0 for a link to nothing)."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        # What is said of the folder itself tells that it cannot be read.
        return
    for entry in entries:
        path = Path(entry.path)
        yield path, _mode(path)
        if depth < _DEEPEST and entry.is_dir(follow_symlinks=False):
            yield from _below(path, depth + 1)


def _mode(path: Path) -> int:
    """The mode of what a path leads to; 0 when it leads to nothing."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return 0
    except OSError as error:
        sentence = of_surroundings(error)
        if sentence is None:
            raise
        raise UserError(sentence) from error


_RIGHTS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_KIND = frozenset(
    {errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOENT, errno.ELOOP, errno.ENAMETOOLONG,
     errno.ENXIO, errno.ESPIPE, errno.EILSEQ, errno.ENOTEMPTY}
)  # fmt: skip


def of_surroundings(error: BaseException) -> str | None:
    """The sentence for an error that lies in the files and rights around; None for any other."""
    if isinstance(error, UnicodeEncodeError) and "surrogate" in error.reason:
        found = shown(error.object[max(error.start - 20, 0) : error.end + 20])
        return f"A name or text is not UTF-8 ({found}); rename the file, or correct the text."
    if not isinstance(error, OSError) or error.errno not in _RIGHTS | _KIND:
        return None
    what = shown(os.fsdecode(error.filename)) if error.filename else "A file"
    if error.errno in _RIGHTS:
        return (
            f"{what} cannot be used ({error.strerror}); allow this user to read it, and to write "
            f"it where roi keeps its results."
        )
    return f"{what} cannot be used ({error.strerror}); put a file or folder there that can."
