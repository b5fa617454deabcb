"""The SQL of landing: cells cleaned, then spelled and written."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from prospecting_roi.core.spelling import MOMENTS, Settled, Writing, spelled
from prospecting_roi.core.spelling.cells import comparable, identifier, literal, literals, trimmed
from prospecting_roi.core.spelling.currencies import UNKNOWN
from prospecting_roi.land.columns import MappedColumn
from prospecting_roi.land.mapping import TYPED_IN, as_text, raw_text, with_labels
from prospecting_roi.land.money import CURRENCY, Money
from prospecting_roi.land.plain_cells import Plain, is_plain_number
from prospecting_roi.land.source import Source


def cleaned_cells(
    source: Source,
    columns: tuple[MappedColumn, ...],
    labels: Mapping[str, tuple[tuple[str, str | None], ...]],
    placeholders: tuple[str, ...],
    plain: Plain,
    skips: tuple[str, ...] = (),
    zone: str | None = None,
    unread: str | None = None,
) -> str:
    """SQL of the mapped cells as text, trimmed, placeholders null, with `_is_blank`.

    A record for which one of the conditions `skips` holds counts as blank and has no cells.
    `zone` is the SQL of a record's time zone, given on as `_zone`; `unread` that of what its cells
    say that no column takes, given on as `_unread`.

    What is `plain` needs none of that. For each column that is not, there is also
    `_raw_<column>`, the cell as it lies in the file, and `_plain_<column>` where `plain` says of
    which of its cells it is.
    """
    words, longest = comparable_words(placeholders)
    # The cells as they lie, as trimmed text, with their keys, without placeholders.
    raws: list[str] = []
    texts: list[str] = []
    keys: list[str] = []
    cleaned: list[str] = []
    given: list[str] = []
    for column in columns:
        name, before = identifier(column.name), identifier(f"_raw_{column.name}")
        given.append(name)
        if column.name in plain.columns:
            raws.append(f"{raw_text(column)} as {name}")
            for level in (texts, keys, cleaned):
                level.append(name)
            continue
        known = words - _errors(words) if column.type in TYPED_IN else words
        own = labels.get(column.name, ())
        look = plain.cells.get(column.name)
        if not look and not own:
            look = is_plain_number(column, source, known)
        key, is_plain = identifier(f"_key_{column.name}"), identifier(f"_plain_{column.name}")
        raws.append(f"{raw_text(column)} as {before}")
        text = with_labels(as_text(replace(column, sql=before), source), own)
        short = f"strlen({name}) <= {longest}"
        result = f"case when {_is_one_of(key, known)} then null else {name} end"
        if look:
            raws.append(f"{look} as {is_plain}")
            text = f"case when {is_plain} then {before} else {text} end"
            short = f"not {is_plain} and {short}"
            result = f"case when {is_plain} then {name} else {result} end"
            for level in (texts, keys, *([cleaned] if column.name in plain.cells else [])):
                level.append(is_plain)
        texts += [f"{text} as {name}", before]
        keys += [name, before, f"case when {short} then {comparable(name)} end as {key}"]
        cleaned += [f"{result} as {name}", before]
        given.append(before)
    cells = [
        f"nullif({trimmed(f'cast(c{position} as varchar)', source.has_plain_blanks)}, '')"
        for position in range(len(source.headers))
    ]
    # Nearly all first cells begin with a visible letter.
    blank = (
        f"case when cast(c0 as varchar) >= '!' and cast(c0 as varchar) < chr(127) "
        f"or {cells[0]} is not null then false "
        f"else coalesce({', '.join([*cells[1:], 'null'])}) is null end"
    )
    if skips:
        conditions = " or ".join(f"coalesce(cast({skip} as boolean), false)" for skip in skips)
        blank = f"({blank}) or {conditions}"
    more = {"_zone": zone, "_unread": unread, "_is_blank": blank}
    beside = [name for name, sql in more.items() if sql]
    raws += [f"{more[name]} as {name}" for name in beside]
    inner = f"select {', '.join(raws)} from {source.relation}"
    for level in (texts, keys, cleaned):
        inner = f"select {', '.join([*level, *beside])} from ({inner})"
    if not skips:
        return inner
    empty = [f"case when not _is_blank then {name} end as {name}" for name in given]
    looks = [identifier(f"_plain_{name}") for name in plain.cells]
    return f"select {', '.join([*empty, *looks, *beside])} from ({inner})"


def spelled_cells(
    cleaned: str,
    columns: tuple[MappedColumn, ...],
    writings: Mapping[str, Writing],
    settled: Mapping[str, Settled],
) -> str:
    """SQL of the mapped cells in canonical spelling with `_is_blank`, phones as they are.

    The text of a moment stands beside it as `_text_<column>`.
    """
    cells = [
        f"cleaned.{identifier(column.name)}"
        if column.type == "phone"
        else spelled(
            column.type,
            f"cleaned.{identifier(column.name)}",
            settled[column.name],
            writings[column.name],
        )
        for column in columns
    ]
    named = [f"{cell} as {identifier(c.name)}" for cell, c in zip(cells, columns, strict=True)]
    named += [
        f"cleaned.{identifier(c.name)} as {identifier(f'_text_{c.name}')}"
        for c in columns
        if c.type in MOMENTS
    ]
    return f"select {', '.join([*named, '_is_blank'])} from ({cleaned}) as cleaned"


def copy_statement(
    cleaned: str,
    columns: tuple[MappedColumn, ...],
    writings: dict[str, Writing],
    settled: dict[str, Settled],
    joins: dict[str, str],
    beside: tuple[str, ...],
    target: Path,
    money: Money,
) -> str:
    """The statement that writes the landed Parquet, a row per record.

    `beside` are the columns of `cleaned` that are written beside the canonical ones.
    """
    results, texts, tables = [], [], []
    currency = _record_currency(columns, writings, settled, money)
    for column in columns:
        cell = f"cleaned.{identifier(column.name)}"
        read, table = cell, joins.get(column.name)
        if table and column.type in MOMENTS:
            # A moment that was tidied is then read like any other.
            read = f"coalesce({table}.number, {cell})"
        sql = spelled(column.type, read, settled[column.name], writings[column.name])
        if column.name == CURRENCY and currency is not None:
            sql = currency
        elif column.type == "amount" and column.name in money.cells:
            foreign = money.is_foreign(column.name, currency)
            sql = f"case when not {foreign} then {sql} end" if foreign else sql
        if table:
            sql = sql if column.type in MOMENTS else f"coalesce({sql}, {table}.number)"
            tables.append(f" left join {table} on {table}.cell = {cell}")
        result = identifier(column.name)
        results.append(f"{sql} as {result}")
        if not settled[column.name].is_clean:
            text = identifier(f"_text_{column.name}")
            results.append(f"{cell} as {text}")
            unread = f"{result} is null"
            if column.name == CURRENCY:
                unread = f"coalesce({result}, {literal(UNKNOWN)}) = {literal(UNKNOWN)}"
            texts.append(f"case when {unread} then {text} end as {text}")
    names = [identifier(column.name) for column in columns] + texts
    if joins:
        # A join loses the order of its input.
        cleaned = f"select *, row_number() over () as _record from ({cleaned})"
        results.append("cleaned._record")
        names.append("_record")
    results.extend(f"cleaned.{name}" for name in beside)
    names.extend(beside)
    inner = f"select {', '.join(results)} from ({cleaned}) as cleaned{''.join(tables)}"
    return (
        f"copy (select {', '.join(names)} from ({inner})) to {literal(str(target))} "
        f"(format parquet, compression snappy)"
    )


def _record_currency(
    columns: tuple[MappedColumn, ...],
    writings: dict[str, Writing],
    settled: dict[str, Settled],
    money: Money,
) -> str | None:
    """SQL of a record's currency, None where only the workspace's is meant."""
    own = None
    if any(column.name == CURRENCY for column in columns):
        cell = f"cleaned.{identifier(CURRENCY)}"
        own = spelled(CURRENCY, cell, settled[CURRENCY], writings[CURRENCY])
    return money.record_currency(own) if money.cells else None


def without_placeholders(text: str, placeholders: tuple[str, ...]) -> str:
    """SQL of a number's text that is null where it is one of the placeholders."""
    words, longest = comparable_words(placeholders)
    key = f"case when strlen({text}) <= {longest} then {comparable(text)} end"
    return f"case when {_is_one_of(key, words - _errors(words))} then null else {text} end"


def _errors(words: set[str]) -> set[str]:
    """What says that a number could not be worked out: no id or label, but a number unread."""
    errors = {word for word in words if word.startswith("#") and word.endswith(("!", "?"))}
    return errors | (words & {"nan", "nat"})


def comparable_words(placeholders: tuple[str, ...]) -> tuple[set[str], int]:
    """The placeholders as texts are compared, and how many bytes one of them can have."""
    words = {_plain(text) for text in placeholders} | {""}
    return words, max(len(text.encode()) for text in words) * 2


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.strip())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()


def _is_one_of(key: str, words: set[str]) -> str:
    """Whether a key is one of the words: by length first, so that few are compared."""
    by_length: dict[int, list[str]] = {}
    for word in sorted(words):
        by_length.setdefault(len(word.encode()), []).append(word)
    cases = " ".join(
        f"when {length} then {key} in ({literals(same)})" for length, same in by_length.items()
    )
    return f"case strlen({key}) {cases} else false end"
