"""Deterministic chance: every draw is a hash of a salt, the seed and a row number.

Only additions, multiplications and floors are used on the draws, never a function of the C
library: their results are the same on every machine. DuckDB's ``hash`` belongs to its version,
which the lock file pins. The salt is added to the number before hashing, for ``hash(n, salt)``
only flips bits of ``hash(n)`` and makes the draws of two salts depend on each other.
"""

from collections.abc import Sequence

import duckdb

Weighted = Sequence[tuple[str, float]]


def install(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Create the SQL macros: ``u`` uniform in [0, 1), ``workday``, ``at_hour``, ``between``."""
    con.execute(
        f"""
        create macro u(salt, n) as
            cast(hash(cast(n as bigint) + cast(hash(salt || ':{seed}') >> 2 as bigint)) >> 11
                as double) / 9007199254740992.0;
        -- whole number from low to high, both included
        create macro whole(low, high, draw) as
            cast(low + floor(draw * (high - low + 1)) as bigint);
        -- the working day at or after a day: Saturday and Sunday become Monday
        create macro workday(day) as
            cast(day as date)
            + cast(case isodow(day) when 6 then 2 when 7 then 1 else 0 end as integer);
        -- a moment of a day (UTC) inside the hours [low, high)
        create macro at_hour(day, low, high, draw) as
            cast(day as timestamp)
            + to_seconds(cast(low * 3600 + floor(draw * (high - low) * 3600) as bigint));
        -- spelling of a moment in the extracts
        create macro spelled(moment) as cast(moment as varchar) || 'Z';
        create macro money(amount) as cast(round(amount, 2) as decimal(18, 2));
        """
    )


def text(value: str) -> str:
    """``value`` as an SQL text literal."""
    return "'" + value.replace("'", "''") + "'"


def pick(draw: str, choices: Weighted) -> str:
    """SQL ``case`` that picks an expression with the given weights by the draw (a column)."""
    total = sum(weight for _, weight in choices)
    bound = 0.0
    branches = []
    for expression, weight in choices[:-1]:
        bound += weight / total
        branches.append(f"when {draw} < {bound:.9f} then {expression}")
    if not branches:
        return choices[0][0]
    return "case " + " ".join(branches) + f" else {choices[-1][0]} end"


def lookup(column: str, values: dict[str, str], default: str = "null") -> str:
    """SQL ``case`` that maps the texts of ``column`` to expressions."""
    branches = " ".join(f"when {text(key)} then {value}" for key, value in values.items())
    return f"case {column} {branches} else {default} end"


def element(values: Sequence[str], index: str) -> str:
    """SQL: the element of a list of texts at a zero-based index (an expression)."""
    listed = ", ".join(text(value) for value in values)
    return f"([{listed}])[1 + cast({index} as bigint)]"
