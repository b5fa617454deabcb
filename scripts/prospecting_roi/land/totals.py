"""Records that are none: totals among a table's rows, the lines that end a report.

A row is looked at where it lacks the date that its extract requires, or where one of its cells
names a total. What it is follows from three things: its words, whether its amounts are the sum of
a stretch of records beside it, and whether it has an identity of its own (an id, an address). A
row that is surely a total is no record; one that may be is a record, and found with its amount.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate
from operator import add

import duckdb

from prospecting_roi.core.catalogue import Extract
from prospecting_roi.core.spelling import other_moments
from prospecting_roi.core.spelling.cells import comparable, identifier, literals, matches, trimmed
from prospecting_roi.core.total_words import (
    NAME,
    PHRASE,
    is_footer,
    is_name,
    is_phrase,
    is_tax,
    of_what,
    plain,
)
from prospecting_roi.land.columns import MappedColumn
from prospecting_roi.land.source import Source

_MOMENTS = ("date", "month", "timestamp")
_MEASURES = ("amount", "number", "integer", "seconds")
_NOT_ADDITIVE = frozenset(
    {"probability", "rate", "score", "goal", "timeframe_days", "loaded_hourly_cost", "budget_used"}
)
_IDENTITIES = ("email", "emails", "phone", "siren", "domain")
# Rows without a date, or with a total's name, beyond which a file is no table with some totals.
_MOST_ROWS = 1000
# So many rows without a date say nothing of a file, even if they are most of it.
_FEW_ROWS = 20
# In so many cells a total is named where the row has a date.
_MOST_CELLS = 8
# The last so many rows of a file are looked at for what ends a report.
_LONGEST_FOOTER = 12
_CENT = Decimal("0.01")
# Records enough for any judgement of a sum.
_MANY = 1000
# Beside a row, so many stretches up and down are tried, besides those to the ends of the file.
_MOST_STRETCHES = 20
# The records of a file in which some lack their date, as they are asked about.
_SPELLED = "_spelled_records"


@dataclass(frozen=True)
class DoubtfulTotal:
    """A record that may be a total: its number in the file (from 1) and its amount, if any."""

    record: int
    amount: Decimal | None


@dataclass(frozen=True)
class Totals:
    """The numbers of the rows that are totals or footers, and the records that may be totals."""

    rows: tuple[int, ...] = ()
    doubtful: tuple[DoubtfulTotal, ...] = ()


@dataclass(frozen=True)
class _Row:
    """A row that may be none: number, has its date, canonical cells, measures, cells as text.

    ``is_of_part``: it is called a total of a stretch of time, of a part, or of what others are.
    """

    number: int
    is_dated: bool
    date_text: str | None
    has_identity: bool
    measures: tuple[Decimal | None, ...]
    cells: tuple[str, ...]
    is_of_part: bool = False


@dataclass(frozen=True)
class _Table:
    """What is asked of a file: its relations and which column is what."""

    con: duckdb.DuckDBPyConnection
    raw: str
    spelled: str
    dates: Mapping[str, str]
    identities: tuple[str, ...]
    measures: tuple[str, ...]
    amounts: frozenset[int]
    date_cells: frozenset[int]
    measure_cells: frozenset[int]
    width: int
    may_be_dated: bool
    key_cell: str | None
    footers: tuple[str, ...]


def find_totals(
    con: duckdb.DuckDBPyConnection,
    extract: Extract,
    source: Source,
    columns: tuple[MappedColumn, ...],
    spelled: str,
    footers: tuple[str, ...],
    is_undated: bool,
) -> Totals:
    """The totals among the records of a file.

    `spelled` is SQL of the mapped cells in canonical spelling with `_is_blank`, a row per record in
    the file's order; `footers` are patterns (see `core.total_words`) of how its tool ends a report;
    `is_undated`: some record may lack its date.
    """
    needed = {column.name for column in extract.columns if column.is_required}
    dates = [c for c in columns if c.name in needed and c.type in _MOMENTS and not c.is_constant]
    key = extract.generated_key
    measures = [
        c
        for c in columns
        if c.type in _MEASURES and c.name not in _NOT_ADDITIVE and not c.is_constant
    ]
    table = _Table(
        con=con,
        raw=f"(select *, row_number() over () as _n from {source.relation})",
        spelled=f"(select *, row_number() over () as _n from ({spelled}))",
        dates={c.name: identifier(c.name) for c in dates},
        identities=tuple(c.name for c in columns if c.name == key or c.type in _IDENTITIES),
        measures=tuple(c.name for c in measures),
        amounts=frozenset(p for p, c in enumerate(measures) if c.type == "amount"),
        date_cells=_positions(dates),
        measure_cells=_positions(measures),
        width=len(source.headers),
        may_be_dated=key is None or extract.group == "finance",
        key_cell=_key_cell(columns, key) if any(c.type == "amount" for c in measures) else None,
        footers=footers,
    )
    if not is_undated and not (table.may_be_dated and measures) and not table.key_cell:
        return Totals()
    if is_undated:
        _spell_once(table, dates)
        table = replace(table, spelled=_SPELLED)
    table = _with_moments(table, dates, is_undated=is_undated)
    rows = _rows(table, is_undated=is_undated)
    if not rows:
        return Totals()
    ending = _footer(table, rows)
    rows = [row for row in rows if row.number not in ending]
    judged = _judged(table, rows) if rows else {}
    found = [row.number for row in rows if judged[row.number] == "total"]
    doubtful = [row for row in rows if judged[row.number] == "doubtful"]
    return Totals(tuple(sorted([*ending, *found])), _doubtful(table, doubtful))


def _spell_once(table: _Table, dates: list[MappedColumn]) -> None:
    """Keep what is asked of each record: the file is not read and spelled for each question."""
    named = {c.name for c in dates} | {*table.identities, *table.measures}
    asked = [identifier(name) for name in sorted(named)]
    asked += [identifier(f"_text_{column.name}") for column in dates]
    table.con.execute(
        f"create or replace temp table {_SPELLED} as "
        f"select _n, {', '.join([*asked, '_is_blank'])} from {table.spelled}"
    )


def _with_moments(table: _Table, dates: list[MappedColumn], *, is_undated: bool) -> _Table:
    """The table with the SQL of its dates; without any where most records lack theirs."""
    moments = {column.name: _moment(table, column) for column in dates}
    if moments and is_undated:
        none = " and ".join(f"{moment} is null" for moment in moments.values())
        [(undated, records)] = table.con.execute(
            f"select count(*) filter (where {none}), count(*) from {table.spelled} "
            f"where not _is_blank"
        ).fetchall()
        if undated == records or undated > max(_FEW_ROWS, records / 2):
            moments = {}
    return replace(table, dates=moments)


def _moment(table: _Table, column: MappedColumn) -> str:
    """SQL of a record's moment, as it is written where only Python reads it; null without one."""
    spelled, text = identifier(column.name), identifier(f"_text_{column.name}")
    texts = [
        found
        for (found,) in table.con.execute(
            f"select distinct {text} from {table.spelled} where {spelled} is null "
            f"and {text} is not null and not _is_blank limit {_MOST_ROWS + 1}"
        ).fetchall()
    ]
    if not texts:
        return spelled
    has_digit = f"regexp_matches({text}, '[0-9]')"
    none = f"not {has_digit} or {matches(comparable(text), f'{NAME}|{PHRASE}')}"
    if len(texts) <= _MOST_ROWS:
        others = [found for found in texts if not _is_moment(found, column)]
        none = f"{text} in ({literals(others)})" if others else "false"
    return f"coalesce({spelled}, case when not ({none}) then {text} end)"


def _is_moment(text: str, column: MappedColumn) -> bool:
    is_month = column.type == "month"
    read = other_moments.tidied(text, is_month=is_month, is_month_first=False)
    other = other_moments.tidied(text, is_month=is_month, is_month_first=True)
    return (read or other) is not None


def _key_cell(columns: Iterable[MappedColumn], key: str | None) -> str | None:
    """The cell of the file that the key is taken from."""
    cells = (column.sql for column in columns if column.name == key and not column.is_constant)
    return next((cell for cell in cells if cell[1:].isdigit()), None)


def _positions(columns: Iterable[MappedColumn]) -> frozenset[int]:
    """The cells of the file that plain columns are taken from."""
    cells = (column.sql for column in columns)
    return frozenset(int(sql[1:]) for sql in cells if sql[1:].isdigit())


def _rows(table: _Table, *, is_undated: bool) -> list[_Row]:
    """The rows to look at: without their date, or with a total's name; empty for too many."""
    undated = " and ".join(f"{moment} is null" for moment in table.dates.values())
    numbers: set[int] = set()
    named = _named(table) if table.may_be_dated or not undated else set()
    if undated and is_undated:
        asked = (
            f"select _n from {table.spelled} where not _is_blank and {undated} "
            f"limit {_MOST_ROWS + 1}"
        )
        numbers = {int(n) for (n,) in table.con.execute(asked).fetchall()}
    if not undated or len(numbers) > _MOST_ROWS:
        numbers = (named or _named(table)) | _last(table)
    elif table.may_be_dated:
        numbers |= named
    if undated and table.may_be_dated and table.measures:
        others = _bare(table)
    else:
        others = _without_key(table) if undated and table.key_cell else set()
    if len(numbers | others) <= _MOST_ROWS:
        numbers |= others
    if not numbers or len(numbers) > _MOST_ROWS:
        return []
    return _read(table, sorted(numbers))


def _named(table: _Table) -> set[int]:
    """The rows in which one of the first cells names a total, by a phrase where those are few."""
    patterns = [f"{NAME}|{PHRASE}", NAME] if table.may_be_dated and table.dates else [NAME]
    for pattern in patterns:
        named = " or ".join(
            f"(strlen({cell}) < 120 and not regexp_full_match({cell}, '[0-9.,/: -]*') "
            f"and {matches(comparable(trimmed(cell)), pattern)})"
            for cell in _first_cells(table)
        )
        numbers = _numbers(table, named)
        # What names so many rows is a label.
        if len(numbers) <= _MOST_ROWS:
            return numbers
    return set()


def _first_cells(table: _Table) -> list[str]:
    return [f"cast(c{n} as varchar)" for n in range(min(table.width, _MOST_CELLS))]


def _numbers(table: _Table, condition: str) -> set[int]:
    """The rows of the file that a condition holds for, one more than are looked at."""
    found = table.con.execute(
        f"select _n from {table.raw} where {condition} limit {_MOST_ROWS + 1}"
    )
    return {int(n) for (n,) in found.fetchall()}


def _without_key(table: _Table) -> set[int]:
    """The rows without an id, or with a total's name in its place, in a table of amounts."""
    cell = trimmed(f"cast({table.key_cell} as varchar)")
    named = matches(comparable(cell), f"{NAME}|{PHRASE}")
    numbers = _numbers(table, f"coalesce({cell}, '') = '' or {named}")
    return numbers if len(numbers) <= _MOST_ROWS else set()


def _bare(table: _Table) -> set[int]:
    """The rows with nothing but a date and numbers, in a table where others have more."""
    others = set(range(table.width)) - table.date_cells - table.measure_cells
    if not others:
        return set()
    empty = " and ".join(
        f"coalesce({trimmed(f'cast(c{n} as varchar)')}, '') = ''" for n in sorted(others)
    )
    numbers = _numbers(table, empty)
    return numbers if len(numbers) <= _MOST_ROWS else set()


def _last(table: _Table) -> set[int]:
    """The last rows of the file that are not blank."""
    found = table.con.execute(
        f"select _n from {table.spelled} where not _is_blank order by _n desc "
        f"limit {_LONGEST_FOOTER}"
    )
    return {int(n) for (n,) in found.fetchall()}


def _read(table: _Table, numbers: Sequence[int]) -> list[_Row]:
    listed = ", ".join(map(str, numbers))
    asked = [*table.dates.values(), *(identifier(name) for name in table.identities)]
    asked += [_value(name) for name in table.measures]
    known = table.con.execute(
        f"select _n, {', '.join([*asked, 'null'])} from {table.spelled} "
        f"where _n in ({listed}) and not _is_blank order by _n"
    ).fetchall()
    texts = ", ".join(
        f"coalesce({trimmed(f'cast(c{n} as varchar)')}, '')" for n in range(table.width)
    )
    cells = {
        int(n): tuple(found)
        for n, *found in table.con.execute(
            f"select _n, {texts} from {table.raw} where _n in ({listed})"
        ).fetchall()
    }
    first, second = 1 + len(table.dates), 1 + len(table.dates) + len(table.identities)
    rows = []
    for entry in known:
        dates = [date for date in entry[1:first] if date is not None]
        texts_of_row = cells[int(entry[0])]
        identities = [
            text
            for text in entry[first:second]
            if text and not is_name(text) and not is_phrase(text)
        ]
        rows.append(
            _Row(
                number=int(entry[0]),
                is_dated=bool(dates),
                date_text=dates[0] if dates else None,
                has_identity=bool(identities),
                measures=tuple(entry[second:-1]),
                cells=texts_of_row,
            )
        )
    return _with_parts(table, rows)


def _with_parts(table: _Table, rows: list[_Row]) -> list[_Row]:
    """The rows, those with their date told whether they are called a total of a part.

    That what follows a total's word is a part, other rows say: one of their cells holds nothing
    else (`Total emailing` below those of emailing).
    """
    said = {
        row.number: {of for cell in row.cells if (of := of_what(cell)) is not None}
        for row in rows
        if row.is_dated
    }
    asked = sorted(set().union(*said.values()) - {""})
    parts = {""}
    if asked:
        listed = ", ".join(str(row.number) for row in rows)
        held = " union ".join(
            f"select {comparable(trimmed(cell))} as held from {table.raw} "
            f"where _n not in ({listed}) and {comparable(trimmed(cell))} in ({literals(asked)})"
            for cell in _first_cells(table)
        )
        parts |= {str(held) for (held,) in table.con.execute(held).fetchall()}
    return [replace(row, is_of_part=bool(said.get(row.number, set()) & parts)) for row in rows]


def _value(name: str) -> str:
    return f"try_cast({identifier(name)} as decimal(28, 9))"


def _footer(table: _Table, rows: list[_Row]) -> set[int]:
    """The rows that end a report: the last ones, each with one filled cell, one with its words."""
    others = table.con.execute(
        f"select max(_n) from {table.spelled} where not _is_blank "
        f"and _n not in ({', '.join(str(row.number) for row in rows)})"
    ).fetchall()
    last = int(others[0][0] or 0)
    ending: list[_Row] = []
    for row in reversed(rows):
        if row.number < last or row.is_dated or sum(bool(cell) for cell in row.cells) != 1:
            break
        ending.append(row)
    said = any(is_footer(cell, table.footers) for row in ending for cell in row.cells if cell)
    return {row.number for row in ending} if said and table.width > 1 else set()


def _judged(table: _Table, rows: list[_Row]) -> dict[int, str]:
    """`total`, `doubtful` or `record` for each row."""
    judged = {row.number: _judgement(table, row, 0, 0) for row in rows}
    if all(_judgement(table, row, _MANY, _MANY) == judged[row.number] for row in rows):
        # Each has an identity of its own, say: whatever sums there are, they change nothing.
        return judged
    sums = _Sums(table, rows)
    judged = {
        row.number: _judgement(table, row, sums.matching(row, frozenset()), sums.of_day(row))
        for row in rows
    }
    # Rows that are records after all belong to the sums of the others; where all seem to be, it is
    # those without a date that the dated ones may add up to (each of a campaign `Total Energies`).
    records = frozenset(number for number, verdict in judged.items() if verdict == "record")
    is_all = len(records) == len(rows)
    if records:
        for row in rows:
            if judged[row.number] != "total" and not (is_all and row.is_dated):
                summed = sums.matching(row, records)
                judged[row.number] = _judgement(table, row, summed, sums.of_day(row))
    return judged


def _judgement(table: _Table, row: _Row, summed: int, of_day: int) -> str:
    """What a row is; `summed`: how many records its amounts are the sum of (0: of none).

    `of_day`: how many other records its day has, if its amounts are the sum of those.
    """
    words = {
        place: cell
        for place, cell in enumerate(row.cells)
        if is_name(cell) or (not row.is_dated and is_tax(cell))
    }
    phrases = {place: cell for place, cell in enumerate(row.cells) if is_phrase(cell)}
    says = set(words) | set(phrases)
    filled = [
        place
        for place, cell in enumerate(row.cells)
        if place not in table.measure_cells
        and any(letter.isalnum() for letter in plain(cell))
        and plain(cell) not in ("n/a", "na", "null", "none")
    ]
    others = [place for place in filled if place not in says]
    is_bare = not others
    is_first = bool(filled) and filled[0] in words
    if row.is_dated:
        is_of_day = of_day > 1 and not says and set(filled) <= table.date_cells
        is_called = bool(words) or row.is_of_part
        return _of_dated(row, is_called, bool(phrases), summed, is_of_day)
    if says & table.date_cells:
        return "total"
    if row.has_identity:
        return "doubtful" if says and (summed > 1 or (is_first and table.dates)) else "record"
    if not table.dates:
        sure = (words and (summed or is_bare)) or (phrases and summed > 1)
        return "total" if sure else "doubtful" if says and summed else "record"
    is_sum = summed > 1 or (summed == 1 and (is_bare or says))
    if is_sum or is_first or (words and is_bare):
        return "total"
    return "doubtful" if says or summed else "record"


def _of_dated(row: _Row, is_called: bool, has_phrase: bool, summed: int, is_of_day: bool) -> str:
    """A row with its date is a total only by what it is called and its sum together.

    One without a name whose amounts are the sum of its day may be one.
    """
    if row.has_identity:
        return "doubtful" if is_called and summed > 1 else "record"
    if is_called:
        return "total" if summed > 1 else "doubtful"
    return "doubtful" if is_of_day or (has_phrase and summed > 1) else "record"


def _doubtful(table: _Table, rows: list[_Row]) -> tuple[DoubtfulTotal, ...]:
    """The rows in doubt; those with their date and one name (a campaign called `All`) are one."""
    alike: dict[tuple[object, ...], list[_Row]] = {}
    for row in rows:
        names = tuple(cell for cell in row.cells if is_name(cell) or is_phrase(cell))
        alike.setdefault(names if row.is_dated else (row.number,), []).append(row)
    found = []
    for same in alike.values():
        amounts = [amount for row in same if (amount := _amount(table, row)) is not None]
        amount = sum(amounts, Decimal(0)) if amounts else None
        found.append(DoubtfulTotal(same[0].number, amount))
    return tuple(found)


def _amount(table: _Table, row: _Row) -> Decimal | None:
    """The first amount of a row."""
    amounts = [row.measures[place] for place in sorted(table.amounts)]
    return next((amount for amount in amounts if amount is not None), None)


_Sum = tuple[Decimal, ...]


class _Sums:
    """Sums over stretches of records between the rows that may be none (count first)."""

    def __init__(self, table: _Table, rows: list[_Row]) -> None:
        self._table = table
        self._rows = rows
        listed = ", ".join(str(row.number) for row in rows)
        others = f"select * from {table.spelled} where _n not in ({listed})"
        # What stands before each of the rows, and in the whole file.
        self._before = self._until(others, [row.number for row in rows])
        self._days = self._by_day(others)
        self._known: dict[frozenset[int], list[_Sum]] = {}

    def _until(self, others: str, numbers: list[int]) -> list[_Sum]:
        marks = [*numbers, 1 << 60]
        added = "".join(f", sum(coalesce({_value(n)}, 0))" for n in self._table.measures)
        found = self._table.con.execute(
            f"select m.n, count(*) filter (where not _is_blank){added} from ({others}) as r "
            f"asof join (values {', '.join(f'({mark})' for mark in marks)}) as m (n) "
            f"on r._n <= m.n group by m.n"
        ).fetchall()
        none = (Decimal(0),) * (len(self._table.measures) + 1)
        stretches = {n: tuple(Decimal(value or 0) for value in entry) for n, *entry in found}
        sums = accumulate(
            (stretches.get(mark, none) for mark in marks),
            lambda before, stretch: tuple(map(add, before, stretch)),
        )
        return list(sums)

    def _by_day(self, others: str) -> Mapping[str, _Sum]:
        days = sorted({row.date_text for row in self._rows if row.date_text})
        if not days or not self._table.dates:
            return {}
        day = next(iter(self._table.dates.values()))
        added = "".join(f", sum(coalesce({_value(n)}, 0))" for n in self._table.measures)
        found = self._table.con.execute(
            f"select {day}, count(*){added} from ({others}) where {day} in ({literals(days)}) "
            f"group by {day}"
        ).fetchall()
        return {entry[0]: tuple(Decimal(value or 0) for value in entry[1:]) for entry in found}

    def matching(self, row: _Row, records: frozenset[int]) -> int:
        """How many records the largest stretch has whose sum the row's amounts are; 0 for none.

        `records` are the numbers of the rows that are records after all.
        """
        place = self._rows.index(row)
        sums = self._with(records)
        last = len(self._rows)
        # Right above it, right below it, and all but it.
        starts = {*range(max(place - _MOST_STRETCHES, 0), place + 1), 0}
        ends = {*range(place, min(place + _MOST_STRETCHES, last)), last - 1}
        stretches = [_minus(sums[place], sums[start - 1] if start else None) for start in starts]
        stretches += [
            _minus(sums[end + 1], self._including(sums[place], row, records)) for end in ends
        ]
        stretches.append(self._excluding(sums[last], row, records))
        if row.date_text is not None and row.date_text in self._days:
            stretches.append(self._days[row.date_text])
        return max((self._agreed(row, stretch) for stretch in stretches), default=0)

    def of_day(self, row: _Row) -> int:
        """How many other records the day of a row has whose sum its amounts are; 0 for none."""
        total = self._days.get(row.date_text or "")
        return self._agreed(row, total) if total else 0

    def _with(self, records: frozenset[int]) -> list[_Sum]:
        """The sums before each of the rows and of all, with the rows that are records."""
        if records not in self._known:
            added = [Decimal(0)] * (len(self._table.measures) + 1)
            sums = []
            for place, before in enumerate(self._before):
                sums.append(tuple(a + b for a, b in zip(before, added, strict=True)))
                if place < len(self._rows) and self._rows[place].number in records:
                    own = _own(self._rows[place])
                    added = [a + b for a, b in zip(added, own, strict=True)]
            self._known = {records: sums}
        return self._known[records]

    def _including(self, before: _Sum, row: _Row, records: frozenset[int]) -> _Sum:
        own = _own(row) if row.number in records else None
        return before if own is None else tuple(a + b for a, b in zip(before, own, strict=True))

    def _excluding(self, total: _Sum, row: _Row, records: frozenset[int]) -> _Sum:
        return _minus(total, _own(row)) if row.number in records else total

    def _agreed(self, row: _Row, total: _Sum) -> int:
        """How many records a stretch has if the row's amounts (else counts) are its sum, else 0."""
        count = int(total[0])
        given = [(place, value) for place, value in enumerate(row.measures) if value]
        amounts = [item for item in given if item[0] in self._table.amounts]
        if count < 1 or not given:
            return 0
        same = [abs(value - total[place + 1]) <= _slack(count, value) for place, value in given]
        same_amounts = [ok for (place, _), ok in zip(given, same, strict=True)
                        if place in self._table.amounts]  # fmt: skip
        return count if (all(same_amounts) if amounts else any(same)) else 0


def _own(row: _Row) -> _Sum:
    return (Decimal(1), *(value or Decimal(0) for value in row.measures))


def _minus(after: _Sum, before: _Sum | None) -> _Sum:
    if before is None:
        return after
    return tuple(a - b for a, b in zip(after, before, strict=True))


def _slack(count: int, value: Decimal) -> Decimal:
    """How far a total may be from the sum of so many rounded amounts."""
    return max(_CENT, min(_CENT / 2 * count, abs(value) / 10_000))
