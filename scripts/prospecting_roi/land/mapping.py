"""Which expression over the source's columns gives each canonical column."""

from prospecting_roi.core.catalogue import Column, Extract
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.sections import ColumnMap, Section
from prospecting_roi.core.spelling import MOMENTS
from prospecting_roi.core.spelling.cells import comparable, literal, trimmed
from prospecting_roi.land.columns import UNTIL, MappedColumn, SourceColumns, shown_headers
from prospecting_roi.land.headers import comparable_header
from prospecting_roi.land.months import month_columns
from prospecting_roi.land.source import Source

# What a spreadsheet makes a value of where it is typed in, unless an apostrophe stands before it.
TYPED_IN = frozenset(("amount", "number", "integer", "seconds", *MOMENTS))
_KEYS = frozenset(("id", "list"))
# An apostrophe in SQL, and a letter of an id that is no words.
_MARK, _CODE = "''", "[0-9A-Za-z_./-]"


def expected_headers(extract: Extract, section: Section) -> frozenset[str]:
    """The headers a file of the section is recognised by, in comparable form."""
    names = {comparable_header(column.name) for column in extract.columns}
    for _, source in section.columns:
        names |= _headers_of(source)
    return frozenset(names | {comparable_header(name) for name in section.recognised_by})


def map_columns(
    extract: Extract, section: Section, source: Source, name: str
) -> tuple[MappedColumn, ...]:
    """The canonical columns that the file gives, in the order of the catalogue.

    A column that roi.yml does not mention, or that its preset does not find, is taken from the
    header of its own name, unless another column already uses that header. `UNTIL` comes last.
    Raises UserError for a header that is missing or double, and for a required column that
    nothing gives.
    """
    stated = dict(section.columns)
    used: set[str] = set().union(*(_headers_of(item) for item in stated.values()))
    file = SourceColumns(section, source, name)
    mapped = []
    for column in extract.columns:
        given = stated.get(column.name)
        found = None if given is None else file.mapped(column, given)
        own = comparable_header(column.name)
        is_open = given is None or (given.is_preset and given.kind != "none")
        if found is None and is_open and own not in used and file.has(column.name):
            found = file.mapped(column, ColumnMap("column", column.name))
        if found is not None:
            mapped.append(found)
        elif column.is_required:
            raise _missing(extract, column.name, source, name)
    if section.until is not None and extract.period:
        until = Column(UNTIL, "date", is_required=False)
        [first] = [item for item in mapped if item.name == extract.period]
        last = file.mapped(until, section.until)
        if last is not None and last.sql != first.sql:
            mapped.append(last)
    return tuple(mapped)


def _headers_of(source: ColumnMap) -> set[str]:
    return set(map(comparable_header, source.headers()))


def as_text(column: MappedColumn, source: Source) -> str:
    """The SQL of a mapped column's cell as text, without white space around it.

    `="0012"`, by which a spreadsheet is told to leave a text alone, is `0012`; and behind an
    apostrophe, by which it keeps what was typed as text, stands a number or a moment.
    """
    if column.is_typed and not column.is_constant:
        return raw_text(column)
    text = trimmed(raw_text(column), source.has_plain_blanks)
    if column.is_constant:
        return text
    if source.has_formulas:
        inner = trimmed(f"regexp_extract({text}, '(?s)^=\"(.*)\"$', 1)")
        text = f"case when starts_with({text}, '=\"') then {inner} else {text} end"
    if column.type in _KEYS:
        return _as_key(text)
    return f"ltrim({text}, ' ''')" if column.type in TYPED_IN else text


def _as_key(text: str) -> str:
    """The SQL of an id; `123.0`, which `123` becomes in a column that lacks some, is `123`.

    So is `'123`, as a spreadsheet keeps what was typed as text; `'s Hertogenbosch` stays.
    """
    whole = f"regexp_replace({text}, '^{_MARK}?([0-9]+)[.]0$', '\\1')"
    bare = f"regexp_replace({text}, '^{_MARK}({_CODE}*[0-9]{_CODE}*)$', '\\1')"
    return (
        f"case when ends_with({text}, '.0') then {whole} "
        f"when starts_with({text}, '{_MARK}') then {bare} else {text} end"
    )


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


def _missing(extract: Extract, column: str, source: Source, name: str) -> UserError:
    if month_columns(source.headers):
        return UserError(
            f"extracts/{name} line {source.header_line}: the required column `{column}` of "
            f"{extract.name} is missing, and the file has a column for each month; write `format: "
            f"{{months_in_columns: true}}` in its section of roi.yml, which makes rows of them."
        )
    return UserError(
        f"extracts/{name} line {source.header_line}: the required column `{column}` of "
        f"{extract.name} is missing; the file has {shown_headers(source.headers)}: say in roi.yml "
        f'which of them it is with `extracts: {{{extract.name}: {{files: "{name}", columns: '
        f"{{{column}: <its header>}}}}}}`."
    )
