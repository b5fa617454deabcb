"""How well a score tells leads apart, what it promised by band, and what its criteria carry."""

import math
from collections.abc import Sequence
from decimal import Decimal
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

OUTCOMES = ("opportunity", "customer")
LEAST = 20
"""Leads that reached the outcome, and others, below which no weights are suggested."""
LEAST_KNOWN = 10
"""The same of a criterion by itself."""
FOLDS = 5
WHOLE = "all"

_Z = NormalDist().inv_cdf(0.975)
_PENALTY, _STEPS, _NEAR = 1.0, 50, 1e-10
_PLACES = 9
_BAND, _LAST_BAND = 10, 90

Row = tuple[Any, ...]
Floats = NDArray[np.float64]


class Area(NamedTuple):
    """The area under the ROC curve and the bounds of its 95 % interval; None where unknown."""

    value: float | None
    lower: float | None
    upper: float | None


NO_AREA = Area(None, None, None)


def area(scores: Floats, reached: Floats, others: Floats) -> Area:
    """How often a lead that reached the outcome has the higher score; equal scores count half.

    `reached` and `others` are how many leads of a score did and did not. Interval: DeLong, DeLong
    and Clarke-Pearson (1988), kept within 0 and 1; none where it has no width, for a few leads in
    perfect order show less than certainty.
    """
    order = np.argsort(scores, kind="stable")
    _, starts = np.unique(scores[order], return_index=True)
    ones = np.add.reduceat(reached[order], starts) if len(starts) else reached
    zeros = np.add.reduceat(others[order], starts) if len(starts) else others
    count_one, count_zero = float(ones.sum()), float(zeros.sum())
    if not count_one or not count_zero:
        return NO_AREA
    # the share of the other group below a score, half of what is equal
    below_one = (np.cumsum(zeros) - zeros / 2) / count_zero
    above_zero = 1 - (np.cumsum(ones) - ones / 2) / count_one
    value = float((ones * below_one).sum() / count_one)
    if min(count_one, count_zero) < 2:  # noqa: PLR2004 - a variance
        return Area(value, None, None)
    variance = sum(
        float((counts * (placed - value) ** 2).sum()) / (count - 1) / count
        for counts, placed, count in (
            (ones, below_one, count_one),
            (zeros, above_zero, count_zero),
        )
    )
    if variance <= 0:
        return Area(value, None, None)
    reach = _Z * math.sqrt(variance)
    return Area(value, max(value - reach, 0.0), min(value + reach, 1.0))


def score_bands(rows: Sequence[Row]) -> list[Row]:
    """What a score promises by band, and its area, for each outcome.

    `rows`: (score or None, fold, whether an opportunity and a customer came of it (0 or 1), leads).
    Returns (outcome, band, expected rate, area, lower, upper): for each band of ten points, such as
    `40-50`, the mean rate of its leads by a logistic curve through all scores; the area stands in
    the row of the band `all`.
    """
    found: list[Row] = []
    known = [row for row in rows if row[0] is not None]
    scores = np.array([float(row[0]) for row in known])
    leads = np.array([float(row[4]) for row in known])
    bands = np.minimum(scores // _BAND * _BAND, _LAST_BAND).astype(int)
    for place, outcome in enumerate(OUTCOMES if known else ()):
        reached = np.array([float(row[2 + place]) for row in known]) * leads
        found.append((outcome, WHOLE, None, *_decimals(area(scores, reached, leads - reached))))
        if min(reached.sum(), (leads - reached).sum()) < LEAST:
            continue
        fit = logistic(scores[:, None] / 100, reached, leads)
        rates = _rates(scores[:, None] / 100, fit)
        for band in np.unique(bands):
            inside = bands == band
            expected = float((rates * leads)[inside].sum() / leads[inside].sum())
            label = f"{band}-{band + _BAND}"
            found.append((outcome, label, _decimal(expected), None, None, None))
    return found


def logistic(features: Floats, reached: Floats, leads: Floats) -> Floats:
    """Intercept and coefficients of a logistic regression, ridge-penalised; Newton's method.

    `features`: a row per kind of lead, shares of 0 to 1. The penalty (half the sum of squares of
    the coefficients times _PENALTY, each feature standardised) keeps a few leads from saying much.
    """
    means = (features * leads[:, None]).sum(axis=0) / leads.sum()
    spread = np.sqrt(((features - means) ** 2 * leads[:, None]).sum(axis=0) / leads.sum())
    told = spread > _NEAR
    scaled = np.where(told, (features - means) / np.where(told, spread, 1.0), 0.0)
    design = np.column_stack((np.ones(len(scaled)), scaled))
    penalty = np.diag([0.0, *[_PENALTY] * features.shape[1]])
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        rates = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (reached - leads * rates) - penalty @ weights
        curve = (design * (leads * rates * (1 - rates))[:, None]).T @ design + penalty
        step = np.linalg.solve(curve, slope)
        weights += step
        if float(np.abs(step).max()) < _NEAR:
            break
    coefficients = np.where(told, weights[1:] / np.where(told, spread, 1.0), 0.0)
    return np.concatenate(([weights[0] - float(coefficients @ means)], coefficients))


def _rates(features: Floats, fit: Floats) -> Floats:
    rates: Floats = 1 / (1 + np.exp(-np.clip(fit[0] + features @ fit[1:], -30, 30)))
    return rates


def score_criteria(rows: Sequence[Row], criteria: Sequence[str]) -> list[Row]:
    """What each criterion carries, and the points that the company's own history would give it.

    `rows`: for each criterion the share of its points kept (0-1, None: missing), then the score,
    the fold (below 0: not drawn), whether an opportunity and a customer came of it (0 or 1), and
    how many leads are like that. Returns (outcome, criterion, leads that are known, of these
    reached, area by the criterion alone with bounds, suggested points, area of the grid's score
    with bounds). The row
    `all` has the area of the suggested points, each lead judged by the others' (FOLDS folds),
    beside the grid's. A missing share counts as the mean of those known, so that what is asked of
    qualified leads alone does not tell that they are qualified.
    """
    found: list[Row] = []
    rows = [row for row in rows if row[-4] >= 0]
    if not rows:
        return found
    shares = np.array([[_number(cell) for cell in row[: len(criteria)]] for row in rows])
    scores = np.array([float(row[-5]) for row in rows])
    folds = np.array([int(row[-4]) for row in rows])
    leads = np.array([float(row[-1]) for row in rows])
    for place, outcome in enumerate(OUTCOMES):
        reached = np.array([float(row[-3 + place]) for row in rows]) * leads
        others = leads - reached
        is_enough = min(reached.sum(), others.sum()) >= LEAST
        filled = _filled(shares, leads)
        points = _points(logistic(filled, reached, leads)[1:]) if is_enough else None
        for column, criterion in enumerate(criteria):
            known = ~np.isnan(shares[:, column])
            of_known = (shares[known, column], reached[known], others[known])
            is_told = min(of_known[1].sum(), of_known[2].sum()) >= LEAST_KNOWN
            found.append(
                (
                    *(outcome, criterion, int(leads[known].sum()), int(reached[known].sum())),
                    *_decimals(area(*of_known) if is_told else NO_AREA),
                    None if points is None else _decimal(float(points[column])),
                    *_decimals(NO_AREA),
                )
            )
        judged = _judged(filled, reached, leads, folds) if is_enough else None
        suggested = NO_AREA if judged is None else area(judged, reached, others)
        found.append(
            (
                *(outcome, WHOLE, int(leads.sum()), int(reached.sum()), *_decimals(suggested)),
                *(None, *_decimals(area(scores, reached, others))),
            )
        )
    return found


def _filled(shares: Floats, leads: Floats) -> Floats:
    """The shares with the mean of those known where one is missing; 0 where none is known."""
    known = ~np.isnan(shares)
    weights = known * leads[:, None]
    totals = weights.sum(axis=0)
    sums = (np.where(known, shares, 0.0) * weights).sum(axis=0)
    means = np.divide(sums, totals, out=np.zeros_like(sums), where=totals > 0)
    return np.where(known, shares, means)


def _points(coefficients: Floats) -> Floats | None:
    """Points that sum to 100, in proportion to what a criterion adds to the odds; none below 0."""
    positive = np.maximum(coefficients, 0.0)
    total = float(positive.sum())
    return 100 * positive / total if total > 0 else None


def _judged(features: Floats, reached: Floats, leads: Floats, folds: Floats) -> Floats | None:
    """The points of each lead by a regression on the other folds; None where there is none."""
    judged = np.zeros(len(leads))
    for fold in range(FOLDS):
        out = folds == fold
        if not out.any():
            continue
        rest = ~out
        if not reached[rest].sum() or not (leads - reached)[rest].sum():
            return None
        fit = logistic(features[rest], reached[rest], leads[rest])
        # without the intercept: a fold with many that reached it leaves few to those it learns from
        judged[out] = features[out] @ fit[1:]
    return judged


def _number(cell: Decimal | None) -> float:
    return math.nan if cell is None else float(cell)


def _decimals(values: Sequence[float | None]) -> tuple[Decimal | None, ...]:
    return tuple(None if value is None else _decimal(value) for value in values)


def _decimal(value: float) -> Decimal:
    return round(Decimal(value), _PLACES)
