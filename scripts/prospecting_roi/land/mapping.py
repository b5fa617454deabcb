"""Which expression over the source's columns gives each canonical column."""

from dataclasses import dataclass

from prospecting_roi.core.catalogue import Extract
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.settings import ColumnMap, Section
from prospecting_roi.core.spelling.cells import comparable, literal, trimmed
from prospecting_roi.land.expressions import checked_expression
from prospecting_roi.land.headers import comparable_header, numbered
from prospecting_roi.land.source import Source

_MOST_SHOWN = 30


@dataclass(frozen=True)
class MappedColumn:
    """A canonical column that the file gives: SQL over `c0`, `c1` …, and what kind it is.

    `is_typed` is None until the expression has been described.
    """

    name: str
    type: str
    sql: str
    is_typed: bool | None
    is_constant: bool = False


def expected_headers(extract: Extract, section: Section) -> frozenset[str]:
    """The headers a file of the section is recognised by, in comparable form."""
    names = {comparable_header(column.name) for column in extract.columns}
    for _, source in section.columns:
        if source.kind == "column":
            names.add(comparable_header(source.text))
    return frozenset(names)


def map_columns(
    extract: Extract, section: Section, source: Source, name: str
) -> tuple[MappedColumn, ...]:
    """The canonical columns that the file gives, in the order of the catalogue.

    A column that roi.yml does not mention is taken from the header of its own name, unless
    another column already uses that header. Raises UserError for a header that is missing or
    double, and for a required column that nothing gives.
    """
    where: dict[str, list[int]] = {}
    for header, position in numbered(source.headers):
        where.setdefault(header, []).append(position)
    stated = dict(section.columns)
    used = {comparable_header(s.text) for s in stated.values() if s.kind == "column"}
    mapped = []
    for column in extract.columns:
        given = stated.get(column.name)
        own = comparable_header(column.name)
        if given is None:
            if own not in where or own in used:
                if column.is_required:
                    raise _missing(extract, column.name, source, name)
                continue
            given = ColumnMap("column", column.name)
        if given.kind == "none":
            if column.is_required:
                raise _missing(extract, column.name, source, name)
            continue
        if given.kind == "column":
            position = _position(where, given.text, section, source, name, column.name)
            sql, typed = f"c{position}", source.typed[position]
            mapped.append(MappedColumn(column.name, column.type, sql, typed))
        elif given.kind == "value":
            sql = literal(given.text)
            mapped.append(MappedColumn(column.name, column.type, sql, True, True))
        elif given.kind == "generated":
            sql = "cast(null as varchar)"
            mapped.append(MappedColumn(column.name, column.type, sql, False))
        else:
            sql = checked_expression(section, column.name, given.text, source.headers)
            mapped.append(MappedColumn(column.name, column.type, f"({sql})", None))
    return tuple(mapped)


def as_text(column: MappedColumn, has_plain_blanks: bool) -> str:
    """The SQL of a mapped column's cell as text, without white space around it."""
    if column.is_constant or not column.is_typed:
        return trimmed(raw_text(column), has_plain_blanks)
    return raw_text(column)


def raw_text(column: MappedColumn) -> str:
    """The SQL of a mapped column's cell as it lies in the file."""
    return f"cast({column.sql} as varchar)"


def with_labels(cell: str, labels: tuple[tuple[str, str | None], ...]) -> str:
    """The cell, or what `values` of roi.yml puts in its place."""
    if not labels:
        return cell
    cases = " ".join(
        f"when {comparable(trimmed(literal(label)))} "
        f"then {'null' if value is None else literal(value)}"
        for label, value in labels
    )
    return f"case {comparable(cell)} {cases} else {cell} end"


def _position(
    where: dict[str, list[int]],
    header: str,
    section: Section,
    source: Source,
    name: str,
    column: str,
) -> int:
    found = where.get(comparable_header(header), [])
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise UserError(
            f"extracts/{name} line {source.header_line}: {len(found)} columns are called "
            f"`{header}` and `{column}` of {section.extract} cannot be both; rename one in the "
            f"file, or map `{column}` to another header in roi.yml."
        )
    raise UserError(
        f"extracts/{name} line {source.header_line}: the column `{header}` that roi.yml line "
        f"{section.line} maps to `{column}` of {section.extract} is missing; the file has "
        f"{_shown(source.headers)}: correct the name in roi.yml."
    )


def _missing(extract: Extract, column: str, source: Source, name: str) -> UserError:
    return UserError(
        f"extracts/{name} line {source.header_line}: the required column `{column}` of "
        f"{extract.name} is missing; the file has {_shown(source.headers)}: say in roi.yml which "
        f'of them it is with `extracts: {{{extract.name}: {{files: "{name}", columns: '
        f"{{{column}: <its header>}}}}}}`."
    )


def _shown(headers: tuple[str, ...]) -> str:
    shown = ", ".join(f"`{header.strip()}`" for header in headers[:_MOST_SHOWN])
    return shown if len(headers) <= _MOST_SHOWN else f"{shown} and more"
