"""What moving a part of a channel's monthly spend to another channel would do to their leads."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, permutations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

SHARES = (Decimal("0.1"), Decimal("0.2"), Decimal("0.3"))
"""The parts of the giving channel's monthly spend that are moved."""

LEAST_MONTHS, LEAST_LEADS, LEAST_VARIATION = 12, 20, 0.05
"""Months with cost, leads in them and spread of their cost below which there is no curve."""

_RECENT_MONTHS = 12
_Z = 1.959963984540054
_HALVINGS, _GRID, _FARTHEST = 60, 32, 2.0
_FIGURES = 10
MONEY = Decimal("0.0001")
"""To what an amount is rounded."""

Floats = NDArray[np.float64]


class Range(NamedTuple):
    """An estimate and the bounds of its 95 % interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Curve:
    """Leads of a month = scale x cost^exponent, with an exponent of 0 to 1: diminishing returns.

    `costs` of the months it was fitted to (currency), `leads` of all of them together, `told`: sum
    over the leads of the logarithm of their month's cost by the mean cost, `exponents`: the
    exponent with its interval, `reach`: the interval not kept within 0 and 1, `dispersion`:
    variance of the leads by that of a Poisson count.
    """

    costs: Floats
    leads: float
    told: float
    exponents: Range
    reach: tuple[float, float]
    dispersion: float

    def leads_at(self, cost: float) -> float:
        """Leads expected of a month at a cost above 0."""
        return float(self._leads(cost, np.array([self.exponents.value]))[0])

    def level(self, cost: float) -> Range:
        """The leads of a month at a cost, with interval."""
        return self._range(lambda exponents: self._leads(cost, exponents))

    def change(self, before: float, after: float) -> Range:
        """By how many leads a month at the one cost differs from a month at the other."""
        return self._range(
            lambda exponents: self._leads(after, exponents) - self._leads(before, exponents)
        )

    def likelihoods(self, exponents: Floats) -> Floats:
        """Logarithm of the Poisson likelihood of each exponent, given all leads together."""
        logs = np.log(self.costs / self.costs.mean())
        found: Floats = exponents * self.told - self.leads * np.log(
            np.exp(np.outer(exponents, logs)).sum(axis=1)
        )
        return found

    def shares(self, cost: float, exponents: Floats) -> Floats:
        """A month at a cost by all months together, in leads, on the curve of each exponent."""
        powers: Floats = np.exp(np.outer(exponents, np.log(self.costs / cost)))
        found: Floats = 1 / powers.sum(axis=1)
        return found

    def _leads(self, cost: float, exponents: Floats) -> Floats:
        """Leads of a month at a cost, on the curve of each exponent."""
        return self.leads * self.shares(cost, exponents)

    def _range(self, of_exponents: Callable[[Floats], Floats]) -> Range:
        """A figure of the curve, uncertain by its exponent and, apart from it, by its level.

        Given the leads of all months together, how they spread over the months tells the exponent:
        the two are independent, and their distances are joined as sides of a right angle (Zou and
        Donner 2008). An exponent outside 0 and 1 counts for its distance only: no bound goes beyond
        what exponents within and the level allow.
        """
        factors = np.array(byar_factors(self.leads / self.dispersion))
        [value] = of_exponents(np.array([self.exponents.value]))
        reached = np.append(of_exponents(np.linspace(*self.reach, _GRID + 1)), value)
        within = np.outer(of_exponents(np.linspace(*self.exponents[1:], _GRID + 1)), factors)
        at_levels = value * factors
        below = math.hypot(value - reached.min(), value - at_levels.min())
        above = math.hypot(reached.max() - value, at_levels.max() - value)
        lower, upper = max(value - below, within.min()), min(value + above, within.max())
        return Range(float(value), float(lower), float(upper))


def budget_moves(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The leads of both channels before and after each move of spend.

    `rows`: (channel, months ago, complete cost, raw leads), a row per month since the channel's
    first, 1 the last complete month. A move is a pair of channels with a cost in the last twelve
    months and one of SHARES of the first one's mean monthly cost of these months. Returns two rows
    per move, by its keys: from channel, to channel, share moved, channel concerned, is fitted,
    monthly cost before, after, lowest and highest observed; then the exponent of the curve with its
    bounds, leads a month before, after with bounds, and their change with bounds. The exponent is
    null without a curve, the leads also where a cost lies outside those observed.
    """
    channels = {
        channel: Channel.of([row[1:] for row in group])
        for channel, group in groupby(sorted(rows), key=lambda row: row[0])
    }
    spending = sorted(name for name, channel in channels.items() if channel.monthly_cost > 0)
    moves: list[tuple[Any, ...]] = []
    for giver, taker in permutations(spending, 2):
        for share in SHARES:
            moved = (channels[giver].monthly_cost * share).quantize(MONEY)
            for name, amount in ((giver, -moved), (taker, moved)):
                moves.append((giver, taker, share, name, *channels[name].moved_by(amount)))
    return moves


class Enough(NamedTuple):
    """Whether there are months, known leads and variation of cost enough for a curve."""

    months: bool
    leads: bool
    variation: bool

    @classmethod
    def of(cls, costs: Sequence[float], leads: Sequence[int | None]) -> "Enough":
        """From cost and leads of each month with a cost."""
        counts = [one for one in leads if one is not None]
        spent = np.array(costs)
        return cls(
            len(costs) >= LEAST_MONTHS,
            len(counts) == len(costs) and sum(counts) >= LEAST_LEADS,
            len(costs) > 1 and bool(spent.std(ddof=1) >= LEAST_VARIATION * spent.mean()),
        )


@dataclass(frozen=True)
class Channel:
    """A channel's mean monthly cost now, its lowest and highest, and its curve if there is one."""

    monthly_cost: Decimal
    lowest: Decimal
    highest: Decimal
    enough: Enough
    curve: Curve | None

    @classmethod
    def of(cls, months: Sequence[tuple[int, Decimal | None, int | None]]) -> "Channel":
        """From (months ago, cost, leads) of each month; a month of unknown cost says nothing."""
        known = [(ago, cost, leads) for ago, cost, leads in months if cost is not None]
        recent = [cost for ago, cost, _ in known if ago <= _RECENT_MONTHS]
        spent = [(cost, leads) for _, cost, leads in known if cost > 0]
        costs, leads = [cost for cost, _ in spent], [leads for _, leads in spent]
        mean = Decimal(sum(recent)) / max(len(recent), 1)
        floats = [float(cost) for cost in costs]
        return cls(
            mean.quantize(MONEY),
            min(costs, default=Decimal(0)),
            max(costs, default=Decimal(0)),
            Enough.of(floats, leads),
            fitted(floats, leads),
        )

    def moved_by(self, amount: Decimal) -> tuple[Any, ...]:
        """What a row says of the channel when its monthly cost changes by an amount."""
        before, after = self.monthly_cost, self.monthly_cost + amount
        said = (self.curve is not None, before, after, self.lowest, self.highest)
        if self.curve is None:
            return (*said, *(None,) * _FIGURES)
        figures: list[float | None] = [*self.curve.exponents]
        if self.lowest <= min(before, after) and max(before, after) <= self.highest:
            figures.append(self.curve.leads_at(float(before)))
            figures += self.curve.level(float(after))
            figures += self.curve.change(float(before), float(after))
        figures += [None] * (_FIGURES - len(figures))
        return (*said, *map(_rounded, figures))


def fitted(costs: Sequence[float], leads: Sequence[int | None]) -> Curve | None:
    """The curve of months with a cost above 0; None where they are too few or too alike.

    Source: Poisson regression of leads on the logarithm of cost (McCullagh and Nelder 1989), the
    exponent kept within 0 and 1. Its interval is that of the likelihood ratio, widened by the
    dispersion of Pearson's residuals, with Student's quantile.
    """
    if not all(Enough.of(costs, leads)):
        return None
    spent, won = np.array(costs), np.array(leads, dtype=np.float64)
    total = float(won.sum())
    logs = np.log(spent / spent.mean())
    told = float(won @ logs)

    def slope(exponent: float) -> float:
        weights = np.exp(exponent * logs)
        return told - total * float(weights @ logs) / float(weights.sum())

    def likelihood(exponent: float) -> float:
        return exponent * told - total * math.log(np.exp(exponent * logs).sum())

    exponent = _crossing(slope, 0.0, 1.0)
    weights = np.exp(exponent * logs)
    means = total * weights / weights.sum()
    residuals = float(((won - means) ** 2 / means).sum())
    dispersion = max(1.0, residuals / (len(costs) - 2))
    allowed = student_quantile(len(costs) - 2) ** 2 * dispersion / 2

    def margin(other: float) -> float:
        return likelihood(other) - likelihood(exponent) + allowed

    lower = _crossing(lambda other: -margin(other), -_FARTHEST, exponent)
    upper = _crossing(margin, exponent, 1 + _FARTHEST)
    kept = Range(exponent, max(lower, 0.0), min(upper, 1.0))
    return Curve(spent, total, told, kept, (lower, upper), dispersion)


def byar_factors(events: float) -> tuple[float, float]:
    """By what a count is multiplied for the bounds of its 95 % interval; `events` above 0.

    Source: Byar's approximation (Breslow and Day 1987).
    """
    more = events + 1
    less = max(1 - 1 / (9 * events) - _Z / (3 * math.sqrt(events)), 0.0) ** 3
    return less, more / events * (1 - 1 / (9 * more) + _Z / (3 * math.sqrt(more))) ** 3


def student_quantile(degrees: int) -> float:
    """The 97.5 % quantile of Student's distribution, to 0.0002 from 10 degrees of freedom on.

    Source: the expansion of Fisher and Cornish (Abramowitz and Stegun 1964, 26.7.5).
    """
    z = _Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + math.fsum(term / degrees**power for power, term in enumerate(terms, start=1))


def _crossing(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function is 0 between two points; the end that is nearest where nowhere."""
    if falling(low) <= 0:
        return low
    if falling(high) >= 0:
        return high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2


def _rounded(value: float | None) -> Decimal | None:
    """Nine decimals, fewer than any machine's logarithm is exact to."""
    return None if value is None else Decimal(str(round(value, 9)))
