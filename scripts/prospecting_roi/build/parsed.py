"""dbt's parsed project, kept for the next build of the same code, of whatever workspace."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

_KEPT = 8
_SUFFIX = ".msgpack"
_HELD = ".held"


class Parsed:
    """The parsed project of a key, which names all that it depends on.

    It is kept in the user's cache, where that can be written, else beside the workspace's state:
    parsing takes longer than all else a small build does. What another user wrote is never read.
    Of too many, those go that were not used for the longest time.
    """

    def __init__(self, key: str, beside: Path) -> None:
        self._name = hashlib.sha256(key.encode("utf-8")).hexdigest()[:32]
        self._beside = beside

    def read(self) -> "Manifest | None":
        """The project; None where it was not parsed yet."""
        from dbt.contracts.graph.manifest import Manifest

        for folder in self._folders():
            try:
                return Manifest.from_msgpack(self._own(folder / f"{self._name}{_SUFFIX}"))
            except Exception:  # noqa: BLE001, S112 - a cache that cannot be read is no cache
                continue
        return None

    def keep(self, written: Path) -> None:
        """Keep what dbt wrote of it."""
        with suppress(OSError):
            self._write(f"{self._name}{_SUFFIX}", written.read_bytes())

    def has_held(self) -> bool:
        """Whether a build of all models has shown that they hold to their contracts."""
        return any((folder / f"{self._name}{_HELD}").exists() for folder in self._folders())

    def statements(self) -> bytes:
        """What ``hold`` was given; empty where there is none."""
        for folder in self._folders():
            with suppress(OSError):
                return self._own(folder / f"{self._name}{_HELD}")
        return b""

    def hold(self, statements: bytes) -> None:
        """Remember that one did, and by which statements."""
        self._write(f"{self._name}{_HELD}", statements)

    def _own(self, path: Path) -> bytes:
        """What this user wrote, which is the last used from now on. Raises OSError for any else."""
        if path.stat().st_uid != os.getuid():
            raise PermissionError(path)
        content = path.read_bytes()
        with suppress(OSError):
            os.utime(path.with_suffix(_SUFFIX))
        return content

    def _write(self, name: str, content: bytes) -> None:
        for folder in self._folders():
            part = folder / f"{name}.{os.getpid()}.part"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                part.write_bytes(content)
                part.replace(folder / name)
            except OSError:
                continue
            # Another build may remove them at the same time.
            with suppress(OSError):
                for former in sorted(folder.glob(f"*{_SUFFIX}"), key=os.path.getmtime)[:-_KEPT]:
                    former.unlink(missing_ok=True)
                    former.with_suffix(_HELD).unlink(missing_ok=True)
            return

    def _folders(self) -> Iterator[Path]:
        given = os.environ.get("XDG_CACHE_HOME", "")
        with suppress(RuntimeError):
            yield (Path(given) if given else Path.home() / ".cache") / "prospecting-roi"
        yield self._beside
