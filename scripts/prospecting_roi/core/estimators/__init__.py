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

    `barrier` is the model that depends on all it is made from and holds the hash of it.
    `input_columns` are read sorted by themselves; `compute` takes those rows and returns the rows
    of `output_columns` (name to type, in words that all engines understand).
    """

    name: str
    barrier: str
    input_model: str
    input_columns: tuple[str, ...]
    output_columns: Mapping[str, str]
    compute: Callable[[Sequence[Row]], list[Row]]


def _budget_moves(rows: Sequence[Row]) -> list[Row]:
    # Only a build that estimates waits for NumPy.
    from prospecting_roi.core.estimators.budget_moves import budget_moves

    return budget_moves(rows)


def _budget_additions(rows: Sequence[Row]) -> list[Row]:
    from prospecting_roi.core.estimators.budget_additions import budget_additions

    return budget_additions(rows)


def _cohort_projections(rows: Sequence[Row]) -> list[Row]:
    from prospecting_roi.core.estimators.cohort_projections import cohort_projections

    return cohort_projections(rows)


def _script_tests(rows: Sequence[Row]) -> list[Row]:
    from prospecting_roi.core.estimators.script_tests import script_tests

    return script_tests(rows)


def _order_forecast(rows: Sequence[Row]) -> list[Row]:
    from prospecting_roi.core.estimators.order_forecast import order_forecast

    return order_forecast(rows, _FORECAST_INPUT)


def _score_bands(rows: Sequence[Row]) -> list[Row]:
    from prospecting_roi.core.estimators.score_quality import score_bands

    return score_bands(rows)


def _score_criteria(rows: Sequence[Row]) -> list[Row]:
    from prospecting_roi.core.estimators.score_quality import score_criteria

    return score_criteria(rows, SCORE_CRITERIA)


SCORE_CRITERIA = (
    *("company_size", "sector", "region", "job_role", "seniority", "perimeter"),
    *("potential_amount", "timeframe_days", "downloads", "subscriptions"),
    *("budget", "authority", "need"),
)
"""The criteria of a lead's score, as the macro `scoring_criteria` lists them."""

_SCORED = ("score", "fold", "has_opportunity", "is_customer", "leads")

BARRIERS = ("int_estimate_inputs__hashed", "int_budget_inputs__hashed")
"""The barriers in the order in which they are reached: later ones may rest on earlier estimates."""

_ELASTICITY = {
    "spend_elasticity": "decimal(18, 9)",
    "spend_elasticity_lower": "decimal(18, 9)",
    "spend_elasticity_upper": "decimal(18, 9)",
}
_COSTS = {
    "complete_cost_before": "decimal(18, 4)",
    "complete_cost_after": "decimal(18, 4)",
    "complete_cost_lowest": "decimal(18, 4)",
    "complete_cost_highest": "decimal(18, 4)",
}
_ENDS = ("", "_lower", "_upper")
_RATE = "decimal(18, 9)"
_DIFFERENCE = ("rate_difference", "rate_difference_lower", "rate_difference_upper", "p_value")
QUANTILES = {f"p{percent:02}": percent / 100 for percent in (5, 10, 25, 50, 75, 90, 95)}
"""The quantiles told of what an amount would bring: how columns call them, and the probability."""

_FORECAST_INPUT = (
    *("part", "origin_date", "stage", "age", "units", "units_with_amount", "amount"),
    *("squared_amount", "overdue_units", "overdue_units_with_amount", "overdue_amount"),
    *("units_with_probability", "probability"),
    *(
        f"{name}_{month}"
        for month in range(7)
        for name in ("ordered", "lost", "expected", "expected_amount")
    ),
)
_SOURCES = ("pipeline", "overdue", "lead", "new_lead", "repeat")
_BOUNDS = ("lower_95", "lower_80", "lower_50", "upper_50", "upper_80", "upper_95")
_OTHERS = ("last_month", "last_year", "crm", "actual")

ESTIMATORS = (
    Estimator(
        name="markov",
        barrier=BARRIERS[0],
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
        barrier=BARRIERS[0],
        input_model="int_budget_months__summed",
        input_columns=("channel", "months_ago", "complete_cost", "raw_leads"),
        output_columns={
            "from_channel": "varchar",
            "to_channel": "varchar",
            "share_moved": "decimal(18, 6)",
            "channel": "varchar",
            "is_fitted": "boolean",
            **_COSTS,
            **_ELASTICITY,
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
    Estimator(
        name="cohort_projections",
        barrier=BARRIERS[1],
        input_model="int_cohort_inputs__listed",
        input_columns=(
            *("dimension_kind", "dimension_value", "cohort_month", "age_months", "month_share"),
            *("months_missing", "raw_leads", "customers_by_age", "cost_by_age"),
            *("gross_margin", "gross_margin_to_come", "squared_variation"),
        ),
        output_columns={
            "dimension_kind": "varchar",
            "dimension_value": "varchar",
            "cohort_month": "date",
            "projection_method": "varchar",
            "is_rate_changed": "boolean",
            "is_cycle_changed": "boolean",
            "share_seen": "decimal(18, 6)",
            "tail_factor": "decimal(18, 6)",
            **{f"projected_customers{end}": "decimal(18, 6)" for end in _ENDS},
            "projected_complete_cost": "decimal(18, 4)",
            **{f"projected_gross_margin{end}": "decimal(18, 4)" for end in _ENDS},
        },
        compute=_cohort_projections,
    ),
    Estimator(
        name="budget_additions",
        barrier=BARRIERS[1],
        input_model="int_budget_inputs__listed",
        input_columns=(
            *("channel", "months_ago", "complete_cost", "raw_leads"),
            *("has_enough_customers", "has_known_margin", "customers", "new_customers_per_lead"),
            *("margin_per_customer", "squared_variation", "budget_step"),
        ),
        output_columns={
            "channel": "varchar",
            "amount_added": "decimal(18, 4)",
            "has_enough_months": "boolean",
            "has_enough_leads": "boolean",
            "has_enough_variation": "boolean",
            "has_enough_customers": "boolean",
            "has_known_margin": "boolean",
            **_COSTS,
            **_ELASTICITY,
            **{
                f"{name}_added{quantile}": kind if quantile else mean_kind
                for name, mean_kind, kind in (
                    ("raw_leads", "decimal(18, 6)", "integer"),
                    ("new_customers", "decimal(18, 6)", "integer"),
                    ("gross_margin", "decimal(18, 4)", "decimal(18, 4)"),
                )
                for quantile in ("", *(f"_{one}" for one in QUANTILES))
            },
            "payback_probability": "decimal(18, 6)",
            "best_probability": "decimal(18, 6)",
        },
        compute=_budget_additions,
    ),
    Estimator(
        name="script_tests",
        barrier=BARRIERS[0],
        input_model="int_script_tests__paired",
        input_columns=(
            *("test_kind", "option_a", "option_b", "step", "test_number", "stratum_kind"),
            *("leads_a", "reached_a", "leads_b", "reached_b", "numerator", "denominator"),
            *("spread", "excess", "variance", "strata", "uneven", "apart", "least_effect"),
        ),
        output_columns={
            "test_kind": "varchar",
            "option_a": "varchar",
            "option_b": "varchar",
            "step": "varchar",
            "test_number": "bigint",
            **dict.fromkeys((*_DIFFERENCE, "corrected_p_value"), _RATE),
            "minimum_sample": "bigint",
            "verdict": "varchar",
            **{
                name: kind
                for stratum in ("agent", "week", "segment")
                for name, kind in (
                    (f"is_uneven_by_{stratum}", "boolean"),
                    *((f"{stratum}_{name}", _RATE) for name in _DIFFERENCE),
                )
            },
        },
        compute=_script_tests,
    ),
    Estimator(
        name="order_forecast",
        barrier=BARRIERS[0],
        input_model="int_forecast_inputs__listed",
        input_columns=_FORECAST_INPUT,
        output_columns={
            "origin_date": "date",
            "month_date": "date",
            "horizon_months": "integer",
            "status": "varchar",
            **{
                name: bound if name.startswith("expected_orders_") else kind
                for measure, kind, bound in (
                    ("orders", "decimal(18, 6)", "bigint"),
                    ("amount", "decimal(18, 4)", "decimal(18, 4)"),
                )
                for name in (
                    f"expected_{measure}",
                    *(f"{source}_{measure}" for source in _SOURCES),
                    *(f"expected_{measure}_{one}" for one in _BOUNDS),
                )
            },
            **{f"{one}_orders": "decimal(18, 6)" for one in _OTHERS},
            **{f"{one}_amount": "decimal(18, 4)" for one in _OTHERS},
        },
        compute=_order_forecast,
    ),
    Estimator(
        name="score_bands",
        barrier=BARRIERS[0],
        input_model="int_score_samples__listed",
        input_columns=_SCORED,
        output_columns={
            "outcome": "varchar",
            "band": "varchar",
            "expected_rate": _RATE,
            **{f"score_auc{end}": _RATE for end in _ENDS},
        },
        compute=_score_bands,
    ),
    Estimator(
        name="score_criteria",
        barrier=BARRIERS[0],
        input_model="int_score_samples__listed",
        input_columns=(
            *(f"{criterion}_share" for criterion in SCORE_CRITERIA),
            *_SCORED,
        ),
        output_columns={
            "outcome": "varchar",
            "criterion": "varchar",
            "leads_known": "bigint",
            "leads_reached": "bigint",
            **{f"auc{end}": _RATE for end in _ENDS},
            "suggested_points": _RATE,
            **{f"grid_auc{end}": _RATE for end in _ENDS},
        },
        compute=_score_criteria,
    ),
)
