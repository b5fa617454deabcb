"""The estimates of a build: read their input, compute, store, between two parts of dbt's run."""

from prospecting_roi.core.errors import EngineError
from prospecting_roi.core.estimators import ESTIMATORS, LARGEST_INPUT, NO_ROWS, RUNS
from prospecting_roi.publish.base import Publisher

BARRIER = "int_estimate_inputs__hashed"
"""The model that depends on every input: with it and what it needs, the estimates can be made."""


def make_estimates(publisher: Publisher) -> None:
    """Compute every estimate from the intermediate models of the build at hand.

    Raises EngineError when an input is not the few rows it was meant to be.
    """
    found = publisher.work_rows(f"select estimate, input_hash from intermediate.{BARRIER}")
    hashes = {str(estimate): str(value) for estimate, value in found}
    runs = []
    for estimator in ESTIMATORS:
        columns = ", ".join(estimator.input_columns)
        rows = publisher.work_rows(
            f"select {columns} from intermediate.{estimator.input_model} order by {columns}"
        )
        if len(rows) > LARGEST_INPUT:
            raise EngineError(
                f"The estimate {estimator.name} takes at most {LARGEST_INPUT} rows, and "
                f"{estimator.input_model} has {len(rows)}."
            )
        publisher.store_estimate(estimator.name, estimator.output_columns, estimator.compute(rows))
        runs.append((estimator.name, hashes.get(estimator.name, NO_ROWS)))
    publisher.store_estimate("runs", RUNS, runs)
