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
)
