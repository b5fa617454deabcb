"""How often two scripts are said to differ: where they do not, and where they do as stated.

Comparisons are simulated: leads of each script are drawn with rates that are known, and judged by
the estimator of the project. Without a difference it may be said of at most 6 % of them; with the
difference that the minimum sample is for, at that sample, of 80 % give or take three points. Exit
code 1 when a share misses its goal.
"""

import argparse
import random
import sys
from decimal import Decimal

from prospecting_roi.core.estimators.script_tests import POWER, minimum_sample, script_tests

MOST_FALSE, POWER_APART = 0.06, 0.03
RATES = (0.05, 0.1, 0.2, 0.4)
EFFECT = 0.5
SMALL = 40


def verdict(reached_a: int, leads_a: int, reached_b: int, leads_b: int) -> str:
    """What the estimator says of one comparison without strata."""
    keys = ("script", "A", "B", "meeting", 0, "none")
    nothing = (Decimal(0),) * 5
    row = (*keys, leads_a, reached_a, leads_b, reached_b, *nothing, 1, *nothing[:2], Decimal("0.5"))
    return str(script_tests([row])[0][11])


def drawn(chance: random.Random, leads: int, rate: float) -> int:
    """How many of so many leads reach the step."""
    return sum(chance.random() < rate for _ in range(leads))


def share_shown(
    chance: random.Random, count: int, leads: tuple[int, int], rates: tuple[float, float]
) -> float:
    """In which share of the simulated comparisons a difference is said."""
    said = 0
    for _ in range(count):
        reached = [drawn(chance, n, rate) for n, rate in zip(leads, rates, strict=True)]
        said += verdict(reached[0], leads[0], reached[1], leads[1]).endswith("better")
    return said / count


def main() -> int:
    """Print a line per rate and sample; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comparisons", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance, missed = random.Random(given.seed), 0  # noqa: S311 - a simulation
    print("rate  leads of each  shown, no difference  shown, difference of half the rate")
    for rate in RATES:
        needed = minimum_sample(rate, EFFECT) or 0
        for leads in ((SMALL, SMALL), (SMALL, 4 * SMALL), (needed, needed)):
            false = share_shown(chance, given.comparisons, leads, (rate, rate))
            told = f"{rate:4}  {leads[0]:5} {leads[1]:6}  {false:20.1%}"
            missed += false > MOST_FALSE
            if leads == (needed, needed):
                ends = (rate * (1 + EFFECT / 2), rate * (1 - EFFECT / 2))
                true = share_shown(chance, given.comparisons, leads, ends)
                missed += abs(true - POWER) > POWER_APART
                told += f"  {true:20.1%}"
            print(told)
    print(f"goals: at most {MOST_FALSE:.0%}; {POWER:.0%} ± {POWER_APART:.0%}; missed: {missed}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
