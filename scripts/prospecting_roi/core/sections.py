"""What a section of `extracts` in `roi.yml` says: which files, and where their columns lie."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from prospecting_roi.core import catalogue, presets


@dataclass(frozen=True)
class Format:
    """How the cells of a section's files are written; None means: found out from the file."""

    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    dates: str | None = None
    skip_rows: int = 0
    skip_rows_end: int = 0
    time_zone: str | None = None
    time_zone_column: str | None = None
    months_in_columns: bool | int = False
    parts_of: tuple[str, ...] = ()

    @property
    def decimal_mark(self) -> str | None:
        """The decimal mark that is stated, directly or by the thousands mark."""
        if self.decimal is None and self.thousands in (".", ","):
            return "," if self.thousands == "." else "."
        return self.decimal


@dataclass(frozen=True)
class ColumnMap:
    """Where a canonical column comes from.

    `kind` is `column` (text = a header), `value` (text = the constant), `expression` (text =
    SQL over the headers), `generated` (the key is made from the record), `from_header` (what the
    `*` of the text stands for in a header), `from_title` (`start` or `end` of the period above
    the header), `none` (left out) or `first` (the first of `choices` that the file gives).
    `is_preset`: it comes from a preset, so that the file need not give it.
    """

    kind: str
    text: str = ""
    choices: tuple["ColumnMap", ...] = ()
    is_preset: bool = False

    def headers(self) -> Iterator[str]:
        """The headers by which it is looked for, choices included."""
        if self.kind in ("column", "from_header"):
            yield self.text
        for choice in self.choices:
            yield from choice.headers()


@dataclass(frozen=True)
class Section:
    """One mapping of files to an extract; `name` is the extract, or `extract/2` for its second.

    What its preset says is already in it. Records for which a condition of `skip` holds are no
    records (totals); one with a date `until` is spread over its days; `recognised_by` are further
    headers by which the header line is found, `footer` patterns of the lines by which the tool ends
    a report. `lines` are (key such as `columns.amount`, line) of what `roi.yml` says, `line` the
    section's own.
    """

    extract: str
    name: str
    files: tuple[str, ...] = ()
    sheet: str | None = None
    table: str | None = None
    mode: str | None = None
    is_optional: bool = True
    columns: tuple[tuple[str, ColumnMap], ...] = ()
    values: tuple[tuple[str, tuple[tuple[str, str | None], ...]], ...] = ()
    format: Format = field(default_factory=Format)
    line: int = 0
    lines: tuple[tuple[str, int], ...] = ()
    preset: str | None = None
    skip: tuple[str, ...] = ()
    until: ColumnMap | None = None
    recognised_by: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()

    def line_of(self, key: str) -> int:
        """The line on which `roi.yml` says a key, such as `columns.amount`, or what is above it."""
        known = dict(self.lines)
        while key and key not in known:
            key = key.rpartition(".")[0]
        return known.get(key, self.line)


def section_mode(section: Section) -> str:
    """What a later delivery of the section replaces: `full`, `append` or `period`."""
    return section.mode or catalogue.extracts()[section.extract].mode


def make_section(
    extract: str,
    position: int,
    entry: Mapping[str, Any],
    line: int,
    lines: tuple[tuple[str, int], ...] = (),
) -> Section:
    """A section as `roi.yml` states it (valid), what its preset says filled in."""
    own, own_until = entry.get("columns") or {}, entry.get("until")
    entry = presets.merged(entry)
    until = entry.get("until")
    given_files = entry.get("files") or ()
    values = {
        column: tuple((label, _text(value)) for label, value in labels.items())
        for column, labels in (entry.get("values") or {}).items()
    }
    columns = entry.get("columns") or {}
    return Section(
        extract=extract,
        name=extract if position == 0 else f"{extract}/{position + 1}",
        files=(given_files,) if isinstance(given_files, str) else tuple(given_files),
        sheet=entry.get("sheet"),
        table=entry.get("table"),
        mode=entry.get("mode"),
        is_optional=bool(entry.get("optional", not given_files)),
        columns=tuple(
            (name, _column_map(source, is_preset=name not in own))
            for name, source in columns.items()
        ),
        values=tuple(values.items()),
        format=_format(entry.get("format") or {}),
        line=line,
        lines=lines,
        preset=entry.get("preset"),
        skip=tuple(entry.get("skip") or ()),
        until=None if until is None else _column_map(until, is_preset=own_until is None),
        recognised_by=tuple(entry.get("recognised_by") or ()),
        footer=tuple(entry.get("footer") or ()),
    )


def _format(given: Mapping[str, Any]) -> Format:
    parts = given.get("parts_of") or ()
    return Format(**{**given, "parts_of": (parts,) if isinstance(parts, str) else tuple(parts)})


def _column_map(source: Any, *, is_preset: bool = False) -> ColumnMap:
    if source is None:
        return ColumnMap("none", is_preset=is_preset)
    if isinstance(source, list):
        choices = tuple(_column_map(choice, is_preset=is_preset) for choice in source)
        return ColumnMap("first", choices=choices, is_preset=is_preset)
    if isinstance(source, dict):
        [(kind, value)] = source.items()
        text = "" if kind == "generated" else _text(value) or ""
        return ColumnMap(kind, text, is_preset=is_preset)
    return ColumnMap("column", str(source), is_preset=is_preset)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
