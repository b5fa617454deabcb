"""Which tables a build keeps of the one before, and what is asked of DuckDB instead.

A statement names all that its table is made of, so a table of whose names none changed would be the
same again. What is made anew and holds the rows it held before has not changed either: that many
models stay, although every build brings a new day, is due to those few.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from prospecting_roi.publish.base import Change

_MADE = re.compile(r'\s*create or replace (table|view)\s+"(\w+)"\.("\w+"\."\w+")')
# Schema and name, whatever stands before them.
_NAMED = re.compile(r'(?=("\w+"\."\w+"))')
_WORD = re.compile(r"\w+")
_PUBLISHED = "pub"


@dataclass(frozen=True)
class Former:
    """The table that a statement replaces, and the queries that are true where both are equal.

    ``set_aside`` moves it out of the way; a published one lies in a file of its own. They are as
    many rows, and of the same sum of hashes: asked in this order, for the second one is dear.
    """

    name: str
    set_aside: str
    compared: tuple[str, str]


def made_by(statement: str) -> str:
    """What a statement makes, as other statements name it."""
    return _parts(statement)[2]


def relation_of(statement: str) -> str:
    """What a statement makes, with the database it lies in."""
    _, database, name = _parts(statement)
    return f'"{database}".{name}'


def definition_of(statement: str) -> str:
    """The statement that makes a table of its contract, without rows; none where it has none."""
    return statement.partition(";")[0] if "insert into" in statement else ""


def is_kept(statement: str, changed: Iterable[Change]) -> bool:
    """Whether nothing changed of what a statement names; it may name itself."""
    found = _MADE.match(statement)
    names = _names(statement[found.end() :] if found else statement)
    return not any(
        relation in names and (column is None or column in _words(statement))
        for relation, column in changed
    )


def copied_by(statement: str) -> str:
    """The statement that makes a table for readers as a copy of the published one, else none.

    With the columns, types and constraints of its contract, where there is one.
    """
    kind, database, name = _parts(statement)
    if kind == "view":
        return statement
    if database != _PUBLISHED:
        return ""
    table, former = relation_of(statement), f"former.{name}"
    definition = definition_of(statement)
    if not definition:
        return f"create or replace table {table} as from {former}"
    return f"{definition}; insert into {table} from {former}"


def former_of(statement: str) -> Former | None:
    """The table that a statement replaces; a view has none."""
    kind, database, name = _parts(statement)
    if kind == "view":
        return None
    if database == _PUBLISHED:
        before, set_aside = f"former.{name}", ""
    else:
        before = f'"{database}".{name[:-1]}__before"'
        set_aside = f'alter table "{database}".{name} rename to {before.rpartition(".")[2]}'
    table = relation_of(statement)
    count, hashes = (
        f"select (select {asked} from {table}) is not distinct from (select {asked} from {before})"
        for asked in ("count(*)", "sum(hash(*columns(*)))")
    )
    return Former(before, set_aside, (count, hashes))


def _parts(statement: str) -> tuple[str, str, str]:
    found = _MADE.match(statement)
    if found is None:
        raise ValueError(f"No table is made by: {statement[:60]}")
    return found[1], found[2], found[3]


@cache
def _names(statement: str) -> frozenset[str]:
    return frozenset(_NAMED.findall(statement))


@cache
def _words(statement: str) -> frozenset[str]:
    return frozenset(_WORD.findall(statement))
