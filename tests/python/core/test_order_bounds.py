"""Bounds of the forecast of orders against tables of distributions, and what they must hold."""

from random import Random

import pytest

from prospecting_roi.core.estimators.order_bounds import LEVELS, bound, deviation, widths


def test_a_bound_is_the_quantile_of_a_gamma_distribution() -> None:
    """An exponential variable of mean 10 passes 10 ln 5 once in five times.

    One of mean 10 and variance 20 is a chi-squared one of ten degrees: 18.307 once in twenty.
    """
    assert bound(10, 100, 0.841621) == pytest.approx(16.094379, rel=1e-6)
    assert bound(10, 20, 1.644854) == pytest.approx(18.307, rel=2e-3)
    assert bound(0, 0, 1.0) == 0


def test_a_deviation_is_what_the_bounds_have_to_reach() -> None:
    assert deviation(10, 100, 16.094379, is_count=False) == pytest.approx(0.841621, rel=1e-5)
    assert deviation(10, 20, 18.307, is_count=False) == pytest.approx(1.644854, rel=4e-3)
    draw = Random(3)  # noqa: S311 - invented figures
    for _ in range(300):
        mean, came = draw.uniform(0.2, 90), draw.randrange(120)
        variance = mean * draw.uniform(0.3, 6)
        off = deviation(mean, variance, came, is_count=True)
        if off < 6:
            assert round(bound(mean, variance, -off - 1e-6)) <= came
            assert came <= round(bound(mean, variance, off + 1e-6))
        if 0 < off < 6:
            lower, upper = (bound(mean, variance, side * (off - 1e-6)) for side in (-1, 1))
            assert not round(lower) <= came <= round(upper)


def test_without_former_forecasts_a_width_is_students() -> None:
    """Of eight degrees of freedom: 2.306, 1.397 and 0.706 by the tables."""
    assert LEVELS == (95, 80, 50)
    assert widths([], 1) == pytest.approx([2.306, 1.397, 0.706], abs=5e-3)


def test_a_width_is_what_held_that_share_of_former_forecasts() -> None:
    """92 forecasts weigh 92 of 100: all off by 2 they tell each width.

    So do 184 as many as two months further ahead, of which each counts half. Of 52 off by 0.1, 30
    by 1, 10 by 3: half of all are within 0.1, four of five within 1, 95 of 100 within 3.
    """
    assert widths([(3, 2.0)] * 92, 3) == pytest.approx([2, 2, 2])
    assert widths([(5, 2.0)] * 184, 3) == pytest.approx([2, 2, 2])
    several = [(3, 0.1)] * 52 + [(3, 1.0)] * 30 + [(3, 3.0)] * 10
    assert widths(several, 3) == pytest.approx([3, 1, 0.1])
