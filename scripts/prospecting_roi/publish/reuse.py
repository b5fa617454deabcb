"""Which tables of the former build a new one may keep: those that are made of nothing that changed.

Table ``reuse.finished`` of the work database says that all its tables were made, and by which
engine; ``reference.build`` there says for which build. What changed is a relation as statements
name it, or one column of a relation of one row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version

import duckdb

from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.publish.base import STAMP_COLUMNS, Change, Row

GIVEN = ("raw", "reference", "prev", "estimates")
"""The schemas that the runner fills, and models read."""

OF_ONE_ROW = ('"reference"."build"', '"reference"."settings"')
"""What every build changes in some columns: who reads another one need not be made anew."""


@dataclass(frozen=True)
class Content:
    """What a relation holds: the text of a view, else how many rows, and the sum of their hashes.

    Of a relation of one row instead its values.
    """

    said: str | Row
    columns: tuple[str, ...] = ()


Contents = Mapping[str, Content]


def engine() -> str:
    """What else than a company's records and the project's code tables are made by."""
    return ", ".join(f"{name} {version(name)}" for name in ("duckdb", "dbt-core", "dbt-duckdb"))


def contents_of_finished(
    connection: duckdb.DuckDBPyConnection, published: BuildStamp
) -> Contents | None:
    """What the given relations hold, in the work database of the published build.

    None where it is that of another build, of one that did not end, or of another engine.
    """
    tables = {f"{schema}.{name}" for schema, name in _tables(connection)}
    if not {"reuse.finished", "reference.build"} <= tables:
        return None
    made_by = connection.execute("select engine from reuse.finished").fetchall()
    stamps = connection.execute(f"select {STAMP_COLUMNS} from reference.build").fetchall()
    if made_by != [(engine(),)] or [BuildStamp(*stamp) for stamp in stamps] != [published]:
        return None
    return contents(connection)


def contents(connection: duckdb.DuckDBPyConnection) -> Contents:
    """What the given relations hold, each by its name in compiled SQL."""
    found = {}
    for schema, name in _tables(connection):
        if schema not in GIVEN:
            continue
        relation = f'"{schema}"."{name}"'
        if relation in OF_ONE_ROW:
            answer = connection.execute(f"from {relation}")
            columns = tuple(column[0] for column in answer.description or ())
            [values] = answer.fetchall()
            found[relation] = Content(values, columns)
        else:
            query = f"select count(*), sum(hash(*columns(*))) from {relation}"
            found[relation] = Content(connection.execute(query).fetchall()[0])
    for schema, name, text in connection.execute(
        "select schema_name, view_name, sql from duckdb_views() where not internal"
    ).fetchall():
        if schema in GIVEN:
            found[f'"{schema}"."{name}"'] = Content(text)
    return found


def differences(former: Contents, now: Contents) -> Iterator[Change]:
    """The relations that changed, and of those of one row the columns."""
    for relation in sorted({*former, *now}):
        before, after = former.get(relation), now.get(relation)
        if before == after:
            continue
        if before and after and after.columns and before.columns == after.columns:
            pairs = zip(after.columns, before.said, after.said, strict=True)
            yield from ((relation, name) for name, one, other in pairs if one != other)
        else:
            yield relation, None


def begin(connection: duckdb.DuckDBPyConnection) -> None:
    """Say that a build is under way."""
    connection.execute("drop schema if exists reuse cascade")


def finish(connection: duckdb.DuckDBPyConnection) -> None:
    """Say that all tables of the work database are made."""
    connection.execute("create schema if not exists reuse")
    connection.execute("create or replace table reuse.finished as select ? as engine", [engine()])


def _tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    query = (
        "select schema_name, table_name from duckdb_tables() "
        "where not internal and database_name = current_database() order by all"
    )
    return [(schema, name) for schema, name in connection.execute(query).fetchall()]
