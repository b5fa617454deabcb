"""Two scripts, messages, lists or segments compared: how sure it is that their rates differ."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from statistics import NormalDist
from typing import Any

import numpy as np

CERTAINTY = 0.05
"""A p-value below it shows a difference; 95 % intervals."""
POWER = 0.8
"""How often the minimum sample shows a difference that is there."""
UNEVEN, UNEVEN_SHARE = 0.01, Decimal("0.1")
"""Strata are uneven where chance would seldom spread them so, and so much of a group lies apart."""

WHOLE = "none"
"""The stratum kind of the comparison without strata; the others are told beside it."""
STRATA = ("agent", "week", "segment")

_Z = NormalDist().inv_cdf(1 - CERTAINTY / 2)
_Z_POWER = NormalDist().inv_cdf(POWER)
_PLACES = 9

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Counted:
    """A comparison under one kind of stratum: leads and successes of both, sums over the strata.

    `numerator` / `denominator` is the Mantel-Haenszel difference, `spread` the summed variances of
    its numerator; `excess` the successes of a beyond those expected without a difference, with
    their `variance`; `uneven` is chi-squared of the strata (`strata` of them) and `apart` the share
    of a group that would have to move to make them even.
    """

    kind: str
    option_a: str
    option_b: str
    step: str
    test_number: int
    stratum_kind: str
    leads_a: int
    reached_a: int
    leads_b: int
    reached_b: int
    numerator: Decimal
    denominator: Decimal
    spread: Decimal
    excess: Decimal
    variance: Decimal
    strata: int
    uneven: Decimal
    apart: Decimal


def script_tests(rows: Sequence[Row]) -> list[Row]:
    """Difference, interval, p-value, minimum sample and verdict of each comparison.

    `rows`: kind, options a and b, step, number (0: not asked for), kind of stratum, then the sums
    of ``Counted`` and, last, the effect that matters as a share of the common rate. One row comes
    back per kind, pair, step and number: the keys, difference a - b with interval, p-value, p-value
    corrected for all pairs of that kind and step (those asked for among themselves), leads of each
    that are needed, verdict; then per kind of stratum whether it is unevenly spread, and the
    stratified difference with interval and p-value.

    Sources: Fisher's exact test (two-sided, as probable as what was seen or less); Newcombe (1998),
    method 10; Holm (1979); Casagrande, Pike and Smith (1978); Mantel and Haenszel (1959) with the
    continuity correction, difference and variance by Greenland and Robins (1985).
    """
    told: list[Row] = []
    ordered = sorted(rows, key=lambda row: (*_family_of(row), *row[1:3], *row[4:6]))
    for _, family in groupby(ordered, key=_family_of):
        comparisons = [
            {row[5]: Counted(*row[:-1]) for row in group}
            for _, group in groupby(family, key=lambda row: row[:5])
        ]
        told += _family(comparisons, float(rows[0][-1]))
    return sorted(told, key=lambda row: row[:5])


def _family_of(row: Row) -> Row:
    """What is corrected together: of a kind and step, all pairs or those that were asked for."""
    return row[0], row[3], row[4] > 0


def _family(comparisons: Sequence[Mapping[str, Counted]], effect: float) -> list[Row]:
    wholes = [one[WHOLE] for one in comparisons]
    values = [fisher(w.reached_a, w.leads_a, w.reached_b, w.leads_b) for w in wholes]
    return [
        _told(one, effect, value, corrected)
        for one, value, corrected in zip(comparisons, values, holm(values), strict=True)
    ]


def _told(comparison: Mapping[str, Counted], effect: float, value: float, corrected: float) -> Row:
    whole = comparison[WHOLE]
    of_a, of_b = (whole.reached_a, whole.leads_a), (whole.reached_b, whole.leads_b)
    difference, lower, upper = newcombe(*of_a, *of_b)
    needed = minimum_sample((of_a[0] + of_b[0]) / (of_a[1] + of_b[1]), effect)
    stratified = [_stratified(comparison.get(kind)) for kind in STRATA]
    is_held = all(
        is_uneven is not True
        or (p_value is not None and p_value < CERTAINTY and (by_strata > 0) == (difference > 0))
        for is_uneven, by_strata, _, _, p_value in stratified
    )
    leads = 2 / (1 / whole.leads_a + 1 / whole.leads_b)
    if corrected < CERTAINTY and is_held:
        verdict = "a_better" if difference > 0 else "b_better"
    elif needed is not None and leads >= needed:
        verdict = "no_difference_shown"
    else:
        verdict = "not_enough_data"
    return (
        *(whole.kind, whole.option_a, whole.option_b, whole.step, whole.test_number),
        *(_decimal(one) for one in (difference, lower, upper, value, corrected)),
        needed,
        verdict,
        *(
            one if isinstance(one, bool) or one is None else _decimal(one)
            for part in stratified
            for one in part
        ),
    )


def _stratified(one: Counted | None) -> tuple[bool | None, Any, Any, Any, Any]:
    """Whether the strata are uneven; difference, interval and p-value over them."""
    if one is None:
        return None, None, None, None, None
    is_uneven = (
        one.apart >= UNEVEN_SHARE and chi_squared_above(float(one.uneven), one.strata - 1) < UNEVEN
    )
    if not one.denominator or not one.variance:
        return is_uneven, None, None, None, None
    difference = float(one.numerator / one.denominator)
    reach = _Z * math.sqrt(float(one.spread)) / float(one.denominator)
    excess = max(abs(float(one.excess)) - 0.5, 0)
    p_value = math.erfc(math.sqrt(excess * excess / float(one.variance) / 2))
    return is_uneven, difference, difference - reach, difference + reach, p_value


def fisher(reached_a: int, leads_a: int, reached_b: int, leads_b: int) -> float:
    """The two-sided p-value of Fisher's exact test: all tables at most as probable as this one."""
    reached, leads = reached_a + reached_b, leads_a + leads_b
    least, most = max(0, reached - leads_b), min(reached, leads_a)
    if least == most:
        return 1.0
    counts = np.arange(least, most, dtype=np.float64)
    steps = (
        np.log(reached - counts)
        + np.log(leads_a - counts)
        - np.log(counts + 1)
        - np.log(leads - reached - leads_a + counts + 1)
    )
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    weights = np.exp(logs - logs.max())
    # what rounding alone tells apart is as probable
    seen = weights[reached_a - least] * (1 + 1e-7)
    return min(float(weights[weights <= seen].sum() / weights.sum()), 1.0)


def newcombe(
    reached_a: int, leads_a: int, reached_b: int, leads_b: int
) -> tuple[float, float, float]:
    """The difference of two shares and its 95 % interval."""
    share_a, share_b = reached_a / leads_a, reached_b / leads_b
    lower_a, upper_a = _wilson(reached_a, leads_a)
    lower_b, upper_b = _wilson(reached_b, leads_b)
    difference = share_a - share_b
    return (
        difference,
        difference - math.hypot(share_a - lower_a, upper_b - share_b),
        difference + math.hypot(upper_a - share_a, share_b - lower_b),
    )


def _wilson(reached: int, leads: int) -> tuple[float, float]:
    middle, squared = 2 * reached + _Z * _Z, _Z * _Z
    reach = _Z * math.sqrt(squared + 4 * reached * (leads - reached) / leads)
    whole = 2 * (leads + squared)
    return (middle - reach) / whole, (middle + reach) / whole


def holm(values: Sequence[float]) -> list[float]:
    """The p-values corrected for being so many, in their order (Holm)."""
    corrected, greatest = [0.0] * len(values), 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        greatest = max(greatest, min((len(values) - rank) * values[place], 1.0))
        corrected[place] = greatest
    return corrected


def minimum_sample(rate: float, effect: float) -> int | None:
    """Leads of each by which a difference of `effect` x `rate` around `rate` would be shown.

    With the certainty and power above, by the exact test; None for a rate of 0 or 1, or where the
    difference would leave the rates between 0 and 1.
    """
    low, high = rate * (1 - effect / 2), rate * (1 + effect / 2)
    if rate <= 0 or high >= 1:
        return None
    apart = high - low
    variance = low * (1 - low) + high * (1 - high)
    reach = _Z * math.sqrt(2 * rate * (1 - rate)) + _Z_POWER * math.sqrt(variance)
    plain = (reach / apart) ** 2
    return math.ceil(plain / 4 * (1 + math.sqrt(1 + 4 / (plain * apart))) ** 2)


def chi_squared_above(value: float, degrees: int) -> float:
    """The probability that chi-squared with so many degrees of freedom is greater than a value."""
    if degrees < 1 or value <= 0:
        return 1.0
    half, is_odd = value / 2, degrees % 2
    # the recurrence Q(d + 2) = Q(d) + half^(d/2) e^-half / Gamma(d/2 + 1), from one or two degrees
    total = math.erfc(math.sqrt(half)) if is_odd else 0.0
    log_term = (0.5 * math.log(half) - math.lgamma(1.5) if is_odd else 0.0) - half
    power = 1.5 if is_odd else 1.0
    for _ in range(degrees // 2):
        total += math.exp(log_term)
        log_term += math.log(half) - math.log(power)
        power += 1
    return min(total, 1.0)


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else round(Decimal(value), _PLACES)
