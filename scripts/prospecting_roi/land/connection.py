"""The connection in which a file is read: it reaches that file and its scratch folder only."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from prospecting_roi.core.interrupts import tell, told_to_stop
from prospecting_roi.core.limits import Limits
from prospecting_roi.core.spelling import Settled
from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.land.binding import bind_without_pandas
from prospecting_roi.land.columns import UNTIL, MappedColumn
from prospecting_roi.land.source import Source

_WIDE = 500
_SHARED_FROM_BYTES = 32_000_000
_RECORDS = "_records_of_the_file"


def is_shared(size: int) -> bool:
    """Whether a file of so many bytes is worked on by several threads, of this connection."""
    return size >= _SHARED_FROM_BYTES


@contextmanager
def reading_connection(
    source: Source, path: Path, scratch: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own, locked once the source is attached.

    Raises UserError when what is done in it takes more memory or time than the source's limits.
    """
    with duckdb.connect() as con, restrained(con, source.name, source.limits):
        bind_without_pandas(con)
        con.execute(f"set temp_directory = {literal(str(scratch / 'spill'))}")
        con.execute("set enable_progress_bar = false")
        con.execute("set TimeZone = 'UTC'")
        con.execute("set preserve_insertion_order = true")
        # A list of constants stays a comparison: as a join it is slow to set up.
        disabled = "in_clause"
        is_wide = len(source.headers) > _WIDE
        if is_wide:
            # Each expression would be compared with each: 20 of the 25 s of 5 000 columns.
            disabled += ",common_subexpressions"
        if is_wide or not is_shared(path.stat().st_size):
            # Every thread holds a piece of every column; of little there is nothing to share, and
            # a thread that waits costs as much as one that works.
            con.execute("set threads = 1")
        con.execute(f"set disabled_optimizers = '{disabled}'")
        if source.attach:
            con.execute(source.attach)
        con.execute(f"set allowed_directories = [{literal(f'{scratch}/')}]")
        con.execute(f"set allowed_paths = [{literal(str(path))}]")
        con.execute("set enable_external_access = false")
        con.execute("set lock_configuration = true")
        yield con


def read_once(con: duckdb.DuckDBPyConnection, source: Source, path: Path) -> Source:
    """The source with its records in memory where they are few and lie as text.

    They are asked about several times, and to take them apart costs more than most questions.
    """
    is_few = not is_shared(path.stat().st_size) and len(source.headers) <= _WIDE
    if path.suffix.lower() != ".csv" or not is_few:
        return source
    con.execute(f"create temp table {_RECORDS} as select * from {source.relation}")
    return replace(source, relation=_RECORDS)


@contextmanager
def restrained(con: duckdb.DuckDBPyConnection, name: str, limits: Limits) -> Iterator[None]:
    """Around all that is done in a connection with a file: so much memory, so much time."""
    con.execute(f"set memory_limit = '{limits.memory_megabytes}MB'")

    def stop() -> None:
        # An interruption may leave this place late, when the connection is closed already.
        with suppress(duckdb.ConnectionException):
            con.interrupt()

    timer = threading.Timer(limits.seconds, tell, (stop,))
    timer.daemon = True
    timer.start()
    try:
        with told_to_stop(stop):
            yield
    except duckdb.OutOfMemoryException as error:
        raise limits.too_large(name) from error
    except duckdb.InterruptException as error:
        raise limits.too_slow(name) from error
    except BaseException:
        # A query that was left goes on, and the connection would wait for its end to close.
        stop()
        raise
    finally:
        timer.cancel()


def one_row(con: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """The only row of a query that has one."""
    [row] = con.execute(query).fetchall()
    return tuple(row)


def rejected_cells(
    con: duckdb.DuckDBPyConnection,
    columns: tuple[MappedColumn, ...],
    settled: dict[str, Settled],
    landed: Path,
) -> tuple[tuple[str, int], ...]:
    """How many cells of each column could not be spelled, where there are any."""
    names = [c.name for c in columns if not settled[c.name].is_clean and c.name != UNTIL]
    if not names:
        return ()
    counts = ", ".join(f"count({identifier(f'_text_{name}')})" for name in names)
    row = one_row(con, f"select {counts} from read_parquet({literal(str(landed))})")
    return tuple((name, int(n)) for name, n in zip(names, row, strict=True) if n)
