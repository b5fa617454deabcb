"""Expressions over a file's cells: texts that are meant as numbers, and mistakes told in time.

A text that is meant as a number is read as an amount of its whole column; where it cannot be
read, the expression has no result and the cell is found like any other that is not read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import duckdb

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.sections import Section
from prospecting_roi.core.spelling import Writing, currencies, evidence, settle, spelled
from prospecting_roi.land.accounting import SettledColumn
from prospecting_roi.land.columns import MappedColumn
from prospecting_roi.land.connection import one_row
from prospecting_roi.land.expressions import Expression
from prospecting_roi.land.mapping import as_text
from prospecting_roi.land.source import Source
from prospecting_roi.land.statements import without_placeholders

_ADVICE = (
    'cells are text: write a date as cast("Header" as date) or strptime("Header", \'%d/%m/%Y\'), a '
    "text in single quotes and a header in double quotes"
)
_WRONG_VALUE = (
    duckdb.ConversionException,
    duckdb.InvalidInputException,
    duckdb.OutOfRangeException,
)


class ExpressionCells:
    """The expressions of a section's mapping over one file."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        section: Section,
        name: str,
        placeholders: tuple[str, ...],
    ) -> None:
        self._con = con
        self._section = section
        self._name = name
        self._placeholders = placeholders
        self._unread: dict[int, bool] = {}
        self._tokens: dict[int, bool] = {}
        self._settled: dict[int, SettledColumn] = {}

    def with_numbers(
        self,
        source: Source,
        columns: tuple[MappedColumn, ...],
        skips: tuple[Expression, ...],
        writing: Writing,
    ) -> Source:
        """The source with the cells meant as numbers: `n0` … as numbers, `m0` … as text."""
        meant = [*(column.numbers for column in columns), *(skip.numbers for skip in skips)]
        positions = sorted({position for numbers in meant for position in numbers})
        if not positions:
            return source
        texts = []
        for position in positions:
            column = MappedColumn(f"m{position}", "amount", f"c{position}", False)
            text = without_placeholders(as_text(column, source), self._placeholders)
            texts.append(f"{text} as m{position}")
        inner = f"(select *, {', '.join(texts)} from {source.relation})"
        numbers = [self._number(inner, position, writing) for position in positions]
        return replace(source, relation=f"(select *, {', '.join(numbers)} from {inner})")

    def _number(self, relation: str, position: int, writing: Writing) -> str:
        cell = f"m{position}"
        query = (
            f"select histogram({evidence('amount', cell, writing)}), "
            f"count({currencies.written(cell)}) from {relation}"
        )
        counts, tokens = one_row(self._con, query)
        settled = settle("amount", counts or {}, writing)
        sql = spelled("amount", cell, settled, writing)
        query = f"select count(*) from {relation} where {cell} is not null and {sql} is null"
        self._unread[position] = bool(one_row(self._con, query)[0])
        self._tokens[position] = bool(tokens)
        self._settled[position] = SettledColumn(
            "", settled.decision, settled.evidence, settled.is_doubtful
        )
        return f"try_cast({sql} as double) as n{position}"

    def described(
        self, source: Source, columns: tuple[MappedColumn, ...], skips: tuple[Expression, ...]
    ) -> tuple[MappedColumn, ...]:
        """The columns with `is_typed` known for expressions too, unread numbers kept as text.

        Raises UserError for an expression that cannot be worked out.
        """
        for skip in skips:
            self._type_of("skip", f"cast({skip.sql} as boolean)", source)
        found = []
        for column in columns:
            if column.is_typed is None:
                is_typed = self._type_of(column.name, column.sql, source) != "VARCHAR"
                found.append(self._whole(replace(column, is_typed=is_typed)))
            else:
                found.append(column)
        return tuple(found)

    def _whole(self, column: MappedColumn) -> MappedColumn:
        """A column whose result is a text that nobody can read where one of its numbers is not.

        The currency of an amount it is worked out from stays beside the result.
        """
        unread = [p for p in column.numbers if self._unread[p]]
        tokens = [p for p in column.numbers if self._tokens[p] and column.type == "amount"]
        sql = column.sql
        if tokens:
            token = ", ".join(currencies.written(f"m{p}") for p in tokens)
            sql = (
                f"case when {sql} is not null then concat_ws(' ', {sql}, coalesce({token}, '')) end"
            )
        if unread:
            arms = " ".join(
                f"when m{p} is not null and n{p} is null then m{p} || ' ?'" for p in unread
            )
            sql = f"case {arms} else cast({sql} as varchar) end"
        return replace(column, sql=sql)

    def decisions(self, columns: tuple[MappedColumn, ...]) -> tuple[SettledColumn, ...]:
        """How the cells meant as numbers were read, for the columns that they go into."""
        return tuple(
            replace(self._settled[position], column_name=column.name)
            for column in columns
            for position in column.numbers
            if self._settled[position].decision
        )

    def _type_of(self, name: str, sql: str, source: Source) -> str:
        try:
            return str(
                one_row(self._con, f"describe select {sql} as cell from {source.relation}")[1]
            )
        except duckdb.Error as error:
            # Told from the types alone: no cell of the file has been read.
            first = str(error).splitlines()[0].rstrip(".")
            raise UserError(
                f"{self._where(name)} cannot be worked out ({first}); {_ADVICE}."
            ) from error

    @contextmanager
    def told(
        self, source: Source, columns: tuple[MappedColumn, ...], skips: tuple[Expression, ...]
    ) -> Iterator[None]:
        """Within it, an expression that fails on a cell is a UserError, which shows no cell."""
        try:
            yield
        except duckdb.Error:
            self._refuse_wrong_values(source, columns, skips)
            raise

    def _refuse_wrong_values(
        self, source: Source, columns: tuple[MappedColumn, ...], skips: tuple[Expression, ...]
    ) -> None:
        cells = ", ".join(f"count(c{place})" for place in range(len(source.headers)))
        try:
            self._con.execute(f"select {cells} from {source.relation}")
        except duckdb.Error:
            # The file cannot be read so, whatever is asked of it.
            return
        tried = [(column.name, column.sql) for column in columns if column.is_expression]
        for name, sql in [*tried, *(("skip", skip.sql) for skip in skips)]:
            try:
                self._con.execute(f"select count({sql}) from {source.relation}")
            except _WRONG_VALUE as error:
                raise UserError(
                    f"{self._where(name)} fails on a cell of extracts/{self._name} that is not of "
                    f"the type it is cast to; write try_cast instead of cast (the cell is then "
                    f"empty), or correct the cell."
                ) from error

    def _where(self, name: str) -> str:
        line = self._section.line_of(name if name == "skip" else f"columns.{name}")
        return f"roi.yml line {line}: the expression of `{name}` of {self._section.extract}"
