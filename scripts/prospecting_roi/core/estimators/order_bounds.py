"""Bounds of the forecast of orders: of a gamma distribution, as wide as former forecasts say."""

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

LEVELS = (95, 80, 50)
"""The intervals that are told, in percent."""

# Forecasts that weigh as much as what is usual, which has as many degrees of freedom, and by how
# many quantiles that is told; months ahead by which a forecast says half as much of another.
_TRUSTED, _QUANTILES, _ALIKE = 8.0, 100, 2.0
# From which shape a cube is exact enough; halvings and terms of the series below it; a probability
# that is as good as none.
_LARGE_SHAPE, _HALVINGS, _EXACT, _NEVER = 4.0, 40, 1e-10, 1e-12
_NORMAL = NormalDist()


def deviation(mean: float, variance: float, came: float, is_count: bool) -> float:
    """How many deviations, as `bound` reads them, both bounds must reach to hold what came.

    Those of a count are rounded: they hold what lies half a unit beyond them.
    """
    half = 0.5 if is_count else 0.0
    below, above = (_normal(mean, variance, came + one) for one in (half, -half))
    return max(0.0, -below, above)


def widths(former: Sequence[tuple[int, float]], ahead: int) -> list[float]:
    """By LEVELS, the deviation within which that share of forecasts so many months ahead stayed.

    ``former``: months ahead and deviation of those that can be judged; those of as many months
    count most. Split conformal prediction with weights (Barber, Candès, Ramdas and Tibshirani
    2023); a few are drawn to what is usual, Student's distribution.
    """
    deviations = np.array([*_STUDENT, *(one for _, one in former)])
    told = (0.5 ** (abs(other - ahead) / _ALIKE) for other, _ in former)
    weights = np.array([*([_TRUSTED / _QUANTILES] * _QUANTILES), *told])
    order = np.argsort(deviations, kind="stable")
    below = np.cumsum(weights[order]) - weights[order] / 2
    wanted = np.array(LEVELS) / 100 * weights.sum()
    return [float(one) for one in np.interp(wanted, below, deviations[order])]


def bound(mean: float, variance: float, z: float) -> float:
    """The quantile of a gamma distribution, by that of the normal one.

    Wilson and Hilferty's cube (1931) where that is exact enough, else halved by the series of the
    distribution.
    """
    if mean <= 0 or variance <= 0:
        return max(mean, 0.0)
    shape = mean**2 / variance
    if shape >= _LARGE_SHAPE:
        ninth = 1 / (9 * shape)
        return mean * max(0.0, 1 - ninth + z * math.sqrt(ninth)) ** 3
    wanted = _NORMAL.cdf(z)
    low, high = 0.0, _highest(shape)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _below(shape, middle) < wanted else (low, middle)
    return low * mean / shape


def _normal(mean: float, variance: float, value: float) -> float:
    """The quantile of the normal distribution at which `bound` gives a value."""
    shape, share = mean**2 / variance, max(value, 0.0) / mean
    if shape >= _LARGE_SHAPE:
        ninth = 1 / (9 * shape)
        return float((share ** (1 / 3) - 1 + ninth) / math.sqrt(ninth))
    below = _below(shape, min(share * shape, _highest(shape)))
    return _NORMAL.inv_cdf(min(max(below, _NEVER), 1 - _NEVER))


def _highest(shape: float) -> float:
    """What a gamma variable of scale 1 never passes."""
    return shape + 30


def _below(shape: float, value: float) -> float:
    """How probable a lower gamma variable of scale 1 is (Abramowitz and Stegun 6.5.29)."""
    term = total = 1 / math.gamma(shape + 1)
    step = shape
    while term > total * _EXACT:
        step += 1
        term *= value / step
        total += term
    return float(value**shape * math.exp(-value) * total)


def _student(z: float, freedom: float) -> float:
    """The quantile of Student's distribution by the normal one (Abramowitz and Stegun 26.7.5)."""
    first = (z**3 + z) / (4 * freedom)
    return z + first + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)


_STUDENT = tuple(
    _student(_NORMAL.inv_cdf(0.5 + (place + 0.5) / _QUANTILES / 2), _TRUSTED)
    for place in range(_QUANTILES)
)
