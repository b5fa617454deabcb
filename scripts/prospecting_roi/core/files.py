"""Files of the state that can be made again."""

import hashlib
import shutil
from functools import lru_cache
from pathlib import Path

_DIGITS = 40


def remove(path: Path) -> None:
    """Remove what can be made again, whatever it is: also a folder in a file's place."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def content_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes, 40 hexadecimal digits of it. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:_DIGITS]


def kept_hash(path: Path) -> str:
    """``content_hash`` of a file of ours, computed once as long as nothing touches it."""
    stat = path.stat()
    return _kept_hash(path, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


@lru_cache(maxsize=4096)
def _kept_hash(path: Path, *_stamp: int) -> str:
    return content_hash(path)
