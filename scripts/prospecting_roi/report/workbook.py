"""Marts as a workbook: a sheet each, typed and formatted, after what the columns mean."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from prospecting_roi.core.shown import shown

MOST_ROWS = 1_048_575
"""Rows of a sheet, without its heading."""

_LONGEST_TEXT = 32_767
_LONGEST_TITLE = 31
_SHARE = re.compile(r"_(rate|ratio|share|used|penetration|growth)$|share_of_|_per_targeted$")
_RETURN = re.compile(r"(^|_)roi(_|$)")
_ABOUT_WIDTHS = (30, 34, 18, 100)
_NARROWEST, _WIDEST = 10, 34
# A text is one whatever it looks like, and a number that is none is an empty cell.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class MartWorkbook:
    """A workbook in the making; closed, it is the file ``path``.

    No cell of it is a formula: a text stays a text, whatever it begins with.
    """

    def __init__(self, path: Path, about: Sequence[tuple[str, str]]) -> None:
        """Begin with the sheet ``about``: (name, value) lines on where the figures come from."""
        self._book = Workbook(str(path), _OPTIONS)
        self._heading = self._book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3A5F", "text_wrap": True}
        )
        self._formats: dict[str, Format] = {}
        self._about = self._sheet("about", _ABOUT_WIDTHS)
        self._line = 0
        for line in about:
            self._tell(line)
        self._line += 1
        self._tell(("table", "column", "type", "meaning"), self._heading)

    def __enter__(self) -> "MartWorkbook":
        """The workbook."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the file."""
        self._book.close()

    def add(
        self,
        name: str,
        description: str,
        columns: Sequence[tuple[str, str, str]],
        rows: Iterable[Sequence[Any]],
    ) -> None:
        """Add a mart: its columns as (name, DuckDB type, description), its rows in their order."""
        self._tell((name, "", "table", description))
        for column, kind, text in columns:
            self._tell((name, column, kind.lower(), text))
        widths = [min(max(len(column) + 2, _NARROWEST), _WIDEST) for column, _, _ in columns]
        sheet = self._sheet(name, widths)
        sheet.freeze_panes(1, 0)
        for place, (column, _, _) in enumerate(columns):
            sheet.write_string(0, place, column, self._heading)
        put = [self._writer(sheet, column, kind) for column, kind, _ in columns]
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if value is not None:
                    put[place](last, place, value)
        sheet.autofilter(0, 0, last, len(columns) - 1)

    def _tell(self, cells: Sequence[str], form: Format | None = None) -> None:
        for place, cell in enumerate(cells):
            if cell:
                self._about.write_string(self._line, place, _text(" ".join(cell.split())), form)
        self._line += 1

    def _sheet(self, name: str, widths: Sequence[int]) -> Worksheet:
        sheet: Worksheet = self._book.add_worksheet(name[:_LONGEST_TITLE])
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        return sheet

    def _writer(self, sheet: Worksheet, name: str, kind: str) -> Callable[[int, int, Any], Any]:
        """What writes a cell of a column: (row, column, value)."""
        written = number_format(name, kind)
        form = None if written is None else self._format(written)
        if kind == "DATE" or kind.startswith("TIMESTAMP"):
            return lambda row, place, value: sheet.write_datetime(row, place, value, form)
        if kind == "VARCHAR":
            return lambda row, place, value: sheet.write_string(row, place, _text(value))
        if kind == "BOOLEAN":
            return lambda row, place, value: sheet.write_boolean(row, place, value, form)
        return lambda row, place, value: sheet.write_number(row, place, value, form)

    def _format(self, written: str) -> Format:
        if written not in self._formats:
            self._formats[written] = self._book.add_format({"num_format": written})
        return self._formats[written]


def number_format(name: str, kind: str) -> str | None:
    """How a spreadsheet shows a column: by its DuckDB type, shares and returns as percentages."""
    if kind == "DATE":
        return "yyyy-mm-dd"
    if kind.startswith("TIMESTAMP"):
        return "yyyy-mm-dd hh:mm"
    if not kind.startswith("DECIMAL"):
        return "#,##0" if kind in {"INTEGER", "BIGINT", "HUGEINT"} else None
    if _SHARE.search(name):
        return "0.0%"
    if _RETURN.search(name):
        return "0%"
    return "#,##0.0##" if kind == "DECIMAL(18,9)" else "#,##0.00"


def _text(text: str) -> str:
    return shown(text)[:_LONGEST_TEXT]
