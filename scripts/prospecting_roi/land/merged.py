"""Merged cells of a workbook: what their first cell says holds for the rows below it as well.

A file keeps the value in the first cell alone. Texts and dates are filled downwards (a month
written once for its rows); numbers are not, because an amount written once is one amount, and
nothing is filled to the right, where a title would become a header.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

_CHUNK = 1 << 20
_LONGEST_ELEMENT = 1 << 10
# A sheet with more merged areas than that is no table; the rest are left as they are.
_MOST_AREAS = 100_000
_AREA = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^>]{0,200}?\bref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"'
)


def filled_down(rows: Iterable[Sequence[Any]], path: Path, part: str) -> Iterator[Sequence[Any]]:
    """The rows of the sheet that lies at `part` of the workbook, merged cells filled downwards."""
    areas = _areas(path, part)
    kept: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(rows, start=1):
        starts = areas.get(number, ())
        if not starts and not kept:
            yield row
            continue
        cells = list(row)
        for column, (last, value) in list(kept.items()):
            if number > last:
                del kept[column]
            elif column < len(cells):
                cells[column] = value
        for column, last in starts:
            value = cells[column] if column < len(cells) else None
            if value is not None and not isinstance(value, (int, float)):
                kept[column] = (last, value)
        yield cells


def _areas(path: Path, part: str) -> dict[int, list[tuple[int, int]]]:
    """For each row in which merged areas of several rows begin: (column from 0, last row)."""
    found: dict[int, list[tuple[int, int]]] = {}
    count, end = 0, b""
    with zipfile.ZipFile(path) as archive, archive.open(part.lstrip("/")) as stream:
        while chunk := stream.read(_CHUNK):
            data = end + chunk
            last_end = 0
            for match in _AREA.finditer(data):
                letters, first, last = match.groups()
                last_end = match.end()
                count += 1
                if int(last) > int(first) and count <= _MOST_AREAS:
                    found.setdefault(int(first), []).append((_column(letters), int(last)))
            end = data[max(last_end, len(data) - _LONGEST_ELEMENT) :]
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
