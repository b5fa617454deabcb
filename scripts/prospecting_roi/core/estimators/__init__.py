"""Estimates that need more than one select: each a pure function of a few sorted rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prospecting_roi.core.estimators.markov import removal_effects

Row = tuple[Any, ...]

RUNS = {"estimate": "varchar", "input_hash": "varchar"}
"""The columns of `estimates.runs`: which estimates were made, and of which input."""

NO_ROWS = "no rows"
"""The hash of an input without rows."""

LARGEST_INPUT = 10_000


@dataclass(frozen=True)
class Estimator:
    """An estimate: the model it reads, the columns of `estimates.<name>`, the function between.

    `input_columns` are read sorted by themselves; `compute` takes those rows and returns the rows
    of `output_columns` (name to type, in words that all engines understand).
    """

    name: str
    input_model: str
    input_columns: tuple[str, ...]
    output_columns: Mapping[str, str]
    compute: Callable[[Sequence[Row]], list[Row]]


def _budget_moves(rows: Sequence[Row]) -> list[Row]:
    # Only a build that estimates waits for NumPy.
    from prospecting_roi.core.estimators.budget_moves import budget_moves

    return budget_moves(rows)


ESTIMATORS = (
    Estimator(
        name="markov",
        input_model="int_channel_transitions__counted",
        input_columns=("conversion_kind", "from_state", "to_state", "transition_count"),
        output_columns={
            "conversion_kind": "varchar",
            "channel": "varchar",
            "conversion_probability": "decimal(18, 12)",
            "removal_effect": "decimal(18, 12)",
        },
        compute=removal_effects,
    ),
    Estimator(
        name="budget_moves",
        input_model="int_budget_months__summed",
        input_columns=("channel", "months_ago", "complete_cost", "raw_leads"),
        output_columns={
            "from_channel": "varchar",
            "to_channel": "varchar",
            "share_moved": "decimal(18, 6)",
            "channel": "varchar",
            "is_fitted": "boolean",
            "complete_cost_before": "decimal(18, 4)",
            "complete_cost_after": "decimal(18, 4)",
            "complete_cost_lowest": "decimal(18, 4)",
            "complete_cost_highest": "decimal(18, 4)",
            "spend_elasticity": "decimal(18, 9)",
            "spend_elasticity_lower": "decimal(18, 9)",
            "spend_elasticity_upper": "decimal(18, 9)",
            "raw_leads_before": "decimal(18, 9)",
            "raw_leads_after": "decimal(18, 9)",
            "raw_leads_after_lower": "decimal(18, 9)",
            "raw_leads_after_upper": "decimal(18, 9)",
            "raw_leads_change": "decimal(18, 9)",
            "raw_leads_change_lower": "decimal(18, 9)",
            "raw_leads_change_upper": "decimal(18, 9)",
        },
        compute=_budget_moves,
    ),
)
