"""The schema ``estimates``: what the runner computes between two parts of a build."""

from collections.abc import Iterator, Mapping

from prospecting_roi.core.estimators import ESTIMATORS, RUNS


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


def insert_statement(table: str, columns: Mapping[str, str], mark: str) -> str:
    """The statement that takes one row, its values bound where ``mark`` stands."""
    values = ", ".join(f"cast({mark} as {kind})" for kind in columns.values())
    return f"insert into estimates.{table} ({', '.join(columns)}) values ({values})"
