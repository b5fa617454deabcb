"""What every target of a build can do, and what a published version says about itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.publish.comments import Described

if TYPE_CHECKING:
    import duckdb

Row = tuple[Any, ...]
Reading = Callable[[str], list[Row]]
"""The rows of a query, as ``Publisher.rows`` answers it."""
Installer = Callable[["duckdb.DuckDBPyConnection"], None]
"""Writes the schemas ``raw`` and ``reference`` of a load into a DuckDB connection."""
Change = tuple[str, str | None]
"""A relation, as `"schema"."name"`, and the column of it that changed; None: any."""

PUBLIC = ("marts", "quality")
"""The schemas that readers see."""

ROWS_AT_ONCE = 10_000
"""Of a query whose rows may be millions."""

STAMP_COLUMNS = ", ".join(BuildStamp.__dataclass_fields__)
"""The columns of ``quality.build``, as a BuildStamp takes them."""


class Publisher(Protocol):
    """A target. The order of calls: clean, prepare, (dbt), then publish or keep_candidate."""

    target: str
    """The name of the output in ``profiles.yml``."""

    is_read_when_closed: bool
    """Whether ``stream`` reads what is published also after ``close``."""

    changed: set[Change] | None
    """What changed since the publication whose tables stay where a build need not make them anew.

    None: it makes all of them. Who makes one of them anew puts it here, unless it is the same.
    """

    def clean(self) -> None:
        """Remove what dead builds left behind."""

    def published(self) -> BuildStamp | None:
        """What readers see now, as its own ``quality.build`` says; None before the first."""

    def was_rolled_back(self) -> bool:
        """Whether a later version than the published one is still kept."""

    def prepare(
        self,
        install: Installer,
        number: int,
        *,
        is_partial: bool,
        kept_of: BuildStamp | None = None,
    ) -> None:
        """Make the databases dbt works in, for build ``number``.

        ``is_partial``: only some models will run, so the others' tables of former builds stay.
        ``kept_of``: the publication of which tables may be kept that are made of nothing that
        changed since; a target need not.
        """

    def environment(self) -> Mapping[str, str]:
        """The environment variables by which ``profiles.yml`` finds the databases."""

    def held(self, models_at_once: int) -> AbstractContextManager[None]:
        """Around the runs of dbt, in this process: what they share is opened once.

        ``work_rows``, ``store_estimate``, ``finish_work`` and ``comment`` are called within,
        between two runs.
        """

    def cursor(self) -> "duckdb.DuckDBPyConnection":
        """A connection to both databases for one thread, where the engine is in this process."""

    def work_rows(self, query: str) -> list[Row]:
        """The rows of a query on the work database."""

    def store_estimate(self, table: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
        """Replace ``estimates.<table>``; ``columns`` are names to types. Values are bound."""

    def finish_work(self) -> None:
        """Remember that all tables are made, for the build after this one."""

    def comment(self, tables: Sequence[Described]) -> None:
        """Write into tables of the candidate what they and their columns mean."""

    def finish(self) -> None:
        """Make the candidate whole on disk, after dbt has ended and let go of it."""

    def compared(self) -> tuple[Path | None, Path | None]:
        """The files of the finished candidate and of the publication; None where there is none."""

    def publish(self) -> str:
        """Switch readers to the candidate at once; returns where they find it."""

    def keep_candidate(self) -> str:
        """Put the candidate aside, unpublished, to be looked at; returns where it is."""

    def place(self) -> str:
        """Where readers find what is published."""

    def rows(self, query: str) -> list[Row]:
        """The rows of a query on the last finished candidate or, after it, the publication.

        ``{marts}`` and ``{quality}`` in the query stand for the two published schemas.
        """

    def stream(self, query: str) -> Iterator[list[Row]]:
        """The same rows, some of them at a time; no other query meanwhile."""

    def before(self) -> Reading | None:
        """How to read the version before the published one; None where it is not kept."""

    def close(self) -> None:
        """Let go of connections and locks."""
