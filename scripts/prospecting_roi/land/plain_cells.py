"""Cells that are spelled as they lie in the file: a look tells most of them, and spares the rest.

To clean and spell a cell costs many times what it costs to see that nothing will come of it. What
is looked at is enough for that, never needed: any other cell goes the whole way.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import duckdb

from prospecting_roi.core.spelling import Settled, Writing, spelled
from prospecting_roi.core.spelling.cells import BLANKS, identifier, literal, literals, matches
from prospecting_roi.land.columns import MappedColumn
from prospecting_roi.land.connection import one_row
from prospecting_roi.land.mapping import TYPED_IN, raw_text
from prospecting_roi.land.source import Source

_WORDS = frozenset(("id", "label", "text"))
# Letters, then digits; digits; a long code: no blank, nothing of a telephone number.
_PLAIN_ID = "[A-Za-z][0-9A-Za-z_-]*[0-9]|[1-9][0-9]*|[0-9A-Za-z_-]{32,}"
RECORDS_OF_SAMPLE = 2000
# A column of more different cells is not compared with each.
_MOST_CELLS = 12


@dataclass(frozen=True)
class Plain:
    """What is spelled as it lies: `columns` whole, of others the `cells` for which SQL is true."""

    columns: frozenset[str] = frozenset()
    cells: Mapping[str, str] = field(default_factory=dict)

    def told(self, writings: Mapping[str, Writing]) -> dict[str, Writing]:
        """How the columns are written, with what tells the cells that are spelled as they lie."""
        told = {name: f"cleaned.{identifier(f'_plain_{name}')}" for name in self.cells}
        return {
            name: replace(writing, plain_cell=told.get(name)) for name, writing in writings.items()
        }


def is_plain_number(column: MappedColumn, source: Source, words: Iterable[str]) -> str | None:
    """SQL that is true only of cells of text that cleaning leaves: a number, a moment, a phone.

    They begin with a digit, or a phone with a plus, and end with no blank. None where a column is
    no such one, or one of the placeholders `words` begins so too.
    """
    is_asked = column.type in TYPED_IN or column.type == "phone"
    if not is_asked or not _is_cell(column) or column.is_typed:
        return None
    if any(word[:1] == "+" or word[:1].isdigit() for word in words):
        return None
    cell = raw_text(column)
    begins = f"{cell} >= '0' and {cell} < ':'"
    if column.type == "phone":
        begins = f"({begins} or {cell} >= '+' and {cell} < ',')"
    # What has a byte for each letter ends in none of the blanks beyond ASCII.
    blanks = " " if source.has_plain_blanks else filter(str.isascii, BLANKS)
    ends = " and ".join(f"not ends_with({cell}, {literal(blank)})" for blank in blanks)
    return _or_empty(cell, f"{begins} and strlen({cell}) = length({cell}) and {ends}")


def asked_words(columns: Iterable[MappedColumn]) -> tuple[MappedColumn, ...]:
    """The columns of which `plain_words` may say something."""
    return tuple(column for column in columns if column.type in _WORDS and _is_cell(column))


def plain_words(
    con: duckdb.DuckDBPyConnection,
    sample: str,
    columns: tuple[MappedColumn, ...],
    writings: Mapping[str, Writing],
    settled: Mapping[str, Settled],
    words: Iterable[str],
    labels: Collection[str],
) -> dict[str, str]:
    """SQL for columns of ids and labels that is true only of cells that are spelled as they lie.

    `sample` is SQL of the first records as `cleaned_cells` gives them: where a column has few
    different cells there, these are known by name. Ids without blanks are known by their pattern,
    unless one of the placeholders `words` looks so, or `labels` names their column: other values
    are put in the place of some.
    """
    asked = []
    for column in columns:
        raw, name = identifier(f"_raw_{column.name}"), identifier(column.name)
        sql = spelled(column.type, name, settled[column.name], writings[column.name])
        asked += [
            f"count(distinct {raw})",
            f"list(distinct {raw} order by {raw}) filter (where {sql} = {raw})",
        ]
    if not asked:
        return {}
    row = one_row(con, f"select {', '.join(asked)} from ({sample})")
    is_marked = any(writing.has_marked_numbers for writing in writings.values())
    is_open = not is_marked and not any(re.fullmatch(_PLAIN_ID, word) for word in words)
    looks = {}
    for column, count, kept in zip(columns, row[::2], row[1::2], strict=True):
        cell = raw_text(column)
        is_id = column.type == "id" and column.name not in labels and is_open
        others = [text for text in kept or () if not (is_id and re.fullmatch(_PLAIN_ID, text))]
        looked = [matches(cell, _PLAIN_ID)] if is_id else []
        if others and count <= _MOST_CELLS:
            looked = [f"{cell} in ({literals(others)})", *looked]
        if looked:
            looks[column.name] = _or_empty(cell, " or ".join(looked))
    return looks


def _or_empty(cell: str, look: str) -> str:
    return f"{cell} is null or {look}"


def _is_cell(column: MappedColumn) -> bool:
    """Whether a column is a cell of the file, and nothing worked out from it."""
    return column.sql[1:].isdigit() and not column.is_constant
