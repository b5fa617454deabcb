"""The schema ``estimates``: what the runner computes between two parts of a build."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from prospecting_roi.core.estimators import ESTIMATORS, RUNS

_ROWS_PER_INSERT = 500


def create_statements() -> Iterator[str]:
    """The statements that make the schema and its tables where they are not there yet."""
    yield "create schema if not exists estimates"
    tables = {"runs": RUNS} | {one.name: one.output_columns for one in ESTIMATORS}
    for table, columns in tables.items():
        typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        yield f"create table if not exists estimates.{table} ({typed})"


def delete_statement(table: str) -> str:
    """The statement that empties a table."""
    return f"delete from estimates.{table}"


def insert_statements(
    table: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]], mark: str
) -> Iterator[tuple[str, list[Any]]]:
    """The statements that fill a table, many rows each; values are bound where ``mark`` stands."""
    marks = f"({', '.join(mark for _ in columns)})"
    for start in range(0, len(rows), _ROWS_PER_INSERT):
        chunk = rows[start : start + _ROWS_PER_INSERT]
        statement = (
            f"insert into estimates.{table} ({', '.join(columns)}) "
            f"values {', '.join(marks for _ in chunk)}"
        )
        yield statement, [value for row in chunk for value in row]


def insert_columns(
    table: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]
) -> tuple[str, list[list[str | None]]]:
    """The statement that fills a table on DuckDB, and the texts bound to it, a list per column.

    DuckDB takes five times as long over a statement with a mark for each value.
    """
    by_column = zip(*rows, strict=True) if rows else ([] for _ in columns)
    given = [[None if value is None else str(value) for value in column] for column in by_column]
    typed = (f"cast(unnest(cast(? as varchar[])) as {kind})" for kind in columns.values())
    return f"insert into estimates.{table} select {', '.join(typed)}", given
