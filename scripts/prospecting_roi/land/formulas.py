"""Formulas of a workbook that no program has computed yet: their cells hold no value."""

import re
import zipfile
from itertools import islice
from pathlib import Path

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.limits import LAST_ROW

_CHUNK = 1 << 22
_LONGEST_CELL = 1 << 16
# A cell with a formula and without value, unless its value is an empty text (`t="str"`).
_UNCOMPUTED = re.compile(
    # Bounded, so that a sheet made for it cannot keep the search busy.
    rb'<c\b(?![^>]{0,200}t="str")[^>]{0,200}>\s{0,9}<f\b[^>]{0,400}(?:/>|>[^<]{0,9000}</f>)'
    rb"\s{0,9}(?:<v\s{0,9}/>|<v>\s{0,9}</v>)?\s{0,9}</c>"
)


def refuse_uncomputed(path: Path, name: str, sheet: str) -> None:
    """Raise UserError when the sheet holds a formula that was never computed.

    Such a cell would be read as empty, and its amount be missing without a word.
    """
    with zipfile.ZipFile(path) as archive:
        parts = [part for part in archive.namelist() if part.startswith("xl/worksheets/")]
        if not any(_has_uncomputed(archive, part) for part in parts):
            return
    cell = _first_uncomputed(path, sheet)
    if cell:
        raise UserError(
            f"extracts/{name}: the formula in {cell} of the sheet `{sheet}` was never computed; "
            f"open the file in a spreadsheet program and save it again."
        )


def _has_uncomputed(archive: zipfile.ZipFile, part: str) -> bool:
    end = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            data = end + chunk
            if b"<f" in data and _UNCOMPUTED.search(data):
                return True
            end = data[-_LONGEST_CELL:]
    return False


def _first_uncomputed(path: Path, sheet: str) -> str:
    """The first cell of a sheet with a formula and no value, an empty text when there is none."""
    from openpyxl import load_workbook

    written = load_workbook(path, read_only=True)
    computed = load_workbook(path, read_only=True, data_only=True)
    try:
        written[sheet].reset_dimensions()
        computed[sheet].reset_dimensions()
        for formulas, values in islice(
            zip(written[sheet].iter_rows(), computed[sheet].iter_rows(), strict=False), LAST_ROW
        ):
            for formula, value in zip(formulas, values, strict=False):
                if formula.data_type == "f" and value.value is None:
                    return str(formula.coordinate)
    finally:
        written.close()
        computed.close()
    return ""
