"""What a build keeps for itself is its owner's alone, whatever the umask says."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OTHERS = 0o077
_OWNER_ONLY = 0o700
_usual_umask: int | None = None


@contextmanager
def private_files(folder: Path) -> Iterator[None]:
    """Make ``folder`` (0700), and every file that is made meanwhile, also by children, the owner's.

    What an earlier version left in it with other rights is taken back once.
    """
    global _usual_umask  # noqa: PLW0603 - the umask is the process's, too
    former = os.umask(_OTHERS)
    _usual_umask = former
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_mode & _OTHERS:
            folder.chmod(_OWNER_ONLY)
            for path in folder.rglob("*"):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode & ~_OTHERS)
        yield
    finally:
        _usual_umask = None
        os.umask(former)


def usual_umask() -> int:
    """The umask the command was started with, within ``private_files`` too."""
    if _usual_umask is not None:
        return _usual_umask
    current = os.umask(_OTHERS)
    os.umask(current)
    return current


@contextmanager
def shared_files() -> Iterator[None]:
    """Within ``private_files``: what is made meanwhile is for others to read, as usual."""
    former = os.umask(usual_umask())
    try:
        yield
    finally:
        os.umask(former)
