"""Rows of the standard tables with their ROI's intervals: campaigns, and segments of a kind."""

from collections.abc import Iterable, Sequence

from prospecting_roi.report.overview import BOUNDS
from prospecting_roi.report.source import Record, Source
from prospecting_roi.report.svg import ReturnScale

RATED = (
    "complete_cost",
    "raw_leads",
    "cost_per_lead",
    "opportunities",
    "cost_per_opportunity",
    "new_customers",
    "customer_acquisition_cost",
    "new_customer_gross_margin",
    "average_gross_margin_per_customer",
    "roi",
    "roi_label",
    "is_return_settled",
)

_QUERY = """
    select {columns}
    from {{marts}}.{table} as performance
    left join {{marts}}.rpt_performance_readings as readings
        on
            readings.metric = 'roi'
            and readings.period_grain = 'all'
            and readings.dimension_kind = {kind}
            and performance.{value} = readings.dimension_value
            and performance.attribution_model = readings.attribution_model
    where
        performance.attribution_model = '{model}'
        {where}
        and (
            coalesce(performance.complete_cost, 0) <> 0
            or coalesce(performance.raw_leads, 0) <> 0
            or coalesce(performance.opportunities, 0) <> 0
            or coalesce(performance.new_customers, 0) <> 0
        )
    order by performance.complete_cost desc nulls last, performance.{value}
"""


def rated(
    source: Source, table: str, kind: str, value: str, names: Sequence[str], where: str = ""
) -> list[Record]:
    """The rows of a standard table over the whole time, under the main model, costliest first.

    ``kind`` is their dimension kind or, with a dot, the column that says it; ``value`` the column
    of the dimension, ``names`` further columns. Nothing where the table is missing.
    """
    columns = (value, *names, *RATED)
    is_there = source.has(table, (*columns, "attribution_model"))
    if not is_there or not source.has("rpt_performance_readings", BOUNDS):
        return []
    query = _QUERY.format(
        columns=", ".join(
            [f"performance.{name}" for name in columns] + [f"readings.{name}" for name in BOUNDS]
        ),
        table=table,
        kind=kind if "." in kind else f"'{kind}'",
        value=value,
        model=source.main_model,
        where=where,
    )
    return source.records(query, (*columns, *BOUNDS))


def rated_scale(rows: Iterable[Record]) -> ReturnScale:
    """One scale for the ROI of these rows."""
    return ReturnScale.of(
        (row[name] for row in rows for name in ("roi", "lower", "upper")), width=150
    )
