"""The numbers of published versions: where each lies, which comes next, which are kept."""

import re
from collections.abc import Collection
from pathlib import Path, PurePath

FILE_NAME = "warehouse.duckdb"
"""The name of every version's file: a reader's catalog is called after it, always the same."""

_NUMBER = re.compile(r"[1-9][0-9]*")
_FORMER_NAME = re.compile(r"build-([1-9][0-9]*)\.duckdb")


def version_file(versions: Path, number: int) -> Path:
    """The file of a version below the folder of all: ``42/warehouse.duckdb``."""
    return versions / str(number) / FILE_NAME


def former_file(versions: Path, number: int) -> Path:
    """Where that file lay until 0.4.0: ``build-42.duckdb``."""
    return versions / f"build-{number}.duckdb"


def version_number(path: PurePath) -> int | None:
    """The number of a version by the path of its file, new or former; None for any other path."""
    former = _FORMER_NAME.fullmatch(path.name)
    if former:
        return int(former.group(1))
    number = path.parent.name
    return int(number) if path.name == FILE_NAME and _NUMBER.fullmatch(number) else None


def next_number(published: int | None) -> int:
    """The number of the next build: one more than the *published* one.

    Not one more than the greatest ever used: a build after a rollback then gives the same
    numbers, and so the same history, as if nobody had rolled back.
    """
    return (published or 0) + 1


def superfluous(kept: Collection[int], published: int, keep: int) -> list[int]:
    """The versions to remove once ``published`` is what readers see, in ascending order.

    Kept are ``published`` and the ``keep - 1`` versions before it. Later numbers belong to a line
    that a rollback has left: their history does not lead to what is published now.
    """
    line = sorted((number for number in kept if number <= published), reverse=True)
    wanted = set(line[: max(keep, 1)])
    return sorted(number for number in kept if number not in wanted)


def version_before(kept: Collection[int], published: int) -> int | None:
    """The greatest kept version before ``published``; None when there is none."""
    return max((number for number in kept if number < published), default=None)
