"""Tables of the published version to take away: what there is, what is asked of it, its rows."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import duckdb

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.duckdb import DuckDBPublisher, reading
from prospecting_roi.publish.files import whole_file

# What a spreadsheet would take for the beginning of a formula.
_FORMULA = "^[=+@\\t\\r-]"
_PERIOD_COLUMNS = ("period_start", "performance_date")
_BATCH = 10_000
_TABLES = """
    select
        columns.table_name,
        columns.column_name,
        columns.data_type,
        coalesce(columns.comment, ''),
        coalesce(tables.comment, '')
    from duckdb_columns() as columns
    inner join duckdb_tables() as tables
        on
            columns.database_name = tables.database_name
            and columns.schema_name = tables.schema_name
            and columns.table_name = tables.table_name
    where columns.schema_name = 'marts' and columns.database_name = current_database()
    order by columns.table_name, columns.column_index
"""


@dataclass(frozen=True)
class Column:
    """A column of a mart: its DuckDB type (``DECIMAL(18,4)``) and what it means."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Mart:
    """A published mart; ``period_column`` is the day a row begins with, None without one."""

    name: str
    description: str
    columns: tuple[Column, ...]
    period_column: str | None


@dataclass(frozen=True)
class Choice:
    """What of the marts is taken: both days belong to the period; None and () take everything."""

    marts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    columns: tuple[str, ...] = ()


class Published:
    """The published version of a workspace, open for reading."""

    def __init__(self, stamp: BuildStamp, connection: duckdb.DuckDBPyConnection) -> None:
        """Of a version that says what it is, over an open connection."""
        self.stamp = stamp
        self._connection = connection

    def marts(self) -> dict[str, Mart]:
        """Every published mart by its name."""
        found: dict[str, tuple[str, list[Column]]] = {}
        for table, name, kind, text, about in self._connection.execute(_TABLES).fetchall():
            found.setdefault(table, (about, []))[1].append(Column(name, kind, text))
        return {
            name: Mart(name, about, tuple(columns), _period_column(columns))
            for name, (about, columns) in found.items()
        }

    def chosen(self, choice: Choice) -> list[Mart]:
        """The marts of a choice with its columns; without names, those that people read.

        Raises UserError for a mart or a column that is not there, and for a period that ends
        before it begins.
        """
        if choice.since and choice.until and choice.since > choice.until:
            raise UserError(
                f"The period ends before it begins: --since {choice.since}, --until "
                f"{choice.until}; give the earlier day first."
            )
        marts = self.marts()
        for name in choice.marts:
            if name not in marts:
                raise UserError(f"There is no published mart {name}{_like(name, marts)}.")
        names = choice.marts or tuple(name for name in marts if name.startswith("rpt_"))
        return [_narrowed(marts[name], choice.columns) for name in dict.fromkeys(names)]

    def count(self, mart: Mart, choice: Choice) -> int:
        """How many rows of a mart a choice takes."""
        query = f"select count(*) from ({_query(mart, choice)})"
        return int(self._connection.execute(query).fetchall()[0][0])

    def rows(self, mart: Mart, choice: Choice) -> Iterator[tuple[Any, ...]]:
        """The rows of a mart in the order of its columns, sorted by them."""
        found = self._connection.execute(_query(mart, choice))
        while batch := found.fetchmany(_BATCH):
            yield from batch

    def write_parquet(self, mart: Mart, choice: Choice, path: Path) -> None:
        """Write the rows of a mart as a Parquet file, in one step."""
        self._copy(_query(mart, choice), path, "format parquet")

    def write_csv(self, mart: Mart, choice: Choice, path: Path) -> None:
        """Write the rows of a mart as a CSV file (UTF-8, commas, a header), in one step.

        A text that a spreadsheet would take for a formula gets a leading apostrophe.
        """
        cells = ", ".join(_cell(column) for column in mart.columns)
        self._copy(f"select {cells} from ({_query(mart, choice)})", path, "format csv, header")

    def _copy(self, query: str, path: Path, options: str) -> None:
        with whole_file(path) as part:
            target = str(part).replace("'", "''")
            self._connection.execute(f"copy ({query}) to '{target}' ({options})")


@contextmanager
def published(workspace: Workspace) -> Iterator[Published]:
    """The version that readers see. Raises UserError where nothing is published."""
    stamp = DuckDBPublisher(workspace, keep=1).published()
    if stamp is None:
        raise UserError(f"Nothing is published in {workspace.root}: run roi build first.")
    with reading(workspace.warehouse) as connection:
        yield Published(stamp, connection)


def _narrowed(mart: Mart, names: Sequence[str]) -> Mart:
    columns = {column.name: column for column in mart.columns}
    for name in names:
        if name not in columns:
            raise UserError(
                f"{mart.name} has no column {name}{_like(name, columns)}; name the marts that "
                f"have it with --mart."
            )
    chosen = tuple(columns[name] for name in dict.fromkeys(names)) or mart.columns
    return replace(mart, columns=chosen)


def _period_column(columns: Sequence[Column]) -> str | None:
    """The column by which a period chooses rows: the table's own, else its first date."""
    names = [column.name for column in columns]
    own = [name for name in _PERIOD_COLUMNS if name in names]
    dates = [column.name for column in columns if column.type == "DATE"]
    return next(iter((*own, *dates)), None)


def _like(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def _query(mart: Mart, choice: Choice) -> str:
    names = ", ".join(_quoted(column.name) for column in mart.columns)
    bounds = []
    if mart.period_column is not None:
        day = _quoted(mart.period_column)
        if choice.since:
            bounds.append(f"{day} >= date '{choice.since.isoformat()}'")
        if choice.until:
            bounds.append(f"{day} <= date '{choice.until.isoformat()}'")
    where = f" where {' and '.join(bounds)}" if bounds else ""
    return f"select {names} from marts.{_quoted(mart.name)}{where} order by all"


def _cell(column: Column) -> str:
    name = _quoted(column.name)
    if column.type != "VARCHAR":
        return name
    is_formula = f"regexp_matches({name}, '{_FORMULA}')"
    return f"case when {is_formula} then '''' || {name} else {name} end as {name}"


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
