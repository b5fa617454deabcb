"""The open findings of a build, of which there may be millions."""

import pickle
from collections.abc import Collection, Iterable, Iterator
from tempfile import SpooledTemporaryFile

from prospecting_roi.core.quality import Finding
from prospecting_roi.publish.base import Row

_IN_MEMORY = 64_000_000
_RULE, _EXTRACT = (
    list(Finding.__dataclass_fields__).index(name) for name in ("rule_id", "extract")
)


class Findings(Collection[Finding]):
    """Findings read once, and gone through as often as wanted: many lie in a file without a name.

    They can be read when the database they come from is closed.
    """

    def __init__(self, given: Iterable[list[Row]]) -> None:
        """Of rows with the fields of a finding, some of them at a time."""
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - goes with this object
        self._count = 0
        self.subjects: dict[str, str] = {}
        """Of each rule, the extract its first finding is of."""
        for some in given:
            pickle.dump(some, self._file)
            self._count += len(some)
            for row in some:
                self.subjects.setdefault(row[_RULE], row[_EXTRACT])
        self._end = self._file.tell()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Finding]:
        place = 0
        while place < self._end:
            self._file.seek(place)
            some = pickle.load(self._file)  # noqa: S301 - nobody else writes there
            place = self._file.tell()
            for row in some:
                yield Finding(*row)

    def __contains__(self, finding: object) -> bool:
        return any(finding == one for one in self)
