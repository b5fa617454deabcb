"""Removal effects of channels in the order-1 absorbing Markov chain of the paths."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

START, CONVERSION, NOTHING = "start", "conversion", "null"
_PLACES = 12

Counts = Mapping[str, Mapping[str, int]]


def removal_effects(rows: Sequence[tuple[Any, ...]]) -> list[tuple[str, str, Decimal, Decimal]]:
    """The removal effect of each channel, per kind of conversion.

    `rows`: (kind, from state, to state, count), sorted by kind; the states are channels, `start`,
    `conversion` and `null`. Returns (kind, channel, conversion probability of the whole chain,
    removal effect), both 0–1 with 12 decimals, by kind and channel. Source: Anderl, Becker, von
    Wangenheim and Schumann (2016): 1 - P(conversion without the channel) / P(conversion), where
    what led to the channel leads to nothing; 0 where nothing converts.
    """
    found = []
    for kind, group in groupby(rows, key=lambda row: row[0]):
        counts: dict[str, dict[str, int]] = {}
        for _, before, after, count in group:
            counts.setdefault(before, {})[after] = int(count)
        base = conversion_probability(counts)
        for channel in sorted(counts.keys() - {START}):
            without = conversion_probability(counts, removed=channel)
            effect = 1 - without / base if base else Fraction(0)
            found.append((kind, channel, _rounded(base), _rounded(effect)))
    return found


def conversion_probability(counts: Counts, removed: str | None = None) -> Fraction:
    """The probability of getting from the start to a conversion, exact.

    `counts`: from state to state to how often. `removed`: a channel whose visits lead to nothing.
    0 for a chain without a start. The equations have one solution, since every channel was seen
    on a path and every path ends.
    """
    states = [state for state in sorted(counts) if state != removed]
    if START not in states:
        return Fraction(0)
    place = {state: number for number, state in enumerate(states)}
    equations = []
    for state in states:
        total = sum(counts[state].values())
        # p(state) - sum of P(state, other) p(other) = P(state, conversion)
        equation = [Fraction(0)] * (len(states) + 1)
        equation[place[state]] = Fraction(1)
        for after, count in counts[state].items():
            if after in place:
                equation[place[after]] -= Fraction(count, total)
        equation[-1] = Fraction(counts[state].get(CONVERSION, 0), total)
        equations.append(equation)
    return _solve(equations)[place[START]]


def _solve(equations: list[list[Fraction]]) -> list[Fraction]:
    """The solution of square linear equations, each with its right side last (Gauss, Jordan)."""
    size = len(equations)
    for column in range(size):
        pivot = next(row for row in range(column, size) if equations[row][column])
        equations[column], equations[pivot] = equations[pivot], equations[column]
        divisor = equations[column][column]
        equations[column] = [value / divisor for value in equations[column]]
        for row in range(size):
            factor = equations[row][column]
            if row != column and factor:
                equations[row] = [
                    value - factor * other
                    for value, other in zip(equations[row], equations[column], strict=True)
                ]
    return [equation[-1] for equation in equations]


def _rounded(value: Fraction) -> Decimal:
    """A share in decimal, 12 places, half to even."""
    return Decimal(round(value * 10**_PLACES)).scaleb(-_PLACES)
