"""Files that people open: written whole, then put in place by one rename."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from prospecting_roi.core.private import shared_files


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Where to write a file; whoever opens ``path`` finds the former one or this one, whole."""
    part = path.with_name(f".{path.name}.part")
    with shared_files():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a text as UTF-8; whoever opens the file finds the former one or this one, whole."""
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8", newline="")


def is_marked(path: Path, mark: str) -> bool:
    """Whether a file is there, and says so: by its mark a page tells the build it is of."""
    try:
        return mark.encode("ascii") in path.read_bytes()
    except FileNotFoundError:
        return False


def check_writable(path: Path) -> None:
    """Make sure before the work that ``write_whole(path, …)`` will do. Raises OSError if not."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    part = path.with_name(f".{path.name}.part")
    with shared_files():
        path.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
        part.unlink()


def write_folder(folder: Path, texts: Iterable[tuple[str, str]], suffix: str) -> None:
    """Write the files of a folder, and remove those of that suffix which are no longer made.

    ``texts``: the name of a file, and what it goes on with.
    """
    files: dict[str, TextIO] = {}
    with ExitStack() as whole:
        for name, text in texts:
            if name not in files:
                part = whole.enter_context(whole_file(folder / name))
                file = part.open("w", encoding="utf-8", newline="")
                files[name] = whole.enter_context(file)
            files[name].write(text)
    for path in folder.glob(f"*{suffix}"):
        if path.name not in files:
            path.unlink()
