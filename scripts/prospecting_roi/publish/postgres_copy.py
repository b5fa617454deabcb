"""The landed relations carried from DuckDB to PostgreSQL, table by table, with COPY."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from prospecting_roi.core.errors import EngineError

if TYPE_CHECKING:
    from psycopg2.extensions import cursor as PsycopgCursor  # noqa: N812 - a type

_SAME_WORD = re.compile(r"BOOLEAN|SMALLINT|INTEGER|BIGINT|DATE|TIMESTAMP|DECIMAL\([0-9]+,[0-9]+\)")
# Compared by code point, as DuckDB does, whatever the database's own collation; unlike "C" it
# also knows the case of accented letters.
_TEXT = 'text collate "C.utf8"'


def postgres_type(duckdb_type: str, text_type: str = _TEXT) -> str:
    """The PostgreSQL type of a landed column. Raises EngineError for one never landed."""
    if duckdb_type == "VARCHAR":
        return text_type
    if _SAME_WORD.fullmatch(duckdb_type):
        return duckdb_type.lower()
    raise EngineError(f"The landed type {duckdb_type} has no counterpart in PostgreSQL.")


def copy_relations(
    source: duckdb.DuckDBPyConnection, cursor: "PsycopgCursor", folder: Path
) -> None:
    """Create and fill in PostgreSQL every table and view of ``raw`` and ``reference``.

    ``folder`` takes one file at a time. A table that is there already is emptied first, and made
    anew where an earlier version gave it other columns.
    """
    cursor.execute("select count(*) from pg_collation where collname = 'C.utf8'")
    has_collation = bool((cursor.fetchone() or (0,))[0])
    text_type = _TEXT if has_collation else "text"
    for schema, table, columns in _relations(source):
        name = f'{schema}."{table}"'
        typed = ", ".join(f'"{col}" {postgres_type(kind, text_type)}' for col, kind in columns)
        if _has_other_columns(cursor, schema, table, columns):
            cursor.execute(f"drop table {name} cascade")
        cursor.execute(f"create table if not exists {name} ({typed})")
        cursor.execute(f"truncate {name}")
        file = folder / "relation.csv"
        quoted = str(file).replace("'", "''")
        # Every value is quoted and no null is, so that the empty text and null stay apart.
        source.execute(
            f"copy (from {name}) to '{quoted}' "
            "(format csv, header false, nullstr '', force_quote *)"
        )
        with file.open("rb") as stream:
            cursor.copy_expert(f"copy {name} from stdin (format csv, null '')", stream)
        file.unlink()


def _has_other_columns(
    cursor: "PsycopgCursor", schema: str, table: str, columns: list[tuple[str, str]]
) -> bool:
    cursor.execute(
        """
        select attribute.attname, format_type(attribute.atttypid, attribute.atttypmod)
        from pg_attribute as attribute
        where
            attribute.attrelid = to_regclass(%s)
            and attribute.attnum > 0
            and not attribute.attisdropped
        order by attribute.attnum
        """,
        (f'{schema}."{table}"',),
    )
    found = cursor.fetchall()
    words = {"timestamp without time zone": "timestamp", "text": postgres_type("VARCHAR", "text")}
    there = [(name, words.get(kind, kind).replace("numeric", "decimal")) for name, kind in found]
    return bool(there) and there != [(name, postgres_type(kind, "text")) for name, kind in columns]


def _relations(
    source: duckdb.DuckDBPyConnection,
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    query = """
        select table_schema, table_name, list((column_name, data_type) order by ordinal_position)
        from information_schema.columns
        where table_schema in ('raw', 'reference')
        group by table_schema, table_name
        order by table_schema, table_name
    """
    return source.execute(query).fetchall()
