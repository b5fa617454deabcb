"""What the cohorts of leads will have won in the end: customers and margin, with an interval.

A cohort is the leads of a month; its customers come month after month. The share of them that has
come by an age is the product of the development of all later ages, each pooled over the cohorts
that are old enough (chain ladder: Mack 1993), extended beyond the oldest age by a tail that falls
geometrically; where a step would rest on few customers, a Weibull distribution stands in. Old
cohorts with customers enough are carried on by it; young ones take what is still to come from the
rate of all (Bornhuetter and Ferguson 1972; the rate: Cape Cod, Gluck 1997), and from their own rate
as far as the cohorts differ more than chance lets them (Bühlmann 1967). A group with few customers
leans on the company. Months before the first recorded order are unknown, not empty: they are filled
by what the development expects of them (Dempster, Laird and Rubin 1977).

What is still to come is a count more dispersed than Poisson's by what is not known of rate and
development (Greenwood 1926); the interval is that of what will happen, 95 %.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

COMPANY = ("channel", "all")
"""The group that is everything."""

FEWEST = 5
"""With fewer customers in the company nothing is projected; with fewer in a cohort no ladder."""

PRIOR = 20.0
"""How many customers the company weighs beside those of a group."""

RESCALED = 5.0
"""How many customers a development weighs that is told by an earlier one's pace."""

MATURE = 0.95
"""The share seen from which on a cohort is carried on by its own customers."""

_FADING = 0.8
_FASTEST, _PACES = 3, 61
_TREND, _CHANGE = 1.96, 2.9
_TAIL_RATIO = 0.95
_LOWER, _UPPER = 0.025, 0.975
_ROUNDS, _SMALL, _NEAR = 50, 1e-12, 1e-6
_PLACES, _CENTS = Decimal("0.000001"), Decimal("0.0001")


class Cohort(NamedTuple):
    """The leads of a month and what came of them.

    `age`: months from theirs to the last one known of, `known`: the share of that last month that
    is known (0-1), `missing`: how many of their first months lie before the first recorded order,
    `won`: customers by age, `cost` likewise (currency), `margin`: earned to date, `margin_to_come`:
    what the customers won are still expected to bring (currency; None where one is unknown).
    """

    month: date
    age: int
    known: float
    missing: int
    leads: int
    won: Floats
    cost: Floats
    margin: Decimal | None
    margin_to_come: Decimal | None

    @property
    def customers(self) -> float:
        """To date."""
        return float(self.won.sum())

    @property
    def whole_age(self) -> int:
        """The last age of which the whole month is known; -1 where there is none."""
        return self.age if self.known >= 1 else self.age - 1


@dataclass(frozen=True)
class Development:
    """How customers come by age: `steps` is the share of those won by an age that came in it.

    `at_risk`: the customers each step rests on; `tail`: by what the last age is still multiplied;
    `weight`: how many customers it weighs beside those of others; `has_tail`: whether its tail is
    theirs, too.
    """

    steps: Floats
    at_risk: Floats
    tail: float
    weight: float = PRIOR
    has_tail: bool = True

    @property
    def factors(self) -> Floats:
        """From each age to the next (infinite where nothing came before)."""
        with np.errstate(divide="ignore"):
            return 1 / (1 - self.steps[1:])

    @property
    def shares(self) -> Floats:
        """The share of all customers ever that has come by each age (0-1)."""
        left = np.append(np.cumprod((1 - self.steps[1:])[::-1])[::-1], 1.0)
        return left / self.tail

    def share(self, cohort: Cohort) -> float:
        """The share of a cohort's customers that can be seen: by now, and not before the record."""
        now = self._at(cohort.age - 1)
        now += (self._at(cohort.age) - now) * cohort.known
        return max(now - self._at(cohort.missing - 1), 0.0) if cohort.missing else now

    def spread(self, cohort: Cohort) -> float:
        """Squared relative error of that share."""
        later = slice(min(max(cohort.whole_age, 0), len(self.steps) - 1) + 1, None)
        steps, at_risk = self.steps[later], self.at_risk[later]
        told = (steps < 1) & (at_risk > 0)
        return float((steps[told] / ((1 - steps[told]) * at_risk[told])).sum())

    def _at(self, age: int) -> float:
        if age < 0:
            return 0.0
        return float(self.shares[age] if age < len(self.steps) else self.shares[-1])


@dataclass(frozen=True)
class Developments:
    """The development of the cohorts before a month and from it on, the same without a change."""

    split: date | None
    early: Development
    late: Development
    is_own: bool

    def of(self, cohort: Cohort) -> Development:
        """That of a cohort."""
        return self.early if self.split is None or cohort.month < self.split else self.late


class Rate(NamedTuple):
    """Customers by lead that a cohort is expected to win in the end.

    `known`: how many customers that rests on, `own`: how many the general rate weighs beside the
    cohort's own (infinite where cohorts differ by chance alone).
    """

    value: Floats
    known: float
    own: float
    is_changed: bool


def cohort_projections(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """What each cohort of each group will have won in the end.

    `rows`: kind and value of the group (`all` is the company), month of the cohort, its age in
    months, the share of the last month that is known, months missing before the first recorded
    customer, leads, customers by age ("0:3 2:1"), cost by age, margin to date, margin that the
    customers won are still to bring, the squared coefficient of variation of a customer's margin
    over the company. Returns, for each cohort, where the company has customers enough whose pace
    can be seen: kind, value, month, method (`chain_ladder`, `bornhuetter_ferguson`, `pooled`),
    whether the group's rate and cycle change from its earlier to its later cohorts, share of the
    customers seen (0-1), tail factor, customers in the end, their bounds, cost in the end, margin
    in the end with its bounds (null where unknown).
    """
    groups = {
        key: [_cohort(row) for row in group]
        for key, group in groupby(sorted(rows, key=lambda row: row[:3]), key=lambda row: row[:2])
    }
    company = groups.get(COMPANY, [])
    if sum(one.customers for one in company) < FEWEST:
        return []
    variation = float(rows[0][11])
    whole = _Group.of(company, None)
    if whole.shares.max() < _NEAR:
        # All customers came in months that are not whole yet, or not known of: no pace is seen.
        return []
    told: list[tuple[Any, ...]] = []
    for key, cohorts in groups.items():
        group = whole if key == COMPANY else _Group.of(cohorts, whole)
        told += [
            (*key, one.month, *group.projected(number, variation))
            for number, one in enumerate(cohorts)
        ]
    return told


@dataclass(frozen=True)
class _Group:
    """A group's cohorts, and what is expected of them."""

    cohorts: list[Cohort]
    developments: Developments
    shares: Floats
    rate: Rate
    margin: float | None
    later_cost: Floats
    is_pooled: bool

    @classmethod
    def of(cls, cohorts: list[Cohort], company: "_Group | None") -> "_Group":
        """From its cohorts; of the company itself without another."""
        found = followed(cohorts, company.developments if company else None)
        shares = np.array([found.of(one).share(one) for one in cohorts])
        return cls(
            cohorts,
            found,
            shares,
            rated(cohorts, shares, company.rate if company else None),
            _margin(cohorts, company.margin if company else None),
            later_costs(cohorts),
            company is not None and sum(one.customers for one in cohorts) < PRIOR,
        )

    def projected(self, number: int, variation: float) -> tuple[Any, ...]:
        """What the cohort of a number will have won."""
        one, seen = self.cohorts[number], float(self.shares[number])
        development = self.developments.of(one)
        is_old = seen >= MATURE and one.customers >= FEWEST and not self.is_pooled
        exposed = one.leads * seen
        rate, known, own = float(self.rate.value[number]), self.rate.known, self.rate.own
        if is_old:
            method, coming = "chain_ladder", one.customers * (1 - seen) / seen
            error = 1 / one.customers
        else:
            method = "pooled" if self.is_pooled else "bornhuetter_ferguson"
            error = 1 / max(known, 1.0)
            if math.isfinite(own) and rate > 0:
                rate = (one.customers + own) / (exposed + own / rate)
                error += 1 / (one.customers + own)
            coming = one.leads * (1 - seen) * min(rate, 1.0)
        if seen < 1:
            spread = development.spread(one)
            error += spread * (seen / (1 - seen)) ** 2 + spread * seen
        variance = coming + coming**2 * error
        low, high = count_bounds(coming, variance)
        figures = (one.customers + coming, one.customers + low, one.customers + high)
        return (
            *(method, self.rate.is_changed, self.developments.split is not None),
            *(_rounded(value, _PLACES) for value in (seen, development.tail, *figures)),
            self._cost(one),
            *self._margins(one, (coming, variance, low), variation),
        )

    def _cost(self, one: Cohort) -> Decimal:
        """The cost in the end: what older cohorts cost by lead at the ages to come is added."""
        return _rounded(one.cost.sum() + one.leads * self.later_cost[one.age + 1 :].sum(), _CENTS)

    def _margins(
        self, one: Cohort, customers: tuple[float, float, float], variation: float
    ) -> tuple[Decimal | None, ...]:
        """The margin in the end and its bounds, of the customers to come: mean, variance, least."""
        coming, variance, least = customers
        if one.margin is None or one.margin_to_come is None or self.margin is None:
            return None, None, None
        mean, again = self.margin, float(one.margin_to_come)
        known = max(sum(other.customers for other in self.cohorts), 1.0)
        scatter = variance * mean**2 + coming * mean**2 * variation
        scatter += (coming * mean) ** 2 * variation / known
        scatter += again**2 * (1 + variation) / max(one.customers, 1.0)
        low, high = amount_bounds(coming * mean + again, scatter)
        if least == 0:
            # gamma has no mass at nothing, a count has
            low = min(low, again)
        figures = (coming * mean + again, low, high)
        return tuple(one.margin + _rounded(value, _CENTS) for value in figures)


def followed(cohorts: Sequence[Cohort], company: Developments | None = None) -> Developments:
    """The development of cohorts, of the later ones apart where it changes.

    Those have not been seen to the end: the earlier development, run through faster or slower as
    fits them best, weighs RESCALED customers beside what they show.
    """
    change = cycle_change(cohorts)
    before = company.early if company else None
    if change is not None:
        split: date | None = cohorts[change].month
    else:
        split = company.split if company else None
    if split is None:
        every = developed(cohorts, before or smooth(cohorts))
        return Developments(None, every, every, is_own=False)
    later = [one for one in cohorts if one.month >= split]
    older = [one for one in cohorts if one.month < split]
    early = developed(older, before or smooth(older))
    is_own = change is not None or company is None
    prior = company.late if company and not is_own else rescaled(early, later)
    return Developments(split, early, developed(later, prior), is_own=is_own)


def developed(cohorts: Sequence[Cohort], prior: Development | None = None) -> Development:
    """The development of cohorts, with another one weighing beside them."""
    ages = max((one.whole_age for one in cohorts), default=-1) + 1
    ages = max(ages, len(prior.steps) if prior else 1)
    filled = [_padded(one.won, ages) for one in cohorts]
    found = _steps(cohorts, filled, prior, ages)
    if any(one.missing for one in cohorts):
        for _ in range(_ROUNDS):
            before = found.shares
            filled = [_filled(one, found, ages) for one in cohorts]
            found = _steps(cohorts, filled, prior, ages)
            if np.abs(found.shares - before).max() < _SMALL:
                break
    return found


def smooth(cohorts: Sequence[Cohort]) -> Development | None:
    """The Weibull distribution of the months to a customer that is likeliest for the cohorts.

    It stands in where a step would rest on a customer or two: the last customer of the oldest
    cohort would else say that nearly all are still to come. Each cohort counts as far as it has
    been seen (truncated likelihood); leads come evenly through their month.
    """
    ages = max((one.whole_age for one in cohorts), default=-1) + 1
    came, seen = np.zeros(ages), np.zeros((ages, ages + 1))
    for one in cohorts:
        upto = one.whole_age + 1
        if upto > one.missing:
            came[one.missing : upto] += one.won[one.missing : upto]
            seen[upto - 1, one.missing] += one.won[one.missing : upto].sum()
    if came.sum() <= 0:
        return None
    shapes, scales = np.meshgrid(np.geomspace(0.7, 5, 21), np.geomspace(0.3, 60, 60))
    middle = np.arange(ages)[:, None, None] + 0.5
    share = np.maximum(1 - np.exp(-((middle / scales) ** shapes)), _SMALL)
    before = np.concatenate([np.zeros_like(share[:1]), share])
    likelihood = np.tensordot(came, np.log(np.maximum(np.diff(before, axis=0), _SMALL)), 1)
    for last, first in np.argwhere(seen):
        likelihood -= seen[last, first] * np.log(np.maximum(share[last] - before[first], _SMALL))
    best = np.unravel_index(int(likelihood.argmax()), likelihood.shape)
    run = share[(slice(None), *best)]
    steps = np.append(1.0, np.diff(run) / run[1:])
    return Development(steps, np.zeros(ages), 1.0, has_tail=False)


def rescaled(early: Development, later: Sequence[Cohort]) -> Development:
    """A development run through faster or slower: so much that the later cohorts are likeliest."""
    ages = len(early.steps)
    shares = early.shares
    # beyond the oldest age what is left comes at the ratio of the tail
    left = 1 - shares[-1]
    far = np.append(shares, 1 - left * _TAIL_RATIO ** np.arange(1, _FASTEST * ages + 1))
    best = (-math.inf, early)
    for pace in np.geomspace(1 / _FASTEST, _FASTEST, _PACES):
        places = np.append(0.0, (np.arange(ages) + 1) * pace)
        run = np.interp(places, np.arange(len(far) + 1), np.append(0.0, far))
        came = np.diff(run)
        likelihood = 0.0
        for one in later:
            upto = min(one.whole_age + 1, ages)
            if upto > 0:
                won = one.won[:upto]
                likelihood += float(won @ np.log(np.maximum(came[:upto], _SMALL)))
                likelihood -= float(won.sum()) * math.log(max(run[upto], _SMALL))
        if likelihood > best[0]:
            steps = np.divide(came, run[1:], out=np.zeros(ages), where=run[1:] > 0)
            best = (
                likelihood,
                Development(steps, np.full(ages, RESCALED), 1 / max(run[-1], _SMALL), RESCALED),
            )
    return best[1]


def _steps(
    cohorts: Sequence[Cohort],
    filled: Sequence[Floats],
    prior: Development | None,
    ages: int,
) -> Development:
    """Each age's customers by those up to it, over the cohorts whose month of that age is known."""
    came, at_risk = np.zeros(ages), np.zeros(ages)
    for one, won in zip(cohorts, filled, strict=True):
        upto = one.whole_age + 1
        came[:upto] += won[:upto]
        at_risk[:upto] += np.cumsum(won)[:upto]
    if prior is not None:
        came[: len(prior.steps)] += prior.weight * prior.steps
        at_risk[: len(prior.steps)] += prior.weight
    steps = np.divide(came, at_risk, out=np.zeros(ages), where=at_risk > 0)
    if prior is not None and prior.has_tail:
        return Development(steps, at_risk, prior.tail)
    tail = tail_factor(Development(steps, at_risk, 1.0))
    return Development(steps, at_risk, tail)


def tail_factor(development: Development) -> float:
    """By what the customers of the last age are multiplied for those that come later still.

    From the age by which half have come on, customers are taken to fall by the same ratio every
    month: the ratio whose mean over the ages observed is the one that is seen, at most
    _TAIL_RATIO.
    """
    shares = development.shares
    first = int(np.argmax(shares >= 0.5))  # noqa: PLR2004 - half
    came = np.diff(shares)[first:]
    ages, total = len(came), float(came.sum())
    if ages < 3 or total <= 0:  # noqa: PLR2004 - fewer tell no ratio
        return 1.0
    places = np.arange(ages)
    mean = float(came @ places) / total
    low, high = 0.0, _TAIL_RATIO
    for _ in range(60):
        ratio = (low + high) / 2
        powers = ratio**places
        low, high = (ratio, high) if powers @ places / powers.sum() < mean else (low, ratio)
    beyond = low**ages
    return 1 + total * beyond / (1 - beyond)


def rated(cohorts: Sequence[Cohort], shares: Floats, company: Rate | None) -> Rate:
    """The rate that each cohort is expected to reach, whatever has come of it alone."""
    leads = np.array([one.leads for one in cohorts], dtype=np.float64)
    won = np.array([one.customers for one in cohorts])
    exposed = leads * shares
    base = float(company.value.mean()) if company else 0.0
    extra = FEWEST if company else 0.0
    if won.sum() <= 0 and not base:
        return Rate(np.zeros(len(cohorts)), 0.0, math.inf, is_changed=False)
    rate = (won.sum() + extra) / max(float(exposed.sum()) + (extra / base if base else 0.0), _SMALL)
    expected = rate * exposed
    months = np.array([_months(one.month, cohorts[0].month) for one in cohorts], dtype=np.float64)
    change = _trend(won, expected, months)
    values = np.full(len(cohorts), rate)
    known = float(won.sum()) + extra
    if change:
        weights = _FADING ** np.abs(months[:, None] - months[None, :])
        values = (weights @ won + rate * 1.0) / (weights @ exposed + 1.0)
        known = float((weights @ won).min()) + 1
        expected = values * exposed
    return Rate(values, known, _own(won, expected), change)


def _trend(won: Floats, expected: Floats, months: Floats) -> bool:
    """Whether the rate rises or falls with the cohorts (score test of a Poisson trend)."""
    total = float(expected.sum())
    if won.sum() < PRIOR or total <= 0:
        return False
    centred = months - float(expected @ months) / total
    variance = float(expected @ centred**2)
    return variance > 0 and abs(float((won - expected) @ centred)) / math.sqrt(variance) > _TREND


def _own(won: Floats, expected: Floats) -> float:
    """How many customers the general rate weighs beside a cohort's own: the gamma's shape."""
    squares = float((expected**2).sum())
    if squares <= 0:
        return math.inf
    beyond = float(((won - expected) ** 2 - expected).sum()) - math.sqrt(2 * squares)
    return squares / beyond if beyond > 0 else math.inf


def cycle_change(cohorts: Sequence[Cohort]) -> int | None:
    """After how many cohorts customers come sooner or later than before; None where they do not.

    Compared at equal age: of the customers won by an age, how many came in it (a log-rank test in
    reversed time: Lagakos, Barraj and De Gruttola 1988), at a third, half and two thirds.
    """
    found: list[tuple[float, int]] = []
    for part in (1 / 3, 1 / 2, 2 / 3):
        split = round(len(cohorts) * part)
        early, late = cohorts[:split], cohorts[split:]
        if min(sum(one.customers for one in side) for side in (early, late)) < FEWEST:
            continue
        found.append((abs(_difference(early, late)), split))
    most = max(found, default=(0.0, 0))
    return most[1] if most[0] > _CHANGE else None


def _difference(early: Sequence[Cohort], late: Sequence[Cohort]) -> float:
    """The standardised difference between the ages at which customers came."""
    difference = variance = 0.0
    ages = min(max(one.whole_age for one in side) for side in (early, late)) + 1
    for age in range(1, ages):
        counts = []
        for side in (early, late):
            old = [one for one in side if one.whole_age >= age and not one.missing]
            came = sum(_came(one, age) for one in old)
            counts.append((came, sum(float(one.won[: age + 1].sum()) for one in old)))
        (came_early, early_by), (came_late, late_by) = counts
        came, by = came_early + came_late, early_by + late_by
        if by > 1 and early_by and late_by:
            difference += came_late - came * late_by / by
            variance += came * (by - came) / (by - 1) * early_by * late_by / by**2
    return difference / math.sqrt(variance) if variance > 0 else 0.0


def count_bounds(mean: float, variance: float) -> tuple[float, float]:
    """The 95 % interval of a count: negative binomial, Poisson where it is not more dispersed."""
    # Only a build with customers waits for SciPy.
    from scipy.special import betainc, gammaincc

    if mean <= _SMALL:
        return 0.0, 0.0
    beyond = variance - mean
    if beyond <= mean * _NEAR:
        return _quantiles(lambda count: float(gammaincc(count + 1, mean)), mean)
    shape, chance = mean**2 / beyond, mean / variance
    return _quantiles(lambda count: float(betainc(shape, count + 1, chance)), mean)


def _quantiles(upto: Callable[[int], float], mean: float) -> tuple[float, float]:
    """The bounds of a count, of the probability that it is at most so many.

    Half of a bound's own probability counts: whole numbers would else be inside too often (mid-P:
    Lancaster 1961).
    """

    def middle(count: int) -> float:
        return (upto(count) + (upto(count - 1) if count > 0 else 0.0)) / 2

    found = []
    for chance in (_LOWER, _UPPER):
        low, high = -1, math.ceil(mean) + 1
        while middle(high) < chance:
            low, high = high, 2 * high
        while high - low > 1:
            between = (low + high) // 2
            low, high = (between, high) if middle(between) < chance else (low, between)
        found.append(float(high))
    # the first count that is beyond 97.5 % is none of them
    return found[0], max(found[1] - 1, found[0])


def amount_bounds(mean: float, variance: float) -> tuple[float, float]:
    """The 95 % interval of an amount still to come: gamma, mirrored where it is a loss."""
    from scipy.special import gammaincinv

    if abs(mean) <= _SMALL or variance <= 0:
        return mean, mean
    shape, scale = mean**2 / variance, variance / abs(mean)
    low, high = (float(gammaincinv(shape, chance)) * scale for chance in (_LOWER, _UPPER))
    return (low, high) if mean > 0 else (-high, -low)


def later_costs(cohorts: Sequence[Cohort]) -> Floats:
    """The cost by lead at each age, of the cohorts that have reached it (currency)."""
    ages = max((one.age for one in cohorts), default=-1) + 1
    cost, leads = np.zeros(ages), np.zeros(ages)
    for one in cohorts:
        cost[: one.age + 1] += one.cost
        leads[: one.age + 1] += one.leads
    return np.divide(cost, leads, out=np.zeros(ages), where=leads > 0)


def _margin(cohorts: Sequence[Cohort], company: float | None) -> float | None:
    """The mean margin of a customer in the end, FEWEST customers of the company's beside them."""
    told = [
        (float(one.margin + one.margin_to_come), one.customers)
        for one in cohorts
        if one.margin is not None and one.margin_to_come is not None
    ]
    customers = sum(count for _, count in told)
    if company is None:
        return sum(amount for amount, _ in told) / customers if customers else None
    return (sum(amount for amount, _ in told) + FEWEST * company) / (customers + FEWEST)


def _cohort(row: tuple[Any, ...]) -> Cohort:
    month, age, known, missing, leads, won, cost, margin, to_come = row[2:11]
    return Cohort(
        month,
        int(age),
        float(known),
        int(missing),
        int(leads),
        _by_age(won, int(age)),
        _by_age(cost, int(age)),
        margin,
        to_come,
    )


def _by_age(text: str | None, age: int) -> Floats:
    """What is listed as "0:3 2:1", at the latest at the cohort's age."""
    found = np.zeros(age + 1)
    for came, value in (pair.split(":") for pair in (text or "").split()):
        found[min(int(came), age)] += float(value)
    return found


def _came(one: Cohort, age: int) -> float:
    return float(one.won[age]) if age < len(one.won) else 0.0


def _padded(won: Floats, ages: int) -> Floats:
    return np.append(won, np.zeros(max(ages - len(won), 0)))[: max(ages, len(won))]


def _filled(one: Cohort, development: Development, ages: int) -> Floats:
    """A cohort's customers, those that came before the record at what is expected of them."""
    won = _padded(one.won, ages)
    if not one.missing:
        return won
    shares = development.shares[: one.missing]
    seen = development.share(one)
    if seen > 0:
        scale = one.customers / seen
        won = won.copy()
        won[: len(shares)] = np.diff(shares, prepend=0.0) * scale
    return won


def _months(later: date, earlier: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _rounded(value: float, places: Decimal) -> Decimal:
    return Decimal(str(float(value))).quantize(places)
