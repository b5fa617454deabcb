"""One content landed: read, settled, spelled, written as Parquet with its accounting beside it.

The file is read twice at most by DuckDB: once for the evidence over its whole columns, once to
write. Columns that are already canonical are copied as they are, as are the cells of others that a
look tells so (`plain_cells`).
"""

import os
import shutil
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import duckdb

from prospecting_roi.core.catalogue import Extract, names_in
from prospecting_roi.core.errors import EngineError, UserError
from prospecting_roi.core.files import content_hash, remove
from prospecting_roi.core.sections import Section
from prospecting_roi.core.settings import Settings
from prospecting_roi.core.spelling import (
    Settled,
    Writing,
    codes,
    currencies,
    durations,
    evidence,
    settle,
)
from prospecting_roi.core.spelling.cells import identifier
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.accounting import (
    GENERATED,
    POSSIBLE_TOTAL,
    Accounting,
    SettledColumn,
    parquet_path,
    write_accounting,
)
from prospecting_roi.land.columns import UNTIL, MappedColumn, SourceColumns
from prospecting_roi.land.connection import (
    is_shared,
    one_row,
    read_once,
    reading_connection,
    rejected_cells,
)
from prospecting_roi.land.expression_cells import ExpressionCells
from prospecting_roi.land.files import FoundFile
from prospecting_roi.land.foreign import header_again
from prospecting_roi.land.mapping import expected_headers, map_columns
from prospecting_roi.land.money import CURRENCY, Money, money_of
from prospecting_roi.land.months import months_to_rows
from prospecting_roi.land.other_cells import lookup_table, other_cells
from prospecting_roi.land.parts import amounts_of, found_parts
from prospecting_roi.land.periods import spread_over_days
from prospecting_roi.land.plain_cells import RECORDS_OF_SAMPLE, Plain, asked_words, plain_words
from prospecting_roi.land.pseudonyms import pseudonyms
from prospecting_roi.land.records import refuse_spoilt_ids, unread_cells
from prospecting_roi.land.source import Source
from prospecting_roi.land.sources import open_source, reopen_irregular
from prospecting_roi.land.statements import (
    cleaned_cells,
    comparable_words,
    copy_statement,
    spelled_cells,
)
from prospecting_roi.land.totals import Totals, find_totals

# Raised when landing reads differently: every content is then landed again.
READER_VERSION = 14


class FileChanged(Exception):  # noqa: N818 - what happened, not what is wrong
    """A file was written to between its hashing and the end of its reading."""


def land_content(
    ws: Workspace,
    settings: Settings,
    extract: Extract,
    file: FoundFile,
    key: str,
    placeholders: tuple[str, ...],
) -> Accounting:
    """Land one file's content under its key and return its accounting.

    Raises UserError for a file or a mapping that cannot be used, FileChanged for a file whose bytes
    are no longer those of ``file.content``; nothing is left behind then.
    """
    scratch = ws.temporary / key
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        expected = expected_headers(extract, file.section)
        source, may_fail = open_source(file, expected, scratch)
        landing = _Landing(settings, extract, file, placeholders, scratch)
        try:
            accounting = landing.write(source)
        except duckdb.Error as error:
            if not may_fail:
                raise _engine_error(file, error) from error
            try:
                accounting = landing.write(reopen_irregular(file, expected, scratch))
            except duckdb.Error as second:
                raise _engine_error(file, second) from second
        if content_hash(file.path) != file.content:
            raise FileChanged(file.name)
        target = parquet_path(ws, extract.name, key)
        target.parent.mkdir(parents=True, exist_ok=True)
        for damaged in (target, target.with_suffix(".json")):
            remove(damaged)
        with (scratch / "landed.parquet").open("rb") as stream:
            os.fsync(stream.fileno())
        (scratch / "landed.parquet").replace(target)
        write_accounting(ws, extract.name, key, accounting)
        return accounting
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _engine_error(file: FoundFile, error: duckdb.Error) -> EngineError | UserError:
    first_line = str(error).splitlines()[0]
    # Data, names and types that do not fit, and what the engine has no way to do with them.
    bad_input = (duckdb.DataError, duckdb.ProgrammingError, duckdb.NotSupportedError)
    is_damaged = file.path.suffix.lower() == ".parquet" and type(error) is duckdb.Error
    if is_damaged or isinstance(error, bad_input):
        return UserError(
            f"extracts/{file.name} cannot be read ({first_line}); check the file, and its "
            f"mapping in roi.yml if it has one."
        )
    return EngineError(f"extracts/{file.name} could not be landed: {first_line}")


@dataclass(frozen=True)
class _Evidence:
    """What the first pass found: records, blank ones, decisions, columns to copy uncleaned.

    `is_undated`: some record may lack a required date, or no date is required.
    """

    records: int
    blanks: int
    settled: dict[str, Settled]
    as_they_are: frozenset[str]
    is_undated: bool
    currencies: dict[str, dict[str, int]]
    counts: dict[str, dict[str, int]]


@dataclass
class _Landing:
    settings: Settings
    extract: Extract
    file: FoundFile
    placeholders: tuple[str, ...]
    scratch: Path
    _skips: tuple[str, ...] = ()
    _zone: str | None = None
    _unread: str | None = None

    @property
    def section(self) -> Section:
        return self.file.section

    def write(self, source: Source) -> Accounting:
        """Write `landed.parquet` in the scratch folder."""
        target = self.scratch / "landed.parquet"
        target.unlink(missing_ok=True)
        if self.section.format.months_in_columns is not False:
            source = months_to_rows(
                source, self.section, self.extract, self.file.path, self.file.name, self.scratch
            )
        source = _with_texts(source, self.section)
        columns = map_columns(self.extract, self.section, source, self.file.name)
        file = SourceColumns(self.section, source, self.file.name)
        skips, self._zone = file.skips(), file.zone()
        self._skips = tuple(skip.sql for skip in skips)
        with reading_connection(source, self.file.path, self.scratch) as con:
            source = read_once(con, source, self.file.path)
            cells = ExpressionCells(con, self.section, self.file.name, self.placeholders)
            source = cells.with_numbers(source, columns, skips, self._plain_writing)
            columns = cells.described(source, columns, skips)
            self._unread = self._unread_cells(source, columns)
            writings = {column.name: self._writing(column, source, columns) for column in columns}
            cleaned = self._cleaned(source, columns, Plain())
            with cells.told(source, columns, skips):
                found = self._settle(con, cleaned, columns, writings)
            known_skips = len(self._skips)
            source, totals = self._without_totals(con, source, columns, writings, found)
            if len(self._skips) > known_skips:
                cleaned = self._cleaned(source, columns, Plain())
                found = self._settle(con, cleaned, columns, writings)
            records, blanks, settled = found.records, found.blanks, found.settled
            money = money_of(
                self.extract, columns, source.headers, found.currencies, self.settings.currency
            )
            columns = self._with_currency(columns, money, settled)
            writings = {column.name: self._writing(column, source, columns) for column in columns}
            plain = Plain(found.as_they_are, self._plain(con, source, columns, writings, settled))
            cleaned, told = self._cleaned(source, columns, plain), plain.told(writings)
            joins = self._other_phones(con, cleaned, columns, settled, writings)

            beside = (*(["_unread"] if self._unread else []), *(["_is_blank"] if blanks else []))

            def copied() -> tuple[tuple[str, int], ...]:
                given = (cleaned, columns, told, settled, joins, beside, target, money)
                con.execute(copy_statement(*given))
                return rejected_cells(con, columns, settled, target)

            unread = copied()
            others = other_cells(con, self.extract, columns, unread, settled, target)
            read = [
                other.read_into(con, joins, settled, found.counts[name], writings[name])
                for name, other in others.items()
            ]
            if any(read):
                unread = copied()
            refuse_spoilt_ids(con, columns, target, self.file.name)
            parts = found_parts(con, self.extract, self.section, source, columns, target)
            spread = self._spread(con, columns, target)
            personal = pseudonyms(con, columns, target)
        days = spread[1] - spread[0]
        self._check_constants(columns, unread)
        decisions = tuple(SettledColumn("", f"{what} {how}", why, doubtful)
                          for what, how, why, doubtful in source.formats)  # fmt: skip
        return Accounting(
            columns=tuple(column.name for column in columns if column.name != UNTIL),
            records_read=records + source.skipped + days,
            records_skipped=source.skipped + blanks - len(source.rejected),
            records_rejected=len(source.rejected),
            records_landed=records - blanks + days,
            records_padded=source.padded,
            has_empty_rows=blanks > 0,
            has_unread=bool(self._unread),
            parts_of=tuple(name for name, _ in parts),
            has_record_numbers=bool(joins) or UNTIL in writings,
            rejected_cells=unread,
            rejected_records=tuple((r.record, r.text, r.reason) for r in source.rejected),
            settled=decisions
            + tuple(
                SettledColumn(c.name, GENERATED, "the file has no such column", False)
                for c in columns
                if c.is_generated
            )
            + tuple(
                SettledColumn(name, choice.decision, choice.evidence, choice.is_doubtful)
                for name, choice in settled.items()
                if choice.decision and name != UNTIL
            )
            + tuple(SettledColumn(c.name, "joined", c.note, True) for c in columns if c.note)
            + cells.decisions(columns)
            + money.decisions()
            + personal
            + self._spread_note(spread)
            + _notes_on(totals)
            + tuple(SettledColumn(name, "parts summed", why, False) for name, why in parts),
        )

    def _check_constants(
        self, columns: tuple[MappedColumn, ...], unread: tuple[tuple[str, int], ...]
    ) -> None:
        """Raise UserError for a constant of the mapping that is nothing of its column's type."""
        for name, count in unread:
            [column] = [column for column in columns if column.name == name]
            if column.is_constant and count:
                raise UserError(
                    f"roi.yml line {self.section.line_of(f'columns.{name}')}: the constant "
                    f"{column.sql} of `{name}` of {self.extract.name} is no {column.type}; "
                    f"correct it."
                )

    def _unread_cells(self, source: Source, columns: tuple[MappedColumn, ...]) -> str | None:
        """What tells records apart beside their columns, where that counts."""
        counts = self.extract.generated_key is None or "amount" in amounts_of(self.extract)
        return unread_cells(source, columns) if counts else None

    def _without_totals(
        self,
        con: duckdb.DuckDBPyConnection,
        source: Source,
        columns: tuple[MappedColumn, ...],
        writings: dict[str, Writing],
        found: "_Evidence",
    ) -> tuple[Source, Totals]:
        """The source with numbered records where some of them are totals, and which are.

        Those are then skipped, as is a header that stands again among the records.
        """
        again = header_again(con, source) if found.is_undated else ()
        if again:
            self._skips += again
        cleaned = self._cleaned(source, columns, Plain())
        spelled = spelled_cells(cleaned, columns, writings, found.settled)
        totals = find_totals(
            con, self.extract, source, columns, spelled, self.section.footer, found.is_undated
        )
        if totals.rows:
            relation = f"(select *, row_number() over () as _n from {source.relation})"
            source = replace(source, relation=relation)
            self._skips += (f"(_n in ({', '.join(map(str, totals.rows))}))",)
        return source, totals

    def _with_currency(
        self,
        columns: tuple[MappedColumn, ...],
        money: Money,
        settled: dict[str, Settled],
    ) -> tuple[MappedColumn, ...]:
        """The columns, with that of the currency where only cells or headers give it.

        An amount that may be in another currency than its record is not clean.
        """
        for name in money.cells:
            settled[name] = replace(
                settled[name], is_clean=settled[name].is_clean and money.is_silent
            )
        if money.is_given or not money.has_column or money.is_silent:
            return columns
        settled[CURRENCY] = Settled(is_clean=True)
        return (*columns, MappedColumn(CURRENCY, "currency", "cast(null as varchar)", False, True))

    def _spread(
        self, con: duckdb.DuckDBPyConnection, columns: tuple[MappedColumn, ...], target: Path
    ) -> tuple[int, int]:
        if not any(column.name == UNTIL for column in columns):
            return 0, 0
        whole = target.with_name("periods.parquet")
        os.replace(target, whole)
        return spread_over_days(con, columns, self.extract.period or "", whole, target)

    def _spread_note(self, spread: tuple[int, int]) -> tuple[SettledColumn, ...]:
        if not spread[0]:
            return ()
        shown = f"{spread[0]} records of several days became {spread[1]} records of one day"
        return (SettledColumn(self.extract.period or "", "spread evenly", shown, False),)

    @property
    def _plain_writing(self) -> Writing:
        """What the settings say of any column."""
        form = self.section.format
        return Writing(
            time_zone=form.time_zone or self.settings.time_zone,
            business_time_zone=self.settings.time_zone,
            country=self.settings.country,
            decimal=form.decimal_mark,
            dates=form.dates,
            currency=self.settings.currency,
        )

    def _writing(
        self, column: MappedColumn, source: Source, columns: tuple[MappedColumn, ...]
    ) -> Writing:
        has_country = any(other.name == "country" for other in columns)
        return replace(
            self._plain_writing,
            is_typed=bool(column.is_typed),
            has_marked_numbers=source.has_marked_numbers,
            has_line_breaks=source.has_line_breaks,
            is_below_a_thousand=column.name in self.extract.below_thousand,
            zone_cell="cleaned._zone" if self._zone else None,
            country_cell="cleaned.country" if has_country else None,
            multiple=_multiple(self.extract, column, source),
            names=names_in(self.extract.name, column.name),
        )

    def _cleaned(self, source: Source, columns: tuple[MappedColumn, ...], plain: Plain) -> str:
        labels = dict(self.section.values)
        words, zone = self.placeholders, self._zone
        return cleaned_cells(source, columns, labels, words, plain, self._skips, zone, self._unread)

    def _plain(
        self,
        con: duckdb.DuckDBPyConnection,
        source: Source,
        columns: tuple[MappedColumn, ...],
        writings: dict[str, Writing],
        settled: dict[str, Settled],
    ) -> dict[str, str]:
        """How cells of ids and labels are known that are spelled as they lie, in a large file."""
        if not is_shared(self.file.path.stat().st_size):
            return {}
        asked = asked_words(columns)
        first = f"(select * from {source.relation} limit {RECORDS_OF_SAMPLE})"
        sample = self._cleaned(replace(source, relation=first), asked, Plain())
        words, _ = comparable_words(self.placeholders)
        labels = dict(self.section.values)
        return plain_words(con, sample, asked, writings, settled, words, labels)

    def _settle(
        self,
        con: duckdb.DuckDBPyConnection,
        cleaned: str,
        columns: tuple[MappedColumn, ...],
        writings: dict[str, Writing],
    ) -> _Evidence:
        """Records, blank ones, and what each column's evidence decides: one pass."""
        asked = [column for column in columns if column.type not in ("id", "label", "text")]
        selected, counted = [], []
        for column in asked:
            name, raw = identifier(column.name), identifier(f"_raw_{column.name}")
            selected.append(f"{evidence(column.type, name, writings[column.name])} as {name}")
            selected.append(f"{raw} is distinct from {name} as {raw}")
            counted.append(f", histogram({name}), count(*) filter (where {raw})")
        amounts = [c for c in asked if c.type == "amount" and (not c.is_typed or c.numbers)]
        for column in amounts:
            token, name = identifier(f"_money_{column.name}"), identifier(column.name)
            some = f"coalesce({currencies.written(name)}, '')"
            selected.append(f"case when {name} is not null then {some} end as {token}")
            counted.append(f", histogram({token})")
        row = one_row(
            con,
            f"select count(*), count(*) filter (where _is_blank){''.join(counted)} "
            f"from (select {', '.join([*selected, '_is_blank'])} from ({cleaned}))",
        )
        tokens = row[len(row) - len(amounts) :]
        row = row[: len(row) - len(amounts)]
        counts: dict[str, dict[str, int]] = {column.name: {} for column in columns}
        as_they_are = set()
        for column, classes, changed in zip(asked, row[2::2], row[3::2], strict=True):
            counts[column.name] = dict(classes or {})
            if not changed:
                as_they_are.add(column.name)
        _share_order(counts, self.extract.period)
        settled = {
            column.name: settle(column.type, counts[column.name], writings[column.name])
            for column in columns
        }
        records, blanks = int(row[0]), int(row[1])
        needed = {column.name for column in self.extract.columns if column.is_required}
        dated = [
            sum(number for kind, number in counts[column.name].items() if kind != "other")
            for column in asked
            if column.name in needed and column.type in ("date", "month", "timestamp")
        ]
        is_undated = min(dated, default=0) < records - blanks
        written = {
            column.name: dict(by_token or {})
            for column, by_token in zip(amounts, tokens, strict=True)
        }
        clean = frozenset(as_they_are)
        return _Evidence(records, blanks, settled, clean, is_undated, written, counts)

    def _other_phones(
        self,
        con: duckdb.DuckDBPyConnection,
        cleaned: str,
        columns: tuple[MappedColumn, ...],
        settled: dict[str, Settled],
        writings: dict[str, Writing],
    ) -> dict[str, str]:
        """Tables of the distinct phone numbers that only the library can read, by column."""
        joins: dict[str, str] = {}
        for column in columns:
            if column.type != "phone" or settled[column.name].is_clean:
                continue
            cell = identifier(column.name)
            home = codes.home_phone(cell, writings[column.name])
            found = con.execute(
                f"select distinct {cell} from ({cleaned}) "
                f"where {cell} is not null and {home} is null"
            ).fetchall()
            country = self.settings.country
            numbers = {text: codes.other_phone(text, country) for (text,) in found}
            joins[column.name] = lookup_table(con, column.name, numbers)
            is_clean = None not in numbers.values()
            settled[column.name] = replace(settled[column.name], is_clean=is_clean)
        return joins


def _share_order(counts: dict[str, dict[str, int]], period: str | None) -> None:
    """The first and the last day of a record are written alike: one shows the order of both."""
    if period is None or not {period, UNTIL} <= set(counts):
        return
    orders = ("day_first", "month_first")
    for one, other in ((period, UNTIL), (UNTIL, period)):
        if counts[one].get("either") and not any(counts[one].get(order) for order in orders):
            counts[one].update({o: counts[other][o] for o in orders if counts[other].get(o)})


def _multiple(extract: Extract, column: MappedColumn, source: Source) -> Fraction:
    """By what a header says that its numbers are to be multiplied (`k€`, minutes for hours)."""
    if len(column.origins) != 1:
        return Fraction(1)
    header = source.headers[column.origins[0]]
    if column.type == "amount":
        return Fraction(currencies.multiple_in_header(header))
    unit = extract.unit(column.name, column.type)
    return Fraction(durations.unit_in_header(header) or unit, unit) if unit else Fraction(1)


def _notes_on(totals: Totals) -> tuple[SettledColumn, ...]:
    """What was decided about rows that are or may be totals."""
    notes = [
        SettledColumn("", POSSIBLE_TOTAL, f"record {row.record}", True, row.record,
                      None if row.amount is None else str(row.amount))
        for row in totals.doubtful
    ]  # fmt: skip
    if totals.rows:
        shown = f"{len(totals.rows)} rows that total others or end the report"
        notes.append(SettledColumn("", "totals skipped", shown, False))
    return tuple(notes)


def _with_texts(source: Source, section: Section) -> Source:
    """A typed source with its cells as text beside them (`t0` …), for a preset's expressions."""
    if not (section.preset and any(source.typed)):
        return source
    texts = [
        f"cast(c{position} as varchar) as t{position}"
        for position, is_typed in enumerate(source.typed)
        if is_typed
    ]
    return replace(source, relation=f"(select *, {', '.join(texts)} from {source.relation})")
