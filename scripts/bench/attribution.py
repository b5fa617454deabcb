"""Attribution of many journeys by the compiled models: all of them, or the linear one alone.

Both build the paths and the mart, by the same SQL; the linear one reads no other model's rules,
weights or estimate.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb

from prospecting_roi.core.estimators import ESTIMATORS
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.estimates import create_statements, insert_statements

DATABASE = "work.duckdb"
COPIED = (
    "reference.settings",
    "reference.build",
    "reference.attribution_weights",
)
PATHS = ("intermediate.int_journey_touches__counted", "intermediate.int_conversion_touches__pathed")
MARKOV = ("intermediate.int_journeys__ended", "intermediate.int_channel_transitions__counted")
CREDITS = (
    "intermediate.int_attribution_models__listed",
    "intermediate.int_path_shapes__shared",
    "intermediate.int_touches__credited",
    "marts.fct_attribution",
)
RESTRICTED = (
    "intermediate.int_attribution_models__listed",
    "intermediate.int_path_shapes__shared",
)

# One person and one company each; one to six touches on eight channels in two months. Every third
# journey ends in an order, the others in nothing. `hash` is the draw: the same in every run.
JOURNEYS = """
create table intermediate.int_leads__journeyed as
select 'l' || n as lead_id, 'a' || n as account_id, 'account-a' || n as journey_key
from range({journeys}) as numbers(n);

create table intermediate.int_touches__unified as
select
    't' || n || '-' || k as touch_id, 'l' || n as lead_id, null::varchar as campaign_id,
    'channel ' || hash(n, k, 'channel') % 8 as channel, 'form' as kind, true as is_effective,
    timestamp '2024-01-01' + to_days((hash(n, 'start') % 300)::integer)
    + to_seconds((hash(n, k, 'time') % (60 * 86400))::bigint) as occurred_at,
    occurred_at::date as occurred_date
from range({journeys}) as numbers(n), range(6) as places(k)
where k <= hash(n, 'touches') % 6;

create table intermediate.int_conversions__listed as
select
    'order:o' || n as conversion_id, 'order' as conversion_kind, null::varchar as opportunity_id,
    'o' || n as order_id, 'a' || n as account_id, 'unknown' as channel,
    null::varchar as campaign_id, 'account-a' || n as journey_key, true as is_counted,
    timestamp '2024-01-01' + to_days((hash(n, 'start') % 300 + 61)::integer) as from_at,
    from_at as until_at,
    until_at - to_days(45) as lead_until_at, until_at - to_days(20) as opportunity_until_at,
    until_at::date as converted_date
from range({journeys}) as numbers(n)
where n % 3 = 0;

create table intermediate.int_leads__qualified as
select
    lead_id,
    case
        when journey_key not in (select journey_key from intermediate.int_conversions__listed)
            then timestamp '2024-01-01'
    end as disqualified_at
from intermediate.int_leads__journeyed;

create table intermediate.int_opportunities__linked as
select
    null::varchar as opportunity_id, null::varchar as status, false as is_lost,
    null::timestamp as closed_at
where false;

create table intermediate.int_orders__identified as
select
    order_id, (hash(order_id) % 100000000 / 10000)::decimal(18, 4) as revenue,
    (revenue / 2)::decimal(18, 4) as gross_margin
from intermediate.int_conversions__listed;

create table intermediate.int_customers__acquired as
select order_id, revenue as new_customer_revenue, gross_margin as new_customer_gross_margin
from intermediate.int_orders__identified;

create table intermediate.int_attribution_settings__settled as
select
    14::decimal(18, 6) as half_life_days, 90 as ended_after_days, date '2025-12-31' as known_date;
"""


def prepare(folder: Path, journeys: int) -> None:
    """Compile the models on a workspace of one order, and make the journeys in `folder`."""
    root = folder / "compiled"
    (root / "extracts").mkdir(parents=True)
    (root / "roi.yml").write_text("currency: EUR\n", encoding="utf-8")
    order = "order_id,ordered_at,amount\nO1,2026-01-05,1\n"
    (root / "extracts" / "crm_orders.csv").write_text(order, encoding="utf-8")
    command = [
        str(Path(sys.executable).with_name("roi")),
        "build",
        "-w",
        str(root),
        "--full-refresh",
    ]
    subprocess.run(command, check=True, capture_output=True)
    with duckdb.connect(str(root / "state" / DATABASE), read_only=True) as connection:
        connection.execute(f"attach '{folder / DATABASE}' as made (read_write)")
        for schema in ("staging", "intermediate", "reference", "marts"):
            connection.execute(f"create schema made.{schema}")
        for table in COPIED:
            connection.execute(f"create table made.{table} as from {table}")
    with duckdb.connect(str(folder / DATABASE)) as connection:
        for statement in create_statements():
            connection.execute(statement)
        connection.execute(JOURNEYS.format(journeys=journeys))


def credit(folder: Path, database: Path, *, every_model: bool) -> None:
    """Build the paths, the credits and the mart from the prepared journeys."""
    found = Workspace(folder / "compiled").dbt_target.rglob("compiled/*/models/**/*.sql")
    compiled = {path.stem: path.read_text(encoding="utf-8") for path in found}
    with duckdb.connect(str(database)) as connection:

        def create(*tables: str) -> None:
            for table in tables:
                sql = compiled[table.partition(".")[2]]
                if not every_model and table in RESTRICTED:
                    sql = f"select * from ({sql}) where attribution_model = 'linear'"
                connection.execute(f"create table {table} as {sql}")

        create(*PATHS)
        if every_model:
            create(*MARKOV)
            (markov,) = (one for one in ESTIMATORS if one.name == "markov")
            columns = ", ".join(markov.input_columns)
            read = connection.execute(
                f"select {columns} from intermediate.{markov.input_model} order by {columns}"
            )
            effects = markov.compute(read.fetchall())
            for insert in insert_statements(markov.name, markov.output_columns, effects, "?"):
                connection.execute(*insert)
            connection.execute("insert into estimates.runs values ('markov', '')")
        create(*CREDITS)
        models, rows = connection.execute(
            "select count(distinct attribution_model), count(*) from marts.fct_attribution"
        ).fetchall()[0]
        print(f"{models} models, {rows} rows")
        if models != (11 if every_model else 1):
            raise SystemExit(f"{models} attribution models were credited.")


def main() -> None:
    """`prepare FOLDER JOURNEYS`, then `linear FOLDER` or `all FOLDER`, each on a copy."""
    step, folder = sys.argv[1], Path(sys.argv[2])
    if step == "prepare":
        prepare(folder, int(sys.argv[3]))
        return
    database = folder / step / DATABASE
    database.parent.mkdir()
    shutil.copy(folder / DATABASE, database)
    credit(folder, database, every_model=step == "all")


if __name__ == "__main__":
    main()
