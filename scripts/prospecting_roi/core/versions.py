"""The numbers of published versions: what a file is called, which comes next, which are kept."""

import re
from collections.abc import Collection

_NAME = re.compile(r"build-([1-9][0-9]*)\.duckdb")


def version_name(number: int) -> str:
    """The file name of a published version, such as ``build-42.duckdb``."""
    return f"build-{number}.duckdb"


def version_number(name: str) -> int | None:
    """The number in a version's file name; None when it is not the name of a version."""
    match = _NAME.fullmatch(name)
    return int(match.group(1)) if match else None


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
