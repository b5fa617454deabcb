"""The open findings of a build, of which there may be millions."""

import pickle
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from tempfile import SpooledTemporaryFile

from prospecting_roi.core.quality import Finding
from prospecting_roi.publish.base import Row

_IN_MEMORY = 64_000_000


class Findings(Collection[Finding]):
    """Findings read once, when they are asked for, and gone through as often as wanted.

    Many lie in a file without a name; once ``keep`` has read them the database they come from may
    be closed.
    """

    def __init__(self, read: Callable[[], Iterable[list[Row]]]) -> None:
        """``read`` gives rows with the fields of a finding, some of them at a time."""
        self._read = read

    def keep(self) -> None:
        """Read them now."""
        _ = self._kept

    @cached_property
    def _kept(self) -> tuple[SpooledTemporaryFile[bytes], int, int]:
        """The file they lie in, its end, and how many there are."""
        file, count = SpooledTemporaryFile(_IN_MEMORY), 0  # noqa: SIM115 - goes with this object
        for some in self._read():
            pickle.dump(some, file)
            count += len(some)
        return file, file.tell(), count

    def __len__(self) -> int:
        return self._kept[2]

    def __iter__(self) -> Iterator[Finding]:
        (file, end, _), place = self._kept, 0
        while place < end:
            file.seek(place)
            some = pickle.load(file)  # noqa: S301 - nobody else writes there
            place = file.tell()
            for row in some:
                yield Finding(*row)

    def __contains__(self, finding: object) -> bool:
        return any(finding == one for one in self)
