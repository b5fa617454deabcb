"""What a file gives for one source of a mapping: a header, a constant, an expression."""

import re
from dataclasses import dataclass, replace
from functools import cache
from zoneinfo import available_timezones

from prospecting_roi.core import presets
from prospecting_roi.core.catalogue import Column
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.sections import ColumnMap, Section
from prospecting_roi.core.spelling.cells import literal, literals, trimmed
from prospecting_roi.land.expressions import Expression, checked_expression
from prospecting_roi.land.headers import captured, positions_of, seems_headerless
from prospecting_roi.land.source import Source
from prospecting_roi.land.title import title_period

_MOST_SHOWN = 30
_QUOTED = re.compile(r'"([^"]+)"')
# `EUR`, `US$`, `€`: what stands in a header in the place of a currency.
_LONGEST_CURRENCY = 3
# The name under which the last day of a record that covers several is read.
UNTIL = "_until"


@dataclass(frozen=True)
class MappedColumn:
    """A canonical column that the file gives: SQL over `c0`, `c1` …, and what kind it is.

    `is_typed` is None until the expression has been described. `note` says what was decided about
    it, where something was doubtful. `is_generated`: the file has none, the key is made.
    `origins` are the positions of the columns it is taken from, `numbers` those of the columns
    of text that its expression means as numbers.
    """

    name: str
    type: str
    sql: str
    is_typed: bool | None
    is_constant: bool = False
    note: str = ""
    is_generated: bool = False
    origins: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    is_expression: bool = False


@cache
def _time_zones() -> tuple[str, ...]:
    return ("GMT", "UTC", *sorted(zone for zone in available_timezones() if "/" in zone))


@dataclass(frozen=True)
class SourceColumns:
    """The columns of one file, as the sources of a section's mapping look for them."""

    section: Section
    source: Source
    name: str

    def has(self, header: str) -> bool:
        """Whether the file has a column of that header."""
        return bool(positions_of(header, self.source.headers))

    def mapped(
        self, column: Column, given: ColumnMap, *, is_lenient: bool = False
    ) -> MappedColumn | None:
        """The column as the file gives it, None where it does not.

        Raises UserError for a header that is missing or double, unless a preset asks for it or it
        is one of several to try.
        """
        lenient = is_lenient or given.is_preset
        if given.kind == "first":
            tried = (self.mapped(column, choice, is_lenient=True) for choice in given.choices)
            found = next((item for item in tried if item is not None), None)
            if found is None and not lenient:
                raise self._no_header(column, " or ".join(c.text for c in given.choices))
            return found
        if given.kind == "column":
            return self._by_header(column, given, lenient=lenient)
        if given.kind == "value":
            return self._constant(column, given.text)
        if given.kind == "generated":
            nothing = "cast(null as varchar)"
            return MappedColumn(column.name, column.type, nothing, False, is_generated=True)
        if given.kind == "expression":
            return self._by_expression(column, given, lenient=lenient)
        text = None
        if given.kind == "from_title" and not lenient and title_period(self.source.title) is None:
            raise self._no_period(column)
        if given.kind == "from_header":
            text = self._out_of_header(column, given.text)
        elif given.kind == "from_title":
            period = title_period(self.source.title)
            text = period[given.text == "end"] if period else None
        if text is None and given.kind != "none" and not lenient:
            raise self._no_header(column, given.text)
        return None if text is None else self._constant(column, text)

    def skips(self) -> tuple[Expression, ...]:
        """The conditions of `skip`; those of a preset that name no header are left out."""
        name = self.section.preset
        shipped = set(presets.preset(name).section.get("skip") or ()) if name else set()
        found = []
        for text in self.section.skip:
            if text in shipped and not all(self.has(name) for name in _QUOTED.findall(text)):
                continue
            found.append(self._checked("skip", text))
        return tuple(found)

    def zone(self) -> str | None:
        """The SQL of a record's own time zone, null where the cell names none that is known."""
        header = self.section.format.time_zone_column
        if header is None:
            return None
        found = positions_of(header, self.source.headers)
        if not found and not self.section.preset:
            raise self._no_header(None, header)
        if not found:
            return None
        cell = trimmed(f"cast(c{found[0]} as varchar)")
        return f"case when {cell} in ({literals(_time_zones())}) then {cell} end"

    def _constant(self, column: Column, text: str) -> MappedColumn:
        return MappedColumn(column.name, column.type, literal(text), True, True)

    def _by_header(self, column: Column, given: ColumnMap, *, lenient: bool) -> MappedColumn | None:
        found = positions_of(given.text, self.source.headers)
        if not found:
            if lenient:
                return None
            raise self._no_header(column, given.text)
        if len(found) > 1 and not lenient:
            raise UserError(
                f"extracts/{self.name} line {self.source.header_line}: {len(found)} columns are "
                f"called `{given.text}` and `{column.name}` of {self.section.extract} cannot be "
                f"both; rename one in the file, or map `{column.name}` to another header in "
                f"roi.yml."
            )
        typed, origins = self.source.typed[found[0]], (found[0],)
        first = MappedColumn(column.name, column.type, f"c{found[0]}", typed, origins=origins)
        if len(found) == 1:
            return first
        cells = (f"nullif(trim(cast(c{position} as varchar)), '')" for position in found)
        note = f"{len(found)} columns are called {given.text}: the first filled cell is taken"
        return replace(first, sql=f"coalesce({', '.join(cells)})", is_typed=False, note=note)

    def _by_expression(
        self, column: Column, given: ColumnMap, *, lenient: bool
    ) -> MappedColumn | None:
        # Most alternatives of a preset end here, without the work of a parse.
        if lenient and not all(self.has(name) for name in _QUOTED.findall(given.text)):
            return None
        found = self._checked(column.name, given.text)
        return MappedColumn(
            column.name, column.type, found.sql, None, numbers=found.numbers, is_expression=True
        )

    def _checked(self, column: str, text: str) -> Expression:
        headers, typed = self.source.headers, self.source.typed
        return checked_expression(self.section, column, text, headers, typed)

    def _out_of_header(self, column: Column, pattern: str) -> str | None:
        found = (captured(pattern, header) for header in self.source.headers)
        texts = [text for text in found if text]
        if column.type == "currency":
            texts = [text for text in texts if len(text) <= _LONGEST_CURRENCY]
        return texts[0] if texts else None

    def _no_period(self, column: Column) -> UserError:
        line = self.section.line_of(f"columns.{column.name}")
        return UserError(
            f"extracts/{self.name} line {self.source.header_line}: no line above the header names "
            f"the period (a first and a last day), which roi.yml line {line} takes for "
            f"`{column.name}` of {self.section.extract}; export the report with its period, or map "
            f"`{column.name}` to a column or `{{value: …}}`."
        )

    def _no_header(self, column: Column | None, header: str) -> UserError:
        wanted = f"`{column.name}` of {self.section.extract}" if column else "the time zone"
        key = f"columns.{column.name}" if column else "format.time_zone_column"
        return UserError(
            f"extracts/{self.name} line {self.source.header_line}: the column `{header}` that "
            f"roi.yml line {self.section.line_of(key)} maps to {wanted} is missing; the file has "
            f"{shown_headers(self.source.headers)}: correct the name in roi.yml."
        )


def shown_headers(headers: tuple[str, ...]) -> str:
    """The headers of a file as an error message lists them; what is a record is not shown."""
    if seems_headerless(headers):
        return "no header line, it seems: its first line holds values"
    shown = ", ".join(f"`{header.strip()}`" for header in headers[:_MOST_SHOWN])
    return shown if len(headers) <= _MOST_SHOWN else f"{shown} and more"
