"""How often the answer to "the next amount" is right: beside how sure it said it was.

Companies whose channels answer to spend in a known way are drawn, two years of them observed, and
asked for the amount. A channel's leads follow a power of its cost, a curve that is satiated, or a
logarithm: the estimate knows the first alone. Costs, leads (more dispersed than a Poisson count),
customers and margins (log-normal) are drawn anew for each. Printed, by how sure the answer said it
was: how often the channel it names is the one that brings most on average, how often an amount was
paid back; and which share of what then happened lies below each quantile. Exit code 1 where the
channel named is the best less often than was said, by more than two standard errors.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.random import Generator

from prospecting_roi.core.estimators import ESTIMATORS, QUANTILES
from prospecting_roi.core.estimators.budget_additions import MONTHS, budget_additions
from prospecting_roi.core.estimators.budget_moves import Floats

AMOUNT = Decimal(10_000)
OBSERVED, FEWEST = 24, 5
CLASSES = (0.0, 0.4, 0.6, 0.8, 0.9, 1.0)
# Where the figures stand in a row of the estimate.
_COLUMNS = next(list(one.output_columns) for one in ESTIMATORS if one.name == "budget_additions")
_MARGIN = _COLUMNS.index("gross_margin_added_p05")
_PAID, _BEST = _COLUMNS.index("payback_probability"), _COLUMNS.index("best_probability")


@dataclass(frozen=True)
class Channel:
    """The truth of one channel: leads of a month at a cost, their dispersion, what they bring."""

    name: str
    costs: tuple[float, ...]
    leads_at: Callable[[float], float]
    dispersion: float
    rate: float
    margin: float

    def added(self, amount: float) -> float:
        """The leads that an amount, spread over MONTHS months, adds on average."""
        before = float(np.mean(self.costs[:12]))
        return MONTHS * (self.leads_at(before + amount / MONTHS) - self.leads_at(before))

    def brings(self, amount: float) -> float:
        """The margin that they bring on average."""
        return self.added(amount) * self.rate * self.margin

    def happened(self, draw: Generator, mean: float) -> int:
        """Leads of a mean: a Poisson count, or one of a gamma mean where more dispersed."""
        if self.dispersion > 1:
            mean = draw.gamma(mean / (self.dispersion - 1), self.dispersion - 1)
        return int(draw.poisson(mean))


@dataclass(frozen=True)
class Company:
    """Channels, and how much one customer's margin differs from another's."""

    channels: tuple[Channel, ...]
    variation: float

    def margins(self, draw: Generator, channel: Channel, customers: int) -> Floats:
        """The margin of each of so many customers."""
        spread = np.log(1 + self.variation**2)
        centre = np.log(channel.margin) - spread / 2
        return draw.lognormal(centre, np.sqrt(spread), customers)

    def observed(self, draw: Generator, amount: Decimal = AMOUNT) -> list[tuple[Any, ...]]:
        """Two years of it, as the estimate takes them."""
        seen = []
        for one in self.channels:
            leads = [one.happened(draw, one.leads_at(cost)) for cost in one.costs]
            customers = int(draw.binomial(sum(leads), one.rate))
            seen.append((one, leads, customers, self.margins(draw, one, customers)))
        every = np.concatenate([margins for *_, margins in seen])
        variation = np.var(every, ddof=1) / np.mean(every) ** 2 if len(every) > 1 else 1.0
        rows = []
        for one, leads, customers, margins in seen:
            mean = float(np.mean(margins)) if customers else 0.0
            value = (customers, customers / max(sum(leads), 1), mean, float(variation))
            has = (customers >= FEWEST, customers > 0)
            shared = (*has, *(_decimal(one) for one in value), amount)
            rows += [
                (one.name, ago, _decimal(cost), count, *shared)
                for ago, (cost, count) in enumerate(zip(one.costs, leads, strict=True), start=1)
            ]
        return rows


def drawn(draw: Generator) -> Company:
    """A company of three to six channels, each with returns from a loss to fourfold on average."""
    channels = []
    for number in range(draw.integers(3, 7)):
        mean, spread = _between(draw, 2_000, 15_000), draw.uniform(0.15, 0.6)
        shape = np.log(1 + spread**2)
        costs = draw.lognormal(np.log(mean) - shape / 2, np.sqrt(shape), OBSERVED)
        leads, rate = _between(draw, 8, 60), draw.uniform(0.05, 0.25)
        returned = _between(draw, 0.5, 4)
        channels.append(
            Channel(
                f"channel_{number}",
                tuple(float(cost) for cost in costs),
                _response(draw, mean, leads),
                max(1.0, draw.uniform(0.7, 3)),
                rate,
                returned * mean / (leads * rate),
            )
        )
    return Company(tuple(channels), draw.uniform(0.3, 1.2))


def _response(draw: Generator, mean: float, leads: float) -> Callable[[float], float]:
    """Leads of a month at a cost: so many at the mean cost."""
    kind, half = draw.integers(3), mean * _between(draw, 0.2, 5)
    if kind == 0:
        exponent = draw.uniform(0, 1)
        return lambda cost: leads * float(cost / mean) ** exponent
    if kind == 1:
        return lambda cost: leads * cost / (cost + half) * (mean + half) / mean
    return lambda cost: float(leads * np.log1p(cost / half) / np.log1p(mean / half))


def _between(draw: Generator, low: float, high: float) -> float:
    return float(low * (high / low) ** draw.random())


def _decimal(value: float) -> Decimal:
    return Decimal(str(round(float(value), 6)))


@dataclass(frozen=True)
class Answer:
    """What was said of one company's amount, and what is true or then happened.

    `said`: how sure it was of the channel it names; `is_right`: that channel is the best of those
    told; `paid`: what was said of being paid back and whether it was, for each channel told;
    `reached`: for each of them and each quantile of the margin, whether what happened lies below
    it, and not above.
    """

    said: float
    is_right: bool
    paid: list[tuple[float, bool]]
    reached: list[list[tuple[bool, bool]]]


def asked(draw: Generator) -> Answer | None:
    """One company; None where less than two channels are told."""
    company = drawn(draw)
    rows = [
        row
        for row in budget_additions(company.observed(draw))
        if row[1] == AMOUNT and row[_BEST] is not None
    ]
    if not rows:
        return None
    named = max(rows, key=lambda row: row[_BEST])
    truths = {one.name: one for one in company.channels}
    best = max((row[0] for row in rows), key=lambda name: truths[name].brings(float(AMOUNT)))
    answer = Answer(float(named[_BEST]), named[0] == best, [], [])
    for row in rows:
        one = truths[row[0]]
        leads = one.happened(draw, one.added(float(AMOUNT)))
        won = int(draw.binomial(leads, one.rate))
        margin = float(sum(company.margins(draw, one, won)))
        answer.paid.append((float(row[_PAID]), margin >= AMOUNT))
        told = row[_MARGIN : _MARGIN + len(QUANTILES)]
        answer.reached.append([(margin < float(one), margin <= float(one)) for one in told])
    return answer


@dataclass(frozen=True)
class Class:
    """Answers that were about as sure: how many, how sure on average, how often right."""

    count: int
    said: float
    right: float

    @property
    def is_kept(self) -> bool:
        """Whether what was said holds, but for two standard errors."""
        return self.right >= self.said - 2 * float(
            np.sqrt(self.said * (1 - self.said) / self.count)
        )


def classes(answers: Iterable[tuple[float, bool]]) -> list[Class]:
    """The answers by how sure they were, and all of them last."""
    every = list(answers)
    found = [
        [one for one in every if low <= one[0] < high or one[0] == high == 1]
        for low, high in pairwise(CLASSES)
    ]
    return [
        Class(len(one), float(np.mean([p for p, _ in one])), float(np.mean([r for _, r in one])))
        for one in (*found, every)
        if one
    ]


def printed(title: str, found: Sequence[Class], *, is_promise: bool) -> bool:
    """Print how sure and how right; whether each class keeps what was said."""
    print(f"{title:44}{'answers':>9}{'said':>9}{'was so':>9}")
    kept = True
    for number, one in enumerate(found):
        name = "all" if number == len(found) - 1 else f"about {one.said:.0%}"
        missed = "" if one.is_kept or not is_promise else "  less often than said"
        kept = kept and not missed
        print(f"  {name:42}{one.count:>9}{one.said:>9.1%}{one.right:>9.1%}{missed}")
    return kept


def main() -> int:
    """Exit code: 0 when the channel named is the best at least as often as was said."""
    parser = argparse.ArgumentParser(description="Calibration of the answer to the next amount.")
    parser.add_argument("--companies", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = np.random.default_rng(options.seed)
    answers = [one for one in (asked(draw) for _ in range(options.companies)) if one]
    print(f"{options.companies} companies, of which {len(answers)} get an answer")
    named = classes((one.said, one.is_right) for one in answers)
    kept = printed("The channel named brings most", named, is_promise=True)
    paid = classes(pair for one in answers for pair in one.paid)
    printed("The amount is paid back", paid, is_promise=False)
    reached = np.array([row for one in answers for row in one.reached])
    print(
        f"{'Margin that happened, beside its quantiles':44}{'answers':>9}{'below':>9}{'up to':>9}"
    )
    for number, probability in enumerate(QUANTILES.values()):
        below, upto = reached[:, number].mean(axis=0)
        print(f"  {probability:<42.0%}{len(reached):>9}{below:>9.1%}{upto:>9.1%}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
