"""Cells of the CSV files that people open in a spreadsheet."""

from decimal import Decimal

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text_cell(text: str | None) -> str:
    """A text as a cell: what a spreadsheet would take for a formula gets a leading apostrophe."""
    shown = "" if text is None else text
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def number_cell(number: Decimal | int | None, *, decimal_mark: str) -> str:
    """A number as a cell, with the decimal mark of the reader; empty where it is unknown."""
    return "" if number is None else str(number).replace(".", decimal_mark)
