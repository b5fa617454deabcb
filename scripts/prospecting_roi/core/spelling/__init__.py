"""Canonical spelling: the SQL text (DuckDB) that turns a cell into it, type by type.

A column is spelled in two steps. `evidence` classifies each cell; from the numbers of cells of
each class `settle` decides how the column is written (decimal mark, order of day and month)
and says whether that stays doubtful; `spelled` is then the expression for each cell, null where
the cell cannot be read. Pure text functions: nothing here runs SQL.
"""

from collections.abc import Mapping

from prospecting_roi.core.spelling import codes, moments, numbers, words
from prospecting_roi.core.spelling.cells import Settled, Writing

__all__ = ["Settled", "Writing", "evidence", "settle", "spelled"]

_NUMBERS = ("amount", "number", "integer")
_MOMENTS = ("date", "month", "timestamp")
_WORDS = ("id", "label", "text")


def evidence(column_type: str, cell: str, writing: Writing) -> str:
    """The class of a cell (a short text, null for an empty cell), as SQL over `cell`.

    Which classes there are is the business of the type: `settle` takes the count of each.
    """
    if column_type in _WORDS:
        return f"case when {cell} is not null then 'read' end"
    if column_type in _NUMBERS:
        return numbers.classified(column_type, cell)
    if column_type in _MOMENTS:
        return moments.classified(cell)
    result = _by_rule(column_type, cell, writing)
    return f"case when {result} is not null then 'read' when {cell} is not null then 'unread' end"


def settle(column_type: str, counts: Mapping[str, int], writing: Writing) -> Settled:
    """What the numbers of cells of each class decide about the column."""
    if column_type in _WORDS:
        return Settled(is_clean=True)
    if column_type in _NUMBERS:
        return numbers.settle(column_type, counts, writing)
    if column_type in _MOMENTS:
        return moments.settle(counts, writing)
    return Settled(is_clean=not counts.get("unread"))


def spelled(column_type: str, cell: str, settled: Settled, writing: Writing) -> str:
    """The SQL expression of a cell in canonical spelling, null where it cannot be read."""
    if column_type in _NUMBERS:
        return numbers.spelled(column_type, cell, settled)
    if column_type in _MOMENTS:
        return moments.spelled(column_type, cell, settled, writing)
    return _by_rule(column_type, cell, writing)


def _by_rule(column_type: str, cell: str, writing: Writing) -> str:
    if column_type == "id":
        return words.key(cell, writing)
    if column_type in _WORDS:
        return words.text(cell, writing)
    if column_type == "phone":
        return codes.home_phone(cell, writing)
    return {
        "boolean": words.boolean,
        "currency": codes.currency,
        "domain": codes.domain,
        "email": codes.email,
        "list": words.id_list,
        "seconds": numbers.seconds,
        "siren": codes.siren,
    }[column_type](cell)
