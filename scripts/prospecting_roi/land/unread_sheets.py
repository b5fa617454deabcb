"""Sheets of workbooks that no section reads, though they hold figures."""

import html
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from prospecting_roi.core.sections import Section

_WORKBOOKS = (".xlsx", ".xlsm")
_LOOKED_AT = 1 << 20
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
# A cell whose value is neither a text, nor a logical value, nor an error: a number or a date.
_FIGURE = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]{0,200}\bt="(?:s|str|inlineStr|b|e)")[^>]{0,200}[^/>]>'
    rb"(?:<(?:\w+:)?f\b[^>]{0,400}(?:/>|>[^<]{0,9000}</(?:\w+:)?f>))?<(?:\w+:)?v>"
)


def unread_sheets(
    taken: Iterable[tuple[Section, Path]], extracts: Path
) -> tuple[tuple[str, str], ...]:
    """(file, sheet) of every sheet with a number or a date in it that no section takes.

    A section without ``sheet`` takes the first one. What cannot be looked into has none here:
    reading the file says what is wrong with it.
    """
    books: dict[Path, tuple[str, set[str | None]]] = {}
    for section, path in taken:
        if path.name.lower().endswith(_WORKBOOKS):
            name = path.relative_to(extracts).as_posix()
            books.setdefault(path, (name, set()))[1].add(section.sheet)
    return tuple(
        (name, sheet) for path, (name, read) in books.items() for sheet in _unread(path, read)
    )


def sheets_beside_the_first(path: Path) -> tuple[str, ...]:
    """The sheets with a number or a date of a workbook, but its first; none of any other file."""
    if not path.name.lower().endswith(_WORKBOOKS):
        return ()
    return tuple(_unread(path, {None}))


def _unread(path: Path, read: set[str | None]) -> Iterator[str]:
    try:
        with zipfile.ZipFile(path) as book:
            for place, (name, part) in enumerate(_sheets(book)):
                is_read = name in read or (place == 0 and None in read)
                if not is_read and _FIGURE.search(_beginning(book, part)):
                    yield name
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError):
        return


def _sheets(book: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The sheets in their order: name, and the part of the workbook that holds it."""
    parts = {
        entry.get("Id"): posixpath.normpath(posixpath.join("xl", entry.get("Target", "")))
        for entry in map(
            _attributes, _RELATION.findall(_beginning(book, "xl/_rels/workbook.xml.rels"))
        )
    }
    found = []
    for entry in map(_attributes, _SHEET.findall(_beginning(book, "xl/workbook.xml"))):
        part = parts.get(entry.get("r:id"), "")
        if "name" in entry and "worksheets/" in part:
            found.append((entry["name"], part.removeprefix("/")))
    return found


def _attributes(text: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(text.decode("utf-8", "replace"))
    return {name: html.unescape(value) for name, value in found}


def _beginning(book: zipfile.ZipFile, part: str) -> bytes:
    """The first part of an entry: enough to know it, however far it would unfold."""
    with book.open(part) as stream:
        return stream.read(_LOOKED_AT)
