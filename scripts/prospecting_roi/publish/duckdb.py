"""DuckDB: a version is a file, the publication a symlink that one rename switches."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from prospecting_roi.core.ahead import at_once
from prospecting_roi.core.errors import EngineError, UserError
from prospecting_roi.core.files import remove
from prospecting_roi.core.limits import MEGABYTE
from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.spelling.cells import literal
from prospecting_roi.core.surroundings import check_room
from prospecting_roi.core.versions import (
    FILE_NAME,
    former_file,
    superfluous,
    version_before,
    version_file,
    version_number,
)
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish import estimates, history, reuse
from prospecting_roi.publish.base import (
    ROWS_AT_ONCE,
    STAMP_COLUMNS,
    Change,
    Installer,
    Reading,
    Row,
)
from prospecting_roi.publish.comments import Described, comment_statements

# DuckDB shares out a table by groups of 122 880 rows: below about five of them there is nothing to
# share. A million landed records take some ten million bytes.
_SHARED_FROM_BYTES = 8_000_000
# What a model of many records takes at least, what does not fit being put aside: ten million calls
# (450 MB landed) were built within 2 000 MB, and a million within 200 but for one model.
_WORKED_ON_PER_LANDED_BYTE = 10
# Of the memory a build may take. The rest is for what the engine does not count, and for Python:
# with a limit of 1 000 MB, ten million calls took 675 beside it.
_ENGINES_SHARE = 0.6


class DuckDBPublisher:
    """The versions of a workspace as files in ``state/versions/``.

    ``as_of`` names a file (``state/as_of/DATE.duckdb``) that takes the candidate instead, without
    any history and without being published.
    """

    target = "duckdb"
    is_read_when_closed = True

    def __init__(
        self,
        workspace: Workspace,
        *,
        keep: int,
        as_of: Path | None = None,
        memory_megabytes: int | None = None,
    ) -> None:
        """Of a workspace, keeping the last ``keep`` versions."""
        self._memory_megabytes = memory_megabytes
        self._workspace = workspace
        self._keep = keep
        self._as_of = as_of
        self._work = as_of.parent / workspace.work_db.name if as_of else workspace.work_db
        self._number = 0
        self._readable: Path | None = None
        self.changed: set[Change] | None = None
        self._held: duckdb.DuckDBPyConnection | None = None
        self._read = ExitStack()
        self._reader: tuple[Path, duckdb.DuckDBPyConnection] | None = None

    @property
    def _building(self) -> Path:
        return self._workspace.versions / f"{self._number}.tmp"

    @property
    def _former(self) -> Path:
        """A copy of the published version, for what a build reads of it.

        A reader may hold that version in any mode, and must never find it held by a build.
        """
        return self._work.with_name("prev.duckdb")

    def clean(self) -> None:
        """Remove what killed builds left unfinished, and carry over what 0.4.0 published."""
        for folder in (self._workspace.versions, self._workspace.state / "as_of"):
            for path in folder.glob("*.tmp*"):
                remove(path)
        remove(_switching(self._workspace))
        remove(self._former)
        self._carry_over()
        for folder in self._workspace.versions.glob("[0-9]*"):
            if folder.is_dir() and not (folder / FILE_NAME).exists():
                remove(folder)

    def kept(self) -> list[int]:
        """The numbers of the versions on disk, ascending."""
        versions = self._workspace.versions
        paths = (*versions.glob(f"*/{FILE_NAME}"), *versions.glob("build-*.duckdb"))
        return sorted({number for path in paths if (number := version_number(path)) is not None})

    def _file(self, number: int) -> Path:
        """The file of a version, also of one that no build has carried over yet."""
        versions = self._workspace.versions
        file, former = version_file(versions, number), former_file(versions, number)
        return former if former.exists() and not file.exists() else file

    def _carry_over(self) -> None:
        """Give the versions of 0.4.0 and before the name of today; the link leads to one always.

        Each step can be the last one: a version has its new name before the link changes, and the
        link has changed before the former name goes.
        """
        versions, warehouse = self._workspace.versions, self._workspace.warehouse
        for number in self.kept():
            file, former = version_file(versions, number), former_file(versions, number)
            if not former.exists():
                continue
            if not file.exists():
                _name_again(former, file)
            if warehouse.is_symlink() and warehouse.readlink().name == former.name:
                self.switch(number)
            remove(former.with_name(f"{former.name}.wal"))
            remove(former)

    def published_number(self) -> int | None:
        """The number readers see; None before the first publication."""
        warehouse = self._workspace.warehouse
        if not os.path.lexists(warehouse):
            return None
        number = version_number(warehouse.readlink()) if warehouse.is_symlink() else None
        if number is None:
            raise UserError(
                f"{warehouse} is not a link to a published version, which was expected there: "
                "move it away, then build again."
            )
        return number

    def published(self) -> BuildStamp | None:
        """The published version's own row of ``quality.build``."""
        number = self.published_number()
        if number is not None and not self._workspace.warehouse.exists():
            raise UserError(
                f"{self._workspace.warehouse} leads to version {number}, which is gone: "
                "roi rollback goes back to a version still kept; without one, delete the link."
            )
        return None if number is None else self.describe(number)

    def was_rolled_back(self) -> bool:
        """Whether a version later than the published one is on disk."""
        number = self.published_number()
        return number is not None and any(other > number for other in self.kept())

    def describe(self, number: int) -> BuildStamp:
        """What a kept version says about itself. Raises EngineError when it cannot be opened."""
        return _describe(self._file(number), number)

    def history(self) -> list[BuildStamp]:
        """The builds in the history of the published version."""
        query = f"select {STAMP_COLUMNS} from quality.build order by build_id"
        with reading(self._workspace.warehouse) as connection:
            return [BuildStamp(*row) for row in connection.execute(query).fetchall()]

    def prepare(
        self,
        install: Installer,
        number: int,
        *,
        is_partial: bool,
        kept_of: BuildStamp | None = None,
    ) -> None:
        """Make ``state/work.duckdb`` and the file of the new version.

        The new version starts empty; with ``is_partial`` as a copy of the published one.
        """
        check_room(self._workspace.state, self._landed_bytes())
        self._number = number
        published = None if self._as_of else self.published_number()
        source = self._file(published) if published else None
        self._workspace.versions.mkdir(parents=True, exist_ok=True)
        self._work.parent.mkdir(parents=True, exist_ok=True)
        former = self._former_contents(kept_of) if kept_of and source else None
        if not is_partial and former is None:
            self._remove_work()
        if source:
            shutil.copyfile(source, self._former)
        # The newest format packs texts once, that of DuckDB 1.0 tries two ways. A published version
        # keeps to the latter: readers may be older.
        with duckdb.connect(
            str(self._work), config={"storage_compatibility_version": "latest"}
        ) as connection:
            work_alone(connection, self._landed_bytes())
            reuse.begin(connection)
            install(connection)
            _install_history(connection, self._former if source else None)
            for statement in estimates.create_statements():
                connection.execute(statement)
            if former is not None:
                self.changed = set(reuse.differences(former, reuse.contents(connection)))
        remove(self._building)
        if is_partial and source:
            shutil.copyfile(source, self._building)

    def _former_contents(self, published: BuildStamp) -> reuse.Contents | None:
        """What the published build read, where its work database is still there, and whole."""
        if not self._work.exists():
            return None
        try:
            with duckdb.connect(str(self._work)) as connection:
                return reuse.contents_of_finished(connection, published)
        except duckdb.Error:
            return None

    def environment(self) -> Mapping[str, str]:
        """Where ``profiles.yml`` finds the work database and the new version, and how it is used.

        As many models are made at once as there are processors and as the memory holds.
        """
        fitting = self._memory() // (_WORKED_ON_PER_LANDED_BYTE * max(self._landed_bytes(), 1))
        return {
            "ROI_WORK_DB": str(self._work),
            "ROI_PUB_DB": str(self._building),
            "ROI_THREADS": os.environ.get("ROI_THREADS", str(max(min(at_once(), fitting), 1))),
        }

    @contextmanager
    def held(self, models_at_once: int) -> Iterator[None]:
        """Hold both databases open. dbt of this process shares them, and how they are written.

        Nothing is moved from the log of changes into the files meanwhile, which would cost as much
        as making most tables: the new version is written once, the work database never; it lies in
        its log (``work.duckdb.wal``), as whoever opens it finds. A model is worked on by the thread
        that asks for it, and of many records by those that no other model needs: what one of them
        waits costs as much as working.
        """
        with duckdb.connect(str(self._work)) as connection:
            connection.execute("set checkpoint_threshold = '1TB'")
            # DuckDB makes the last folder of this path only, when it has to.
            self._workspace.temporary.mkdir(parents=True, exist_ok=True)
            self._limit(connection, self._workspace.temporary / "spill")
            idle = (os.cpu_count() or 1) - models_at_once
            is_shared = self._landed_bytes() >= _SHARED_FROM_BYTES and idle > 0
            connection.execute(f"set threads = {1 + idle if is_shared else 1}")
            connection.execute("pragma disable_checkpoint_on_shutdown")
            connection.execute(f"attach if not exists {literal(str(self._building))} as pub")
            if self.changed is not None:
                connection.execute(f"attach {literal(str(self._former))} as former (read_only)")
            self._held = connection
            try:
                yield
            finally:
                self._held = None
        remove(self._workspace.temporary)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """With the settings of ``profiles.yml``, which are a connection's own."""
        cursor = self._connection().cursor()
        cursor.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
        return cursor

    def work_rows(self, query: str) -> list[Row]:
        """The rows of a query on ``state/work.duckdb``."""
        return self._connection().execute(query).fetchall()

    def store_estimate(self, table: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
        """Replace a table of the schema ``estimates`` in ``state/work.duckdb``."""
        connection = self._connection()
        query = f"from estimates.{table} order by all"
        before = connection.execute(query).fetchall() if self.changed is not None else None
        connection.execute(estimates.delete_statement(table))
        connection.execute(*estimates.insert_columns(table, columns, rows))
        if self.changed is not None and connection.execute(query).fetchall() != before:
            self.changed.add((f'"estimates"."{table}"', None))

    def finish_work(self) -> None:
        """Let a later build keep what it finds unchanged: all tables are made."""
        reuse.finish(self._connection())

    def comment(self, tables: Sequence[Described]) -> None:
        """All in one transaction, given as one text: each on its own would take twice as long.

        Then the file of the new version is written.
        """
        statements = ("begin", *comment_statements(tables, "pub."), "commit", "checkpoint pub")
        self._connection().execute("; ".join(statements))

    def _connection(self) -> duckdb.DuckDBPyConnection:
        assert self._held is not None  # noqa: S101 - called within ``held``
        return self._held

    def finish(self) -> None:
        """Make sure that the new version is one whole file, and is on the disk."""
        wal = self._building.with_name(f"{self._building.name}.wal")
        if not self._building.exists() or wal.exists():
            with duckdb.connect(str(self._building)) as connection:
                connection.execute("checkpoint")
        if wal.exists():
            raise EngineError(f"{self._building} is still open in another process.")
        _sync(self._building)
        self._readable = self._building

    def compared(self) -> tuple[Path | None, Path | None]:
        """The files of the new version and of the published one."""
        return self._building, self._former if self._former.exists() else None

    def publish(self) -> str:
        """Rename the finished file to its version, then switch the symlink to it."""
        self._stop_reading()
        version = version_file(self._workspace.versions, self._number)
        _describe(self._building, self._number)
        version.parent.mkdir(exist_ok=True)
        self._building.replace(version)
        _sync(version.parent)
        _sync(self._workspace.versions)
        self.switch(self._number)
        self._readable = version
        for number in superfluous(self.kept(), self._number, self._keep):
            remove(version_file(self._workspace.versions, number).parent)
        return self.place()

    def switch(self, number: int) -> None:
        """Let readers find version ``number`` from now on: commit point 2."""
        version = version_file(self._workspace.versions, number)
        link = _switching(self._workspace)
        link.unlink(missing_ok=True)
        link.symlink_to(version.relative_to(self._workspace.root))
        link.replace(self._workspace.warehouse)
        _sync(self._workspace.root)

    def roll_back(self, number: int | None) -> BuildStamp:
        """Switch to a kept earlier version (the one before, or ``number``); returns what it is.

        Raises UserError when there is no such version, EngineError when it cannot be opened.
        """
        self._carry_over()
        kept, current = self.kept(), self.published_number()
        if current is None:
            raise UserError(f"Nothing is published in {self._workspace.root}: run roi build first.")
        known = ", ".join(str(other) for other in kept if other != current) or "none"
        chosen = version_before(kept, current) if number is None else number
        if chosen is None or chosen not in kept or chosen == current:
            wanted = "no earlier version" if chosen is None else f"no other version {chosen}"
            raise UserError(
                f"There is {wanted} to go back to in {self._workspace.versions} "
                f"(published: {current}; others kept: {known}): see roi runs."
            )
        described = self.describe(chosen)
        self.switch(chosen)
        return described

    def keep_candidate(self) -> str:
        """Put the new version aside as ``state/candidate.duckdb`` (or the file of ``as_of``)."""
        self._stop_reading()
        kept = self._as_of or self._workspace.candidate
        if kept.is_dir():
            remove(kept)
        self._building.replace(kept)
        if self._as_of:
            self._remove_work()
        self._readable = kept
        return str(kept)

    def place(self) -> str:
        """The link that readers open."""
        return str(self._workspace.warehouse)

    def rows(self, query: str) -> list[Row]:
        """The rows of a query on the new version."""
        return _asked(self._read_version(), query).fetchall()

    def stream(self, query: str) -> Iterator[list[Row]]:
        """The same rows, some of them at a time, on a connection of their own."""
        with reading(self._readable or self._workspace.warehouse) as connection:
            self._limit(connection, self._workspace.temporary)
            answer = _asked(connection, query)
            while some := answer.fetchmany(ROWS_AT_ONCE):
                yield some

    def _read_version(self) -> duckdb.DuckDBPyConnection:
        """The new version, which stays open: to open it costs 35 ms."""
        path = self._readable or self._workspace.warehouse
        if self._reader is None or self._reader[0] != path:
            self._stop_reading()
            connection = self._read.enter_context(reading(path))
            self._limit(connection, self._workspace.temporary)
            self._reader = (path, connection)
        return self._reader[1]

    def _limit(self, connection: duckdb.DuckDBPyConnection, spill: Path) -> None:
        """Let a build take the memory it may; what is beyond the engine's share is put aside.

        What the engine has no use for goes back to the system soon, not by hundreds of megabytes.
        """
        connection.execute(f"set temp_directory = {literal(str(spill))}")
        if self._memory_megabytes:
            connection.execute("set allocator_flush_threshold = '4MB'")
            connection.execute("set allocator_bulk_deallocation_flush_threshold = '32MB'")
            share = int(self._memory_megabytes * _ENGINES_SHARE)
            connection.execute(f"set memory_limit = '{share}MB'")

    def _stop_reading(self) -> None:
        self._reader = None
        self._read.close()

    def before(self) -> Reading | None:
        """Of the versions kept, the last one before the published."""
        current = self.published_number() or 0
        earlier = [number for number in self.kept() if number < current]
        return self.reading_of(max(earlier)) if earlier else None

    def reading_of(self, number: int) -> Reading:
        """How to read a version that is kept."""
        return partial(_rows, self._file(number))

    def close(self) -> None:
        """Let go of the version that was read; the copy of the former one is not kept."""
        self._stop_reading()
        remove(self._former)

    def _memory(self) -> int:
        """The bytes a build may take: without a limit four fifths of the machine's, as DuckDB."""
        if self._memory_megabytes:
            return self._memory_megabytes * MEGABYTE
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 4 // 5

    def _landed_bytes(self) -> int:
        return sum(path.stat().st_size for path in self._workspace.land_dir.glob("*/*.parquet"))

    def _remove_work(self) -> None:
        for path in (self._work, self._work.with_name(f"{self._work.name}.wal")):
            remove(path)


def _switching(workspace: Workspace) -> Path:
    return workspace.root / f".{workspace.warehouse.name}.tmp"


def _name_again(former: Path, file: Path) -> None:
    """Let a version lie under a second name: as a copy where the disk knows no second names."""
    file.parent.mkdir(exist_ok=True)
    try:
        file.hardlink_to(former)
    except OSError:
        part = file.parent.with_name(f"{file.parent.name}.tmp")
        shutil.copyfile(former, part)
        _sync(part)
        part.replace(file)
    _sync(file.parent)
    _sync(file.parent.parent)


@contextmanager
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a version; to a copy of it where a reader holds it read-write."""
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.IOException as error:
        if "lock" not in str(error):
            raise
        with TemporaryDirectory() as folder:
            copy = shutil.copyfile(path, Path(folder) / path.name)
            with duckdb.connect(str(copy), read_only=True) as connection:
                yield connection
        return
    with connection:
        work_alone(connection, path.stat().st_size)
        yield connection


def work_alone(connection: duckdb.DuckDBPyConnection, size: int) -> None:
    """One thread for few records: a thread that waits costs as much as one that works.

    ``size``: of the files that are read, in bytes.
    """
    if size < _SHARED_FROM_BYTES:
        connection.execute("set threads = 1")


def _rows(path: Path, query: str) -> list[Row]:
    """The rows of a query on a version."""
    with reading(path) as connection:
        return _asked(connection, query).fetchall()


def _asked(connection: duckdb.DuckDBPyConnection, query: str) -> duckdb.DuckDBPyConnection:
    return connection.execute(query.replace("{marts}", "marts").replace("{quality}", "quality"))


def _describe(path: Path, number: int) -> BuildStamp:
    """The row of ``quality.build`` by which a file says that it is this build."""
    query = f"select {STAMP_COLUMNS} from quality.build where build_id = {number}"
    try:
        with reading(path) as connection:
            row = connection.execute(query).fetchone()
    except duckdb.Error as error:
        raise EngineError(
            f"The version {path} cannot be read ({error}): roi rollback goes back to another one; "
            "where none is kept, remove it together with warehouse.duckdb, and roi build makes a "
            "first version of what is landed."
        ) from error
    if row is None:
        raise EngineError(f"The version {path} does not say that it is build {number}.")
    return BuildStamp(*row)


def _install_history(connection: duckdb.DuckDBPyConnection, source: Path | None) -> None:
    """Write the schema ``prev`` from a version's history; without one, empty."""
    connection.execute("drop schema if exists prev cascade")
    connection.execute("create schema prev")
    for table in history.HISTORY:
        connection.execute(history.create_statement(table))
    if source is None:
        return
    quoted = str(source).replace("'", "''")
    connection.execute(f"attach '{quoted}' as published (read_only)")
    query = (
        "select column_name from duckdb_columns() where database_name = 'published' "
        "and schema_name = ? and table_name = ?"
    )
    for table in history.HISTORY:
        schema = history.schema_of(table)
        found = [row[0] for row in connection.execute(query, [schema, table]).fetchall()]
        if found:
            connection.execute(history.copy_statement(table, f"published.{schema}.{table}", found))
    connection.execute("detach published")


def _sync(path: Path) -> None:
    """Make a file's content, or a folder's names, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
