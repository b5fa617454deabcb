"""The databases the expectations look into: read only, and closed to everything else."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy

from prospecting_roi.core.errors import EngineError, UserError
from prospecting_roi.core.loads import BuildStamp, Load
from prospecting_roi.core.spelling.cells import literal
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land import install_relations
from prospecting_roi.publish.duckdb import work_alone
from prospecting_roi.publish.postgres import server_settings

MEMORY_LIMIT = "1GB"
_NUMBERS = count(1)
_READ_ONLY = "-c default_transaction_read_only=on -c timezone=UTC -c jit=off"


@dataclass(frozen=True)
class Database:
    """An open database: its address for SQLAlchemy, and the rows of a query of ours."""

    url: str
    rows: Callable[[str], Sequence[Sequence[Any]]]


@contextmanager
def delivered(workspace: Workspace, load: Load, target: str) -> Iterator[Database]:
    """The schemas ``raw`` and ``reference`` of a load.

    DuckDB: a database in memory, made anew over ``state/land``, because dbt writes
    ``state/work.duckdb`` meanwhile; PostgreSQL: the schemas that dbt reads.
    """
    if target == "postgres":
        with _postgres() as database:
            yield database
        return
    contents = workspace.land_dir.glob("*/*.parquet")
    with _memory(workspace, contents) as (connection, database):
        install_relations(connection, workspace, load, _stamp(load))
        _lock(connection, workspace.land_dir)
        yield database


@contextmanager
def landed(workspace: Workspace, load: Load) -> Iterator[Database]:
    """The same of a load that no server holds: a former one."""
    with delivered(workspace, load, "duckdb") as database:
        yield database


@contextmanager
def published(workspace: Workspace, target: str, files: dict[str, Path]) -> Iterator[Database]:
    """Published versions: the files by name, attached read-only; PostgreSQL holds all of them."""
    if target == "postgres":
        with _postgres() as database:
            yield database
        return
    with _memory(workspace, files.values()) as (connection, database):
        for name, path in files.items():
            connection.execute(f"attach {literal(str(path))} as {name} (read_only)")
        _lock(connection, None)
        try:
            yield database
        finally:
            for name in files:
                connection.execute(f"detach {name}")


@contextmanager
def _memory(
    workspace: Workspace, read: Iterable[Path]
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Database]]:
    # A name of its own: connections of one process to the same name share the database.
    name = f"expectations_{next(_NUMBERS)}"
    url = f"duckdb:///:memory:{name}"
    scratch = workspace.state / f"{name}.tmp"
    engine = sqlalchemy.create_engine(url)
    held = engine.raw_connection()
    try:
        connection = held.driver_connection
        assert connection is not None  # noqa: S101 - just opened
        connection.execute(f"set memory_limit = {literal(MEMORY_LIMIT)}")
        connection.execute(f"set temp_directory = {literal(str(scratch))}")
        connection.execute("set enable_progress_bar = false")
        connection.execute("set TimeZone = 'UTC'")
        work_alone(connection, sum(path.stat().st_size for path in read))
        yield connection, Database(url, lambda query: connection.execute(query).fetchall())
    finally:
        held.close()
        engine.dispose()
        shutil.rmtree(scratch, ignore_errors=True)


def _lock(connection: duckdb.DuckDBPyConnection, readable: Path | None) -> None:
    """Nothing outside ``readable`` can be reached any more: a workspace may add its own suites."""
    if readable is not None:
        connection.execute(f"set allowed_directories = [{literal(f'{readable}/')}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


@contextmanager
def _postgres() -> Iterator[Database]:
    settings = server_settings()
    host, database = settings["ROI_PG_HOST"], settings["ROI_PG_DATABASE"]
    url = sqlalchemy.URL.create(
        "postgresql+psycopg2",
        username=settings["ROI_PG_USER"],
        password=settings["ROI_PG_PASSWORD"] or None,
        port=int(settings["ROI_PG_PORT"]),
        database=database,
        # In the query, because the folder of a socket is no host name.
        query={"host": host, "application_name": "roi expectations", "options": _READ_ONLY},
    )
    try:
        engine = sqlalchemy.create_engine(url)
        connection = engine.connect()
    except ModuleNotFoundError:
        raise UserError(
            "The target postgres needs the PostgreSQL driver: install prospecting-roi[postgres]."
        ) from None
    except sqlalchemy.exc.OperationalError as error:
        reason = str(error.orig).strip().splitlines()[-1].strip()
        raise EngineError(
            f"The PostgreSQL database {database} on {host} does not answer ({reason}): "
            "check ROI_PG_HOST, ROI_PG_PORT, ROI_PG_USER, ROI_PG_PASSWORD and ROI_PG_DATABASE."
        ) from error
    try:
        yield Database(
            url.render_as_string(hide_password=False),
            lambda query: connection.exec_driver_sql(query).fetchall(),
        )
    finally:
        connection.close()
        engine.dispose()


def _stamp(load: Load) -> BuildStamp:
    """What ``reference.build`` wants to know; no expectation reads it."""
    return BuildStamp(
        build_id=0,
        load_id=load.id,
        as_of_date=load.as_of_date,
        loaded_at=load.loaded_at,
        code_version="",
        settings_hash=load.settings_hash,
        reference_hash=load.reference_hash,
    )
