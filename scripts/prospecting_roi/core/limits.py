"""How much of a file landing reads at most (`limits` of roi.yml), and how a refusal says so."""

from dataclasses import dataclass

from prospecting_roi.core.errors import EngineError, UserError

MEGABYTE = 1_000_000
LONGEST_LINE = 16 * MEGABYTE
"""So many characters without a line end are no line of a table."""
LAST_ROW = 1_048_576
"""A workbook has no row below: no spreadsheet program writes one."""
# A small file may hold one thing repeated; nobody is hurt by so much of it.
_EXPANDED_FREELY = 50 * MEGABYTE


@dataclass(frozen=True)
class Limits:
    """The most that one file may be, and that reading it may take.

    Sizes are in megabytes of 1 000 000 bytes: of the file as it is once unpacked, and of a
    workbook, of which much is held in memory. `expansion` is the size unpacked over that of the
    file, looked at beyond 50 megabytes; `cells` are records times columns; `seconds` those of one
    question put to the file. `build_memory_megabytes` is no file's, but that of a build; None
    leaves it to the engine.
    """

    file_megabytes: int = 8000
    workbook_megabytes: int = 500
    expansion: int = 200
    cells: int = 1_000_000_000
    columns: int = 10_000
    memory_megabytes: int = 2000
    seconds: int = 900
    build_memory_megabytes: int | None = None

    def check_size(self, name: str, size: int) -> None:
        """Raise UserError when a file's bytes, unpacked, are too many."""
        if size > self.file_megabytes * MEGABYTE:
            raise self._refused(
                name, f"its content has {size / MEGABYTE:,.0f} MB", "file_megabytes"
            )

    def check_expansion(self, name: str, size: int, packed: int) -> None:
        """Raise UserError when a packed file becomes much larger than any table does."""
        if size > max(_EXPANDED_FREELY, self.expansion * packed):
            times = size / max(packed, 1)
            raise self._refused(name, f"unpacked it is {times:,.0f} times as large", "expansion")

    def check_workbook(self, name: str, size: int, packed: int) -> None:
        """Raise UserError when the parts of a workbook are too large unpacked."""
        if size > self.workbook_megabytes * MEGABYTE:
            what = f"its parts have {size / MEGABYTE:,.0f} MB unpacked"
            raise self._refused(name, what, "workbook_megabytes")
        self.check_expansion(name, size, packed)

    def check_columns(self, name: str, columns: int) -> None:
        """Raise UserError when a file has too many columns."""
        if columns > self.columns:
            raise self._refused(name, f"it has {columns:,} columns", "columns")

    def check_cells(self, name: str, cells: int) -> None:
        """Raise UserError when a file has too many cells."""
        if cells > self.cells:
            raise self._refused(name, f"it has {cells:,} cells", "cells")

    def too_slow(self, name: str) -> UserError:
        """What is said of a file that took longer than `seconds`."""
        return UserError(
            f"The file extracts/{name} took longer than the {self.seconds} seconds that "
            f"`limits.seconds` of roi.yml gives one pass over it; split the file, simplify the "
            f"expressions of its mapping, or raise this setting."
        )

    def too_large(self, name: str) -> UserError:
        """What is said of a file that needs more memory than `memory_megabytes`."""
        return UserError(
            f"The file extracts/{name} needs more memory than the {self.memory_megabytes} MB of "
            f"`limits.memory_megabytes` in roi.yml; look for very long cells or very many columns "
            f"in it, simplify the expressions of its mapping, or raise this setting."
        )

    def build_too_large(self, model: str) -> EngineError:
        """What is said of a model that needs more memory than `build_memory_megabytes`."""
        allowed = self.build_memory_megabytes
        given = f"the {allowed} MB" if allowed else "the share of this machine's memory"
        return EngineError(
            f"Nothing was published: {model} needs more memory, or room on the disk to put things "
            f"aside, than {given} of `limits.build_memory_megabytes` in roi.yml; raise this "
            f"setting, free disk space, or build on a larger machine."
        )

    def _refused(self, name: str, found: str, key: str) -> UserError:
        return UserError(
            f"The file extracts/{name} is not read: {found} or more, and `limits.{key}` allows "
            f"{getattr(self, key):,}; export it again, or raise this setting in roi.yml if the "
            f"file is what you mean to give."
        )


def too_long_a_line(name: str, line: int) -> UserError:
    """What is said of a line that is longer than any of a table."""
    return UserError(
        f"The file extracts/{name} line {line} is longer than {LONGEST_LINE // MEGABYTE} million "
        f"characters; a table with a record per line was expected: export the file again."
    )
