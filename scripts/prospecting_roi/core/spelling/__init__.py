"""Canonical spelling: the SQL text (DuckDB) that turns a cell into it, type by type.

A column is spelled in two steps. `evidence` classifies each cell; from the numbers of cells of
each class `settle` decides how the column is written (decimal mark, order of day and month)
and says whether that stays doubtful; `spelled` is then the expression for each cell, null where
the cell cannot be read. Pure text functions: nothing here runs SQL.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from prospecting_roi.core.spelling import codes, moments, numbers, words
from prospecting_roi.core.spelling.cells import Settled, Writing, matches

__all__ = ["MOMENTS", "Settled", "Writing", "evidence", "settle", "spelled"]

# The decision on a column some of whose cells hold several e-mail addresses.
FIRST_ADDRESS = "first address taken"
_NUMBERS = ("amount", "number", "integer")
MOMENTS = ("date", "month", "timestamp")
_WORDS = ("id", "label", "text")

_BY_CELL: Mapping[str, Callable[[str], str]] = {
    "boolean": words.boolean,
    "domain": codes.domain,
    "email": codes.email,
    "emails": codes.emails,
    "siren": codes.siren,
}
_BY_WRITING: Mapping[str, Callable[[str, Writing], str]] = {
    "id": words.key,
    "label": words.label,
    "list": words.id_list,
    "text": words.text,
    "phone": codes.home_phone,
    "currency": codes.currency,
    "postal": codes.postal_code,
    "seconds": numbers.seconds,
}
# How a cell looks that is spelled as it is.
_CANONICAL: Mapping[str, Callable[[Writing], str | None]] = {
    "phone": codes.canonical_phone,
    "seconds": numbers.canonical_seconds,
}


def evidence(column_type: str, cell: str, writing: Writing) -> str:
    """The class of a cell (a short text, null for an empty cell), as SQL over `cell`.

    Which classes there are is the business of the type: `settle` takes the count of each.
    """
    if column_type in _WORDS:
        return f"case when {cell} is not null then 'read' end"
    if column_type in _NUMBERS:
        return numbers.classified(column_type, cell)
    if column_type in MOMENTS:
        return moments.classified(cell)
    if column_type == "postal":
        return codes.postal_class(cell)
    result = _by_rule(column_type, cell, writing)
    canonical = _canonical(column_type, writing)
    first = f"when {matches(cell, canonical)} then 'canonical' " if canonical else ""
    if column_type in ("email", "emails"):
        first = f"when {result} is not null and {codes.has_several_addresses(cell)} then 'several' "
    return (
        f"case {first}when {result} is not null then 'read' "
        f"when {cell} is not null then 'unread' end"
    )


def settle(column_type: str, counts: Mapping[str, int], writing: Writing) -> Settled:
    """What the numbers of cells of each class decide about the column."""
    if column_type in _WORDS:
        return Settled(is_clean=True)
    if column_type in _NUMBERS:
        return numbers.settle(column_type, counts, writing)
    if column_type in MOMENTS:
        return moments.settle(counts, writing)
    if column_type == "postal":
        return _postal(counts, writing)
    if counts.get("several"):
        shown = f"{counts['several']} cells hold several addresses"
        return Settled(FIRST_ADDRESS, shown, is_doubtful=True, is_clean=not counts.get("unread"))
    is_canonical = _canonical(column_type, writing) and set(counts) <= {"canonical"}
    return Settled(is_clean=not counts.get("unread"), variant="as_is" if is_canonical else "")


def _canonical(column_type: str, writing: Writing) -> str | None:
    """The pattern of cells of a type that are spelled as they are, where one is known."""
    return _CANONICAL[column_type](writing) if column_type in _CANONICAL else None


def _postal(counts: Mapping[str, int], writing: Writing) -> Settled:
    """Whether zeros were given back; in doubt where no code of the column has five digits."""
    short, whole = counts.get("four", 0), counts.get("five", 0)
    if not short or writing.country != "FR":
        return Settled(is_clean=True)
    shown = f"{short} codes of four digits, {whole} of five"
    return Settled("zero in front", shown, is_doubtful=not whole, is_clean=True)


def spelled(column_type: str, cell: str, settled: Settled, writing: Writing) -> str:
    """The SQL expression of a cell in canonical spelling, null where it cannot be read."""
    if writing.plain_cell:
        others = spelled(column_type, cell, settled, replace(writing, plain_cell=None))
        return f"case when {writing.plain_cell} then {cell} else {others} end"
    if column_type in _NUMBERS:
        return numbers.spelled(column_type, cell, settled, writing)
    if column_type in MOMENTS:
        return moments.spelled(column_type, cell, settled, writing)
    if settled.variant == "as_is":
        return cell
    return _by_rule(column_type, cell, writing)


def _by_rule(column_type: str, cell: str, writing: Writing) -> str:
    if column_type in _BY_WRITING:
        return _BY_WRITING[column_type](cell, writing)
    return _BY_CELL[column_type](cell)
