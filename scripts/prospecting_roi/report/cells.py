"""Cells of the CSV files that people open in a spreadsheet."""

from decimal import Decimal

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text_cell(text: str) -> str:
    """A text as a cell: what a spreadsheet would take for a formula gets a leading apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def number_cell(number: Decimal, mark: str) -> str:
    """A number as a cell, with the decimal mark of the reader."""
    return f"{number:f}".replace(".", mark)
