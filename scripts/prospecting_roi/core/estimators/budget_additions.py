"""What an amount more for one channel would bring: the whole of what may come, not its mean alone.

The amount is spread evenly over MONTHS months, each of which else costs what the mean month of the
last twelve did. The extra leads are those by which the channel's curve (see ``budget_moves``) lies
higher at the higher cost. What is drawn, and from what:

- dispersion of the months' leads: scaled inverse chi-square around Pearson's, at least 1 (Gelman
  and others 2013, 3.2); exponent of the curve: likelihood of the months by that dispersion, all
  exponents of 0 to 1 alike beforehand (quasi-posterior: Lin 2006, Agnoletto and others 2025);
- leads of all months, customers that a lead becomes: gamma, as of a Poisson count with Jeffreys'
  prior (McCullagh and Nelder 1989 for the dispersion);
- mean margin of a customer: gamma, with the variation of the company's customers by the root of
  this channel's;
- and then what happens: leads are a Poisson count of a gamma mean, as dispersed as the months were
  (negative binomial), customers a Poisson count of the customers they become, each customer's
  margin gamma-distributed with the company's variation (compound Poisson: Jorgensen 1987).

Each figure is drawn by a Latin hypercube (McKay, Beckman and Conover 1979), the same in each build
and of each amount, another of each channel.
"""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from prospecting_roi.core.estimators import QUANTILES
from prospecting_roi.core.estimators.budget_moves import MONEY, Channel, Curve, Floats

STEPS = (Decimal("0.5"), Decimal(1), Decimal(2))
"""The amounts told, by the amount that is set."""

MONTHS = 12
"""Over how many months an amount is spread."""

BEYOND = Decimal("0.1")
"""By what share of it a month's cost may lie beyond the lowest or highest one observed."""

DRAWS = 4000

_FIGURES = 3 * (1 + len(QUANTILES)) + 1
_EXPONENTS: Floats = np.linspace(0.0, 1.0, 65)
_BEHIND = ("dispersion", "exponent", "level", "rate", "margin")
_HAPPENING = ("mixed", "leads", "customers", "amounts")
_SMALL = Decimal("0.000001")
_LEAST = 1e-9


class Value(NamedTuple):
    """What a lead of a channel brings, and how far that is known.

    `customers` is the number of equal customers it rests on, `variation` the squared coefficient of
    variation of a customer's margin over the company, `margin` a customer's mean margin (currency).
    """

    customers: Decimal
    customers_per_lead: Decimal
    margin: Decimal
    variation: Decimal


@dataclass(frozen=True)
class Outcomes:
    """What an amount may bring, one value per draw: what happens, and the means behind it."""

    leads: Floats
    customers: Floats
    margin: Floats
    mean_leads: Floats
    mean_customers: Floats
    mean_margin: Floats


def budget_additions(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """What each of STEPS of the amount set would bring, for each channel that costs something now.

    `rows`: channel, months ago, complete cost, raw leads (a row per month, as for
    ``budget_moves``), then what all rows of a channel share: whether its customers are enough,
    whether their margin is known, the figures of `Value`, and the amount that is set. Returns a row
    per channel and amount, by channel and amount: channel, amount, whether there are months, leads,
    variation, customers enough and a known margin, monthly cost before, after, lowest and highest
    observed, exponent of the curve with its bounds; then of leads, customers and margin added the
    mean and QUANTILES; the probability that the margin reaches the amount; and the probability that
    the channel's mean margin is the highest of all channels that are told. All of that is null
    without enough data or where a cost lies farther beyond those observed than BEYOND; the last
    also where no other channel is told.
    """
    channels = {
        name: _Asked.of(list(group))
        for name, group in groupby(sorted(rows, key=lambda row: row[:2]), key=lambda row: row[0])
    }
    spending = {name: one for name, one in channels.items() if one.channel.monthly_cost > 0}
    beliefs = {name: one.belief(name) for name, one in spending.items()}
    told: list[tuple[Any, ...]] = []
    for step in STEPS:
        found = {
            name: belief.outcomes(
                float(spending[name].channel.monthly_cost), float(spending[name].after(step))
            )
            for name, belief in beliefs.items()
            if belief and spending[name].is_near(step)
        }
        best = best_of({name: one.mean_margin for name, one in found.items()})
        for name, one in spending.items():
            figures = _told(found.get(name), one.amount(step))
            told.append((name, *one.told(step), *figures, _rounded(best.get(name), _SMALL)))
    return sorted(told, key=lambda row: row[:2])


@dataclass(frozen=True)
class _Asked:
    """A channel, what its leads bring, and the amount that is set."""

    channel: Channel
    has_customers: bool
    has_margin: bool
    value: Value
    set_amount: Decimal

    @classmethod
    def of(cls, rows: Sequence[tuple[Any, ...]]) -> "_Asked":
        """From all rows of a channel."""
        has_customers, has_margin, *figures, amount = rows[0][4:]
        return cls(
            Channel.of([row[1:4] for row in rows]),
            bool(has_customers),
            bool(has_margin),
            Value(*figures),
            amount,
        )

    def amount(self, step: Decimal) -> Decimal:
        """The amount asked for."""
        return (self.set_amount * step).quantize(MONEY)

    def after(self, step: Decimal) -> Decimal:
        """What a month costs with it."""
        return self.channel.monthly_cost + (self.set_amount * step / MONTHS).quantize(MONEY)

    def belief(self, name: str) -> "Belief | None":
        """What lies behind the channel's figures; None without enough data."""
        if self.channel.curve is None or not (self.has_customers and self.has_margin):
            return None
        return Belief.of(name, self.channel.curve, self.value)

    def is_near(self, step: Decimal) -> bool:
        """Whether the cost with and without it lies near enough those observed."""
        channel = self.channel
        is_low_enough = self.after(step) <= channel.highest * (1 + BEYOND)
        return channel.lowest * (1 - BEYOND) <= channel.monthly_cost and is_low_enough

    def told(self, step: Decimal) -> tuple[Any, ...]:
        """What a row says beside what the amount would bring."""
        channel = self.channel
        exponents = channel.curve.exponents if channel.curve else (None, None, None)
        return (
            *(self.amount(step), *channel.enough, self.has_customers, self.has_margin),
            *(channel.monthly_cost, self.after(step), channel.lowest, channel.highest),
            *(_rounded(one) for one in exponents),
        )


@dataclass(frozen=True)
class Belief:
    """What may lie behind a channel's figures: one value per draw, all given by what was observed.

    `level` is that of the leads of all observed months together, `rate` customers per lead,
    `margin` a customer's mean margin, `numbers` what is drawn beside it.
    """

    curve: Curve
    variation: float
    dispersion: Floats
    exponents: Floats
    level: Floats
    rate: Floats
    margin: Floats
    numbers: Mapping[str, Floats]

    @classmethod
    def of(cls, name: str, curve: Curve, value: Value) -> "Belief":
        """From curve and value; `name` tells this channel's draws from those of others."""
        # Only a channel with data enough waits for SciPy.
        from scipy.special import gammaincinv

        drawn = _hypercube(name)
        degrees = len(curve.costs) - 2
        spread = degrees * curve.dispersion / (2 * gammaincinv(degrees / 2, drawn["dispersion"]))
        dispersion = np.maximum(spread, 1.0)
        customers, variation = float(value.customers), float(value.variation)
        return cls(
            curve,
            variation,
            dispersion,
            _exponents(curve, dispersion, drawn["exponent"]),
            dispersion * gammaincinv(curve.leads / dispersion + 0.5, drawn["level"]),
            float(value.customers_per_lead)
            * gammaincinv(customers + 0.5, drawn["rate"])
            / customers,
            float(value.margin) * _gamma(customers, variation, drawn["margin"]) / customers,
            drawn,
        )

    def outcomes(self, before: float, after: float) -> Outcomes:
        """What MONTHS months at a cost (currency a month) bring more than at a lower one."""
        gained = self.curve.shares(after, self.exponents) - self.curve.shares(
            before, self.exponents
        )
        leads = MONTHS * self.level * np.maximum(gained, 0.0)
        # a gamma of this mean, whose variance and that of a Poisson count make the dispersion
        mixed = _gamma(leads, self.dispersion - 1, self.numbers["mixed"])
        won = poisson_quantile(self.numbers["customers"], mixed * self.rate)
        return Outcomes(
            leads=poisson_quantile(self.numbers["leads"], mixed),
            customers=won,
            margin=self.margin * _gamma(won, self.variation, self.numbers["amounts"]),
            mean_leads=leads,
            mean_customers=leads * self.rate,
            mean_margin=leads * self.rate * self.margin,
        )


def best_of(means: Mapping[str, Floats]) -> dict[str, float]:
    """For each channel, in what share of the draws its mean is the highest; draws of equals shared.

    None of them where there is but one.
    """
    if len(means) < 2:  # noqa: PLR2004 - one is no choice
        return {}
    highest = np.max(list(means.values()), axis=0)
    firsts = {name: mean == highest for name, mean in means.items()}
    equals = np.sum(list(firsts.values()), axis=0)
    return {name: float((first / equals).mean()) for name, first in firsts.items()}


def poisson_quantile(probability: Floats, mean: Floats) -> Floats:
    """The least count that a Poisson count of this mean does not pass with this probability.

    From the count that Cornish and Fisher's expansion gives, up and down to where it is: SciPy's
    own way there takes ten times as long.
    """
    from scipy.special import ndtri, pdtr

    known = np.maximum(mean, 1e-12)
    deviate = ndtri(probability)
    near = np.floor(known + np.sqrt(known) * deviate + (deviate * deviate - 1) / 6)
    count: Floats = np.maximum(near, 0.0)
    while (is_passed := pdtr(count, known) < probability).any():
        count += is_passed
    while (is_less := (count > 0) & (pdtr(np.maximum(count - 1, 0.0), known) >= probability)).any():
        count -= is_less
    return count


def quantile(ordered: Floats, probability: float) -> float:
    """The least of the values that so many of them do not pass."""
    return float(ordered[math.ceil(round(probability * len(ordered), 6)) - 1])


def _told(found: Outcomes | None, amount: Decimal) -> list[Decimal | int | None]:
    """Means and quantiles of leads, customers, margin; the probability of reaching the amount."""
    if found is None:
        return [None] * _FIGURES
    figures: list[Decimal | int | None] = []
    for values, mean in (
        (found.leads, found.mean_leads),
        (found.customers, found.mean_customers),
    ):
        ordered = np.sort(values)
        figures.append(_rounded(math.fsum(mean) / DRAWS, _SMALL))
        figures += [int(quantile(ordered, one)) for one in QUANTILES.values()]
    ordered = np.sort(found.margin)
    figures.append(_rounded(math.fsum(found.mean_margin) / DRAWS, MONEY))
    figures += [_rounded(quantile(ordered, one), MONEY) for one in QUANTILES.values()]
    figures.append(_rounded(float((ordered >= float(amount)).mean()), _SMALL))
    return figures


def _hypercube(name: str) -> dict[str, Floats]:
    """DRAWS even numbers between 0 and 1 for each figure drawn, each in an order of its own."""
    # Of all generators only this one is promised to give the same numbers for ever.
    order = np.random.RandomState(zlib.crc32(name.encode()))
    return {one: (order.permutation(DRAWS) + 0.5) / DRAWS for one in (*_BEHIND, *_HAPPENING)}


def _exponents(curve: Curve, dispersion: Floats, probability: Floats) -> Floats:
    """The exponent at each probability, given the dispersion."""
    told = curve.likelihoods(_EXPONENTS)
    weights = np.exp((told - told.max()) / dispersion[:, None])
    below = np.zeros_like(weights)
    np.cumsum((weights[:, 1:] + weights[:, :-1]) / 2, axis=1, out=below[:, 1:])
    wanted = probability * below[:, -1]
    place = np.minimum((below <= wanted[:, None]).sum(axis=1), len(_EXPONENTS) - 1)
    rows = np.arange(len(wanted))
    start, end = below[rows, place - 1], below[rows, place]
    part = (wanted - start) / np.where(end > start, end - start, 1.0)
    found: Floats = _EXPONENTS[place - 1] + part * (_EXPONENTS[1] - _EXPONENTS[0])
    return found


def _gamma(mean: Floats | float, scale: Floats | float, probability: Floats) -> Floats:
    """The gamma quantile of a mean and scale (variance by mean); the mean where either is 0."""
    from scipy.special import gammaincinv

    is_spread = (np.asarray(mean) > _LEAST) & (np.asarray(scale) > _LEAST)
    scales = np.where(is_spread, scale, 1.0)
    drawn = scales * gammaincinv(np.where(is_spread, mean / scales, 1.0), probability)
    found: Floats = np.where(is_spread, drawn, mean)
    return found


def _rounded(value: float | None, unit: Decimal = Decimal("0.000000001")) -> Decimal | None:
    return None if value is None else Decimal(repr(value)).quantize(unit)
