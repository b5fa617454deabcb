"""The reference pipeline (reference.sql): run it, or compare what it makes with the marts.

`python scripts/bench/reference.py WORKSPACE DATABASE` makes its tables in a new DuckDB file of the
extracts of a company of company.py; with `--check`, the tables of that file are compared with those
that a build of the workspace has published, and each figure that differs is printed.

Counts are compared exactly. The marts cut amounts and credits so that parts sum to the whole, where
the reference divides: those may differ by what cutting can do.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

COUNTS = (
    "targeted", "contacted", "raw_leads", "mqls", "sqls", "meetings_held",
)  # fmt: skip
CREDITS = ("opportunities", "won_opportunities", "orders", "new_customers")
AMOUNTS = (
    "direct_cost", "indirect_cost", "complete_cost", "revenue", "gross_margin",
    "new_customer_revenue", "new_customer_gross_margin",
)  # fmt: skip
RATIOS = ("cost_per_lead", "customer_acquisition_cost", "roi")
# How far a figure may be off: so much, and so much of itself.
TOLERANCES = {
    **dict.fromkeys(COUNTS, (0.0, 0.0)),
    **dict.fromkeys(CREDITS, (1e-6, 1e-7)),
    **dict.fromkeys(AMOUNTS, (0.02, 1e-6)),
    **dict.fromkeys(RATIOS, (1e-4, 1e-3)),
    "visitors": (0.0, 0.0),
}
KEYS = "period_grain, period_start, channel"
# (what, its keys, its columns, the query on the marts, the query on the reference)
TABLES = (
    (
        "channel performance", f"{KEYS}, model", (*COUNTS, *CREDITS, *AMOUNTS, *RATIOS),
        """select * exclude (period_start, attribution_model), attribution_model as model,
        if(period_grain = 'all', null, period_start) as period_start
        from marts.rpt_channel_performance where period_grain in ('month', 'all')
        and attribution_model in (select model from reference.channel_performance)""",
        "from reference.channel_performance",
    ),
    (
        "funnel", KEYS, ("visitors", *COUNTS, *CREDITS[:2], "new_customers"),
        """select * exclude (period_start),
        if(period_grain = 'all', null, period_start) as period_start
        from marts.rpt_funnel_by_period where period_grain in ('month', 'all')""",
        "from reference.channel_performance where model = 'declared_source'",
    ),
    (
        "cohorts", "cohort_month, channel, age_months",
        ("raw_leads", "new_customers", "new_customer_gross_margin"),
        """select * exclude (dimension_value), dimension_value as channel
        from marts.rpt_cohort_roi where dimension_kind = 'channel' and (raw_leads > 0
        or new_customers > 0) and (cohort_month, dimension_value, age_months) in (
            select (cohort_month, channel, age_months) from reference.cohorts)""",
        "from reference.cohorts",
    ),
)  # fmt: skip
MADE = "select table_name from duckdb_tables() where database_name = 'reference'"


def make(extracts: Path, database: Path) -> None:
    """Make the tables of the reference in a new file, with a spill folder beside it."""
    script = Path(__file__).with_name("reference.sql").read_text(encoding="utf-8")
    with duckdb.connect(str(database)) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set variable extracts = $1", [str(extracts)])
        connection.execute(script)


def differences(warehouse: Path, database: Path) -> Iterator[str]:
    """A sentence for each figure of the reference that the marts do not give.

    A script of pandas or polars makes the channel table alone: no other is compared then.
    """
    with duckdb.connect() as connection:
        for path, name in ((warehouse, "warehouse"), (database, "reference")):
            quoted = str(path).replace("'", "''")
            connection.execute(f"attach '{quoted}' as {name} (read_only)")
        connection.execute("use warehouse")
        made = {name for (name,) in connection.execute(MADE).fetchall()}
        for table, keys, columns, marts, reference in TABLES:
            if not any(f"reference.{name}" in reference for name in made):
                continue
            same = " and ".join(
                f"ours.{key} is not distinct from theirs.{key}" for key in keys.split(", ")
            )
            place = ", ".join(f"coalesce(ours.{key}, theirs.{key})" for key in keys.split(", "))
            for column in columns:
                apart, share = TOLERANCES[column]
                query = f"""with ours as ({marts}), theirs as ({reference})
                select concat_ws(' ', {place}), ours.{column}, theirs.{column}
                from ours full outer join theirs on {same}
                where not coalesce(
                    abs(ours.{column}::double - theirs.{column}::double)
                    <= {apart} + {share} * abs(ours.{column}::double),
                    ours.{column} is null and theirs.{column} is null
                ) order by all"""
                for key, ours, theirs in connection.execute(query).fetchall():
                    yield f"{table}, {column}, {key}: {ours} in the marts, {theirs} here"


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the tables, or compare them."""
    parser = argparse.ArgumentParser(description="The core tables by one hand-written script.")
    parser.add_argument("workspace", type=Path, help="of company.py")
    parser.add_argument("database", type=Path, help="a DuckDB file: new, or one made before")
    parser.add_argument("--check", action="store_true", help="compare with what is published")
    options = parser.parse_args(arguments)
    if not options.check:
        make(options.workspace / "extracts", options.database)
        return
    found = list(differences(options.workspace / "warehouse.duckdb", options.database))
    for sentence in found[:20]:
        print(sentence)
    print(f"{len(found)} figures differ")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
