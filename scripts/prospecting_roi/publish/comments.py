"""What every published table and column says of itself, in the database that readers open."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from prospecting_roi.core.spelling.cells import identifier, literal


@dataclass(frozen=True)
class Described:
    """A table of the candidate with its description and those of its columns."""

    schema: str
    table: str
    text: str
    columns: Mapping[str, str]


def comment_statements(tables: Iterable[Described], database: str = "") -> Iterator[str]:
    """The statements that write the descriptions, in words that all engines understand.

    ``database`` stands before the schema, with its dot.
    """
    for table in tables:
        name = f"{database}{table.schema}.{identifier(table.table)}"
        if table.text:
            yield f"comment on table {name} is {literal(table.text)}"
        for column, text in table.columns.items():
            if text:
                yield f"comment on column {name}.{identifier(column)} is {literal(text)}"
