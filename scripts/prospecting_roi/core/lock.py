"""One build at a time in a workspace."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from prospecting_roi.core.errors import BusyError, UserError
from prospecting_roi.core.private import private_files


@contextmanager
def workspace_lock(lock_file: Path) -> Iterator[None]:
    """Hold the workspace while a build, a check or a rollback works in it.

    The kernel lets go of the lock when the process ends, however it ends: a killed build leaves
    nothing to clean by hand. Files made meanwhile are the owner's alone (``private_files``).
    Raises BusyError naming the process that holds it.
    """
    with (
        private_files(lock_file.parent),
        lock_file.open("a+b", buffering=0) as handle,
    ):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = lock_holder(lock_file) or "unknown"
            raise BusyError(
                f"Another build (process {holder}) holds the workspace {lock_file.parents[1]}: "
                "wait until it has ended, then try again."
            ) from None
        except OSError as error:
            raise UserError(
                f"{lock_file} cannot be locked ({error.strerror}): the file system does not know "
                "locks; put the workspace on a local disk."
            ) from error
        handle.truncate(0)
        # On a full disk the lock holds without its holder's number.
        with suppress(OSError):
            handle.write(b"%d\n" % os.getpid())
        try:
            yield
        finally:
            handle.truncate(0)


def lock_holder(lock_file: Path) -> int | None:
    """The process that wrote itself into the lock file last; None when nobody did."""
    try:
        text = lock_file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return int(text) if text.isdigit() else None


def is_locked(lock_file: Path) -> bool:
    """Whether a process holds the workspace right now."""
    if not lock_file.exists():
        return False
    with lock_file.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
