"""The estimates of a build: read their input, compute, store, between two parts of dbt's run."""

from prospecting_roi.core.errors import EngineError
from prospecting_roi.core.estimators import BARRIERS, ESTIMATORS, LARGEST_INPUT, NO_ROWS, RUNS
from prospecting_roi.publish.base import Publisher


def make_estimates(publisher: Publisher, reached: str) -> None:
    """Compute the estimates of a barrier of BARRIERS from the models that were built up to it.

    Raises EngineError when an input is not the few rows it was meant to be.
    """
    for estimator in ESTIMATORS:
        if estimator.barrier != reached:
            continue
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
    _store_runs(publisher, BARRIERS[: BARRIERS.index(reached) + 1])


def _store_runs(publisher: Publisher, barriers: tuple[str, ...]) -> None:
    """Say which estimates were made up to now, and of what."""
    query = " union all ".join(
        f"select estimate, input_hash from intermediate.{barrier}" for barrier in barriers
    )
    hashes = {str(estimate): str(value) for estimate, value in publisher.work_rows(query)}
    runs = [
        (one.name, hashes.get(one.name, NO_ROWS)) for one in ESTIMATORS if one.barrier in barriers
    ]
    publisher.store_estimate("runs", RUNS, runs)
