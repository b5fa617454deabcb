"""PostgreSQL: dbt builds ``marts_next`` and ``quality_next``; one transaction renames both."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from prospecting_roi.core.errors import BusyError, EngineError, UserError
from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.publish import estimates, history
from prospecting_roi.publish.base import (
    PUBLIC,
    ROWS_AT_ONCE,
    STAMP_COLUMNS,
    Change,
    Installer,
    Row,
)
from prospecting_roi.publish.comments import Described, comment_statements
from prospecting_roi.publish.postgres_copy import copy_relations

if TYPE_CHECKING:
    from psycopg2.extensions import connection as PsycopgConnection  # noqa: N812 - a type

PRIVATE = ("raw", "reference", "prev", "estimates", "staging", "intermediate")
OWNER_NOTE = "Made by roi; replaced at every build."
READER = "bi_reader"
_LOCK = 7_067_732_019
_DEFAULTS = {
    "ROI_PG_HOST": "localhost",
    "ROI_PG_PORT": "5432",
    "ROI_PG_USER": "postgres",
    "ROI_PG_PASSWORD": "",
    "ROI_PG_DATABASE": "prospecting_roi",
}


def server_settings() -> dict[str, str]:
    """The variables by which the server is found, with their defaults."""
    return {name: os.environ.get(name, word) for name, word in _DEFAULTS.items()}


class PostgresPublisher:
    """The publication of a workspace in a PostgreSQL database of its own."""

    target = "postgres"
    is_read_when_closed = False
    changed: set[Change] | None = None

    def __init__(self) -> None:
        """Connect as ``ROI_PG_HOST``, ``_PORT``, ``_USER``, ``_PASSWORD``, ``_DATABASE`` say.

        Raises UserError without the driver, EngineError when the server does not answer and
        BusyError when another build works in the database.
        """
        self._settings = server_settings()
        self._database = self._settings["ROI_PG_DATABASE"]
        self._connection = _connect(self._settings)
        self._number = 0
        self._suffix = ""
        if not self._one("select pg_try_advisory_lock(%s)", _LOCK):
            self._connection.close()
            raise BusyError(
                f"Another build works in the PostgreSQL database {self._database}: "
                "wait until it has ended, then try again."
            )

    def clean(self) -> None:
        """Drop former publications that somebody was still reading when they were replaced."""
        self._check_owner()
        former = "select nspname from pg_namespace where nspname ~ '^(marts|quality)_old_[0-9]+$'"
        for (schema,) in self._rows(former):
            self._drop(schema)

    def published(self) -> BuildStamp | None:
        """The last row of ``quality.build``."""
        if not self._one("select to_regclass('quality.build') is not null"):
            return None
        query = f"select {STAMP_COLUMNS} from quality.build order by build_id desc limit 1"
        rows = self._rows(query)
        return BuildStamp(*rows[0]) if rows else None

    def was_rolled_back(self) -> bool:
        """Never: the server holds one version."""
        return False

    def prepare(
        self,
        install: Installer,
        number: int,
        *,
        is_partial: bool,
        kept_of: BuildStamp | None = None,  # noqa: ARG002 - all is made anew here
    ) -> None:
        """Make the schemas dbt reads and those it writes to, and fill the former.

        With ``is_partial`` the published tables are copied to the schemas of the next version.
        """
        self._number = number
        next_schemas = tuple(f"{schema}_next" for schema in PUBLIC)
        replaced = ("prev",) if is_partial else PRIVATE + next_schemas
        with self._transaction():
            for schema in replaced:
                self._execute(f"drop schema if exists {schema} cascade")
            for schema in PRIVATE + next_schemas:
                self._execute(f"create schema if not exists {schema}")
                self._execute(f"comment on schema {schema} is '{OWNER_NOTE}'")
            with (
                duckdb.connect() as source,
                tempfile.TemporaryDirectory() as folder,
                self._connection.cursor() as cursor,
            ):
                install(source)
                copy_relations(source, cursor, Path(folder))
            self._install_history()
            for statement in estimates.create_statements():
                self._execute(statement)
            if is_partial:
                self._copy_published()
        self._execute("analyze")
        self._suffix = "_next"

    def environment(self) -> Mapping[str, str]:
        """Where ``profiles.yml`` finds the server, and how its sessions behave.

        Dates and times never depend on the server's zone. What a crash of the server could lose
        of an unpublished build is built again, so its commits need not wait for the disk.
        PostgreSQL knows no statistics of a CTE and takes joins by several keys for one row: row
        against row, for which it is then too many, is its last choice. A table is counted where it
        is made; some thousand of its rows say enough.
        """
        options = (
            "-c timezone=UTC -c synchronous_commit=off -c jit=off -c enable_nestloop=off "
            "-c default_statistics_target=10"
        )
        threads = os.environ.get("ROI_THREADS", "4")
        return {**self._settings, "PGOPTIONS": options, "ROI_THREADS": threads}

    def held(self, models_at_once: int) -> AbstractContextManager[None]:  # noqa: ARG002
        """The server is open all the time."""
        return nullcontext()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """The engine is elsewhere: dbt speaks to it."""
        raise NotImplementedError

    def work_rows(self, query: str) -> list[Row]:
        """The rows of a query on the private schemas."""
        return self._rows(query)

    def store_estimate(self, table: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
        """Replace a table of the schema ``estimates``, in one transaction."""
        with self._transaction(), self._connection.cursor() as cursor:
            cursor.execute(estimates.delete_statement(table))
            for statement, values in estimates.insert_statements(table, columns, rows, "%s"):
                cursor.execute(statement, values)

    def finish_work(self) -> None:
        """Nothing: a build here keeps nothing of the one before."""

    def comment(self, tables: Sequence[Described]) -> None:
        """All in one transaction."""
        if tables:
            self._execute("; ".join(comment_statements(tables)))

    def finish(self) -> None:
        """Everything is committed by dbt already; the server counts what lies there.

        Without that it would read as if each table were small, until it comes to count by itself.
        """
        made = (
            "select string_agg(format('%%I.%%I', schemaname, tablename), ', ') from pg_tables "
            "where schemaname in %s"
        )
        tables = self._one(made, tuple(f"{schema}_next" for schema in PUBLIC))
        if tables:
            self._execute(f"analyze {tables}")

    def compared(self) -> tuple[Path | None, Path | None]:
        """No files: both versions are schemas of the server."""
        return None, None

    def publish(self) -> str:
        """Rename the next schemas to the published ones, in one transaction.

        Raises EngineError when the next version does not say that it is this build.
        """
        self._check_owner()
        query = "select count(*) from quality_next.build where build_id = %s"
        if not self._one(query, self._number):
            raise EngineError(f"quality_next does not say that it is build {self._number}.")
        has_reader = self._make_reader()
        former = [schema for schema in PUBLIC if self._note(schema) is not None]
        with self._transaction():
            for schema in former:
                self._execute(f"alter schema {schema} rename to {schema}_old_{self._number}")
            for schema in PUBLIC:
                self._execute(f"alter schema {schema}_next rename to {schema}")
                if has_reader:
                    self._execute(f"grant usage on schema {schema} to {READER}")
                    self._execute(f"grant select on all tables in schema {schema} to {READER}")
        self._suffix = ""
        for schema in former:
            self._drop(f"{schema}_old_{self._number}")
        return self.place()

    def keep_candidate(self) -> str:
        """The candidate stays in its two schemas until the next build."""
        return f"PostgreSQL {self._database}.marts_next, {self._database}.quality_next"

    def place(self) -> str:
        """The two schemas that readers are granted."""
        return f"PostgreSQL {self._database}.marts, {self._database}.quality"

    def rows(self, query: str) -> list[Row]:
        """The rows of a query on the candidate, or, once published, the publication."""
        return self._rows(self._named(query))

    def stream(self, query: str) -> Iterator[list[Row]]:
        """The same rows, some of them at a time: the server keeps the others."""
        with self._connection.cursor("stream", withhold=True) as cursor:
            cursor.execute(self._named(query))
            while some := cursor.fetchmany(ROWS_AT_ONCE):
                yield some

    def _named(self, query: str) -> str:
        for schema in PUBLIC:
            query = query.replace(f"{{{schema}}}", f"{schema}{self._suffix}")
        return query

    def before(self) -> None:
        """The server holds one version."""

    def close(self) -> None:
        """Disconnect, which also lets go of the lock."""
        self._connection.close()

    def _install_history(self) -> None:
        for table in history.HISTORY:
            self._execute(history.create_statement(table))
            schema = history.schema_of(table)
            columns = (
                "select column_name from information_schema.columns "
                "where table_schema = %s and table_name = %s"
            )
            found = [row[0] for row in self._rows(columns, schema, table)]
            if found:
                self._execute(history.copy_statement(table, f"{schema}.{table}", found))

    def _copy_published(self) -> None:
        for schema in PUBLIC:
            tables = "select tablename from pg_tables where schemaname = %s"
            for (table,) in self._rows(tables, schema):
                self._execute(f'drop table if exists {schema}_next."{table}" cascade')
                self._execute(f'create table {schema}_next."{table}" as table {schema}."{table}"')

    def _make_reader(self) -> bool:
        """Whether the role of the BI tools is there, after creating it where that is allowed."""
        if self._one("select count(*) from pg_roles where rolname = %s", READER):
            return True
        may = "select rolsuper or rolcreaterole from pg_roles where rolname = current_user"
        if self._one(may):
            self._execute(f"create role {READER} nologin")
            return True
        return False

    def _drop(self, schema: str) -> None:
        """Drop a replaced schema, unless a reader still holds it: then the next build does."""
        import psycopg2.errors

        try:
            with self._transaction():
                self._execute("set local lock_timeout = '5s'")
                self._execute(f"drop schema if exists {schema} cascade")
        except psycopg2.errors.LockNotAvailable:
            return

    def _check_owner(self) -> None:
        """Refuse to touch a schema of one of our names that somebody else made."""
        for schema in PUBLIC + PRIVATE + tuple(f"{schema}_next" for schema in PUBLIC):
            note = self._note(schema)
            if note is not None and note != OWNER_NOTE:
                raise UserError(
                    f"The schema {schema} of the PostgreSQL database {self._database} was not made "
                    "by roi and would be replaced: give roi a database of its own and name it in "
                    "ROI_PG_DATABASE."
                )

    def _note(self, schema: str) -> str | None:
        """The comment on a schema ('' without one); None when there is no such schema."""
        query = (
            "select coalesce(obj_description(oid, 'pg_namespace'), '') "
            "from pg_namespace where nspname = %s"
        )
        rows = self._rows(query, schema)
        return str(rows[0][0]) if rows else None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.autocommit = False
        try:
            with self._connection:
                yield
        finally:
            self._connection.autocommit = True

    def _execute(self, statement: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(statement)

    def _rows(self, query: str, *values: object) -> list[Row]:
        with self._connection.cursor() as cursor:
            cursor.execute(query, values or None)
            return cursor.fetchall()

    def _one(self, query: str, *values: object) -> object:
        return self._rows(query, *values)[0][0]


def _connect(settings: Mapping[str, str]) -> "PsycopgConnection":
    try:
        import psycopg2
    except ModuleNotFoundError:
        raise UserError(
            "The target postgres needs the PostgreSQL driver: install prospecting-roi[postgres]."
        ) from None
    host, database = settings["ROI_PG_HOST"], settings["ROI_PG_DATABASE"]
    try:
        connection = psycopg2.connect(
            host=host,
            port=settings["ROI_PG_PORT"],
            user=settings["ROI_PG_USER"],
            password=settings["ROI_PG_PASSWORD"],
            dbname=database,
            application_name="roi",
        )
    except psycopg2.OperationalError as error:
        reason = str(error).strip().splitlines()[-1].strip()
        raise EngineError(
            f"The PostgreSQL database {database} on {host} does not answer ({reason}): "
            "check ROI_PG_HOST, ROI_PG_PORT, ROI_PG_USER, ROI_PG_PASSWORD and ROI_PG_DATABASE."
        ) from error
    connection.autocommit = True
    with connection.cursor() as cursor:
        # To compile a statement takes longer than to run it.
        cursor.execute("set jit = off")
    return connection
