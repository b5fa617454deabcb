"""The removal effects, against the definition and against equations solved in another way."""

import itertools
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospecting_roi.core.estimators.markov import (
    CONVERSION,
    NOTHING,
    START,
    conversion_probability,
    removal_effects,
)

Journey = tuple[tuple[str, ...], bool]
Row = tuple[str, str, str, int]

CHANNELS = ("telesales", "emailing", "events", "paid_search", "display", "content", "partner")
TOLERANCE = 1e-9


def journeys(most_channels: int = len(CHANNELS)) -> st.SearchStrategy[list[Journey]]:
    """Paths of one to nine touches, and whether each converts."""
    path = st.lists(st.sampled_from(CHANNELS[:most_channels]), min_size=1, max_size=9)
    return st.lists(st.tuples(path.map(tuple), st.booleans()), min_size=1, max_size=40)


def transitions(paths: list[Journey], kind: str = "order") -> list[Row]:
    """How often one state follows another."""
    counted: Counter[tuple[str, str]] = Counter()
    for channels, converts in paths:
        states = (START, *channels, CONVERSION if converts else NOTHING)
        counted.update(itertools.pairwise(states))
    return [(kind, before, after, count) for (before, after), count in sorted(counted.items())]


def nested(rows: list[Row]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for _, before, after, count in rows:
        counts.setdefault(before, {})[after] = count
    return counts


def solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """A dense linear system in floating point: elimination with partial pivoting."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda number: abs(rows[number][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for number in range(column + 1, size):
            factor = rows[number][column] / rows[column][column]
            for place in range(column, size + 1):
                rows[number][place] -= factor * rows[column][place]
    answer = [0.0] * size
    for number in reversed(range(size)):
        known = sum(rows[number][place] * answer[place] for place in range(number + 1, size))
        answer[number] = (rows[number][size] - known) / rows[number][number]
    return answer


def dense_probability(rows: list[Row], removed: str | None) -> float:
    """From the start to a conversion: (I - Q) x = r over all states, a removed one absorbing."""
    states = sorted({before for _, before, _, _ in rows})
    totals: Counter[str] = Counter()
    for _, before, _, count in rows:
        totals[before] += count
    matrix = [[float(one == other) for other in states] for one in states]
    right = [0.0] * len(states)
    for _, before, after, count in rows:
        if before == removed:
            continue
        share = count / totals[before]
        if after == CONVERSION:
            right[states.index(before)] = share
        elif after != NOTHING:
            matrix[states.index(before)][states.index(after)] -= share
    return solved(matrix, right)[states.index(START)]


@given(journeys())
def test_the_base_probability_is_the_observed_conversion_rate(paths: list[Journey]) -> None:
    observed = sum(converts for _, converts in paths) / Decimal(len(paths))
    for _, _, probability, _ in removal_effects(transitions(paths)):
        assert abs(probability - observed) <= Decimal("1e-12")


@given(journeys())
def test_effects_are_those_of_a_dense_solve(paths: list[Journey]) -> None:
    rows = transitions(paths)
    base = dense_probability(rows, None)
    effects = removal_effects(rows)
    assert {channel for _, channel, _, _ in effects} == {c for path, _ in paths for c in path}
    for _, channel, probability, effect in effects:
        assert abs(float(probability) - base) < TOLERANCE
        expected = 1 - dense_probability(rows, channel) / base if base > TOLERANCE else 0.0
        assert abs(float(effect) - expected) < TOLERANCE


@given(journeys())
def test_self_loops_change_nothing(paths: list[Journey]) -> None:
    rows = transitions(paths)
    assert removal_effects([row for row in rows if row[1] != row[2]]) == removal_effects(rows)


@given(journeys())
def test_effects_are_shares_and_only_converting_channels_have_one(paths: list[Journey]) -> None:
    converting = {channel for path, converts in paths if converts for channel in path}
    for _, channel, _, effect in removal_effects(transitions(paths)):
        assert 0 <= effect <= 1
        # without a channel at least what went through it on its way to a conversion is lost
        if channel in converting:
            assert effect > 0


@pytest.mark.parametrize("channels", [1, 2])
@given(data=st.data())
def test_one_and_two_channels(channels: int, data: st.DataObject) -> None:
    paths = data.draw(journeys(channels))
    rows = transitions(paths)
    converts = any(converted for _, converted in paths)
    for _, _, _, effect in removal_effects(rows):
        assert 0 <= effect <= 1
        if channels == 1:
            # every path goes through the only channel
            assert effect == (1 if converts else 0)


@given(journeys())
def test_all_converting(paths: list[Journey]) -> None:
    effects = removal_effects(transitions([(path, True) for path, _ in paths]))
    assert {probability for _, _, probability, _ in effects} == {Decimal(1)}
    gates = {path[0] for path, _ in paths}
    if len(gates) == 1:
        # nothing gets past the channel that every path starts with
        assert all(effect == 1 for _, channel, _, effect in effects if channel in gates)


@given(journeys())
def test_none_converting(paths: list[Journey]) -> None:
    for _, _, probability, effect in removal_effects(transitions([(p, False) for p, _ in paths])):
        assert (probability, effect) == (0, 0)


def test_no_path_at_all() -> None:
    assert removal_effects([]) == []


def test_kinds_are_chains_of_their_own() -> None:
    deals: Any = transitions([(("events",), True)], "opportunity")
    orders: Any = transitions([(("events",), False), (("events",), True)], "order")
    assert removal_effects(deals + orders) == [
        ("opportunity", "events", Decimal(1), Decimal(1)),
        ("order", "events", Decimal("0.5"), Decimal(1)),
    ]


def test_a_chain_worked_by_hand() -> None:
    """A then B converts, A alone and B alone do not: start to A in two thirds, A to B in half."""
    paths: list[Journey] = [
        (("events", "partner"), True),
        (("events",), False),
        (("partner",), False),
    ]
    assert conversion_probability(nested(transitions(paths))) * 3 == 1
    # without A only the third that starts with B is left, half of which converts
    assert removal_effects(transitions(paths)) == [
        ("order", "events", Decimal("0.333333333333"), Decimal("0.5")),
        ("order", "partner", Decimal("0.333333333333"), Decimal(1)),
    ]
