"""What is really true of the company, computed from the clean data, and what was damaged."""

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from prospecting_roi_demo import costs
from prospecting_roi_demo.plan import Plan
from prospecting_roi_demo.story import CHANNELS

NOTE = (
    "Figures of the data before any defect. Leads, opportunities and orders stand on the channel"
    " that really brought them; new customers are accounts whose first order lies in the period;"
    " their revenue and margin are those of the twelve months from it. booked_cost: ledger lines"
    " naming the channel, and platform spend where the ledger has no bill. labour_cost: what was"
    " paid for hours of prospecting, by the hours of each channel. shared_cost: lines naming no"
    " channel, in proportion to labour. Money in EUR, excluding VAT."
)


def write(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    shares: dict[str, float],
    folder: Path,
    records: dict[str, int],
) -> None:
    """Write ``truth.json``, ``defects.csv`` and ``duplicates.csv`` into ``folder``.

    ``records`` are the counts of the extracts as written, ``shares`` those of the mix.
    """
    folder.mkdir()
    channels = _channels(con, plan)
    parameters = asdict(plan) | {
        "mix": Path(plan.mix).name,
        "since": plan.start.isoformat(),
        "until": plan.until.isoformat(),
    }
    content = {
        "note": NOTE,
        "parameters": parameters,
        "records": records,
        "channels": channels,
        "company": _sum(channels),
        "story": {item.channel: asdict(item) for item in CHANNELS},
        "shares": {kind: share for kind, share in sorted(shares.items()) if share},
        "defects": _count(con, "sim.defects"),
        "duplicates": _count(con, "sim.duplicates"),
    }
    (folder / "truth.json").write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    for name, columns in (
        ("defects", "kind, extract, record_id, column_name"),
        ("duplicates", "kind, extract, kept_id, other_id"),
    ):
        file = str(folder / f"{name}.csv").replace("'", "''")
        con.execute(
            f"copy (select {columns} from sim.{name} order by {columns}) to '{file}'"
            " (format csv, header true)"
        )


def _count(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, int]:
    rows = con.execute(f"select kind, count(*) from {table} group by kind order by kind")
    return {str(kind): int(count) for kind, count in rows.fetchall()}


def _channels(con: duckdb.DuckDBPyConnection, plan: Plan) -> dict[str, dict[str, Any]]:
    costs.install(con, plan)
    con.execute(
        """
        create table sim.customers as
        select
            account_no,
            min_by(coalesce(channel, 'existing'), sale_no) as channel,
            min(sold_at) as acquired_at,
        from sim.sales
        where kind <> 'credit_note'
        group by account_no
        having min_by(kind, sale_no) = 'new'
        """
    )
    query = con.execute(
        """
        with events as (
            select leads.channel, 'leads' as measure, cast(count(*) as decimal(18, 2)) as value
            from sim.leads as leads group by all
            union all
            select leads.channel, 'mqls', count(stages.mql_at)
            from sim.leads as leads
            inner join sim.lead_stages as stages on leads.lead_no = stages.lead_no group by all
            union all
            select leads.channel, 'sqls', count(stages.sql_at)
            from sim.leads as leads
            inner join sim.lead_stages as stages on leads.lead_no = stages.lead_no group by all
            union all
            select leads.channel, 'meetings_held', count(*)
            from sim.meetings as meetings
            inner join sim.leads as leads on meetings.lead_no = leads.lead_no
            where meetings.status = 'held' group by all
            union all
            select channel, 'opportunities', count(*) from sim.opportunities group by all
            union all
            select channel, status || '_opportunities', count(*)
            from sim.opportunities group by all
            union all
            select channel, 'new_customers', count(*) from sim.customers group by all
            union all
            select coalesce(channel, 'existing'), 'orders', count(*)
            from sim.sales where kind <> 'credit_note' group by all
            union all
            select coalesce(channel, 'existing'), 'revenue', sum(amount) from sim.sales group by all
            union all
            select coalesce(channel, 'existing'), 'gross_margin', sum(margin)
            from sim.sales group by all
            union all
            select customers.channel, measures.measure, sum(case measures.measure
                when 'new_customer_revenue' then sales.amount else sales.margin end)
            from sim.sales as sales
            inner join sim.customers as customers on sales.account_no = customers.account_no
            cross join (values ('new_customer_revenue'), ('new_customer_gross_margin'))
                as measures (measure)
            where sales.sold_at < customers.acquired_at + interval 12 month
            group by all
            union all
            select channel, measure, value from sim.channel_costs
        )
        select channel, measure, sum(value) from events group by all order by all
        """
    )
    found: dict[str, dict[str, Any]] = {}
    for channel, measure, value in query.fetchall():
        found.setdefault(channel, {})[measure] = _number(value)
    order = [item.channel for item in CHANNELS]
    names = sorted(found, key=lambda name: (order.index(name) if name in order else 99, name))
    return {name: {m: found[name].get(m, 0) for m in MEASURES} for name in names}


MEASURES = (
    "leads",
    "mqls",
    "sqls",
    "meetings_held",
    "opportunities",
    "won_opportunities",
    "lost_opportunities",
    "open_opportunities",
    "new_customers",
    "orders",
    "revenue",
    "gross_margin",
    "new_customer_revenue",
    "new_customer_gross_margin",
    "booked_cost",
    "labour_cost",
    "shared_cost",
    "complete_cost",
)


def _number(value: Decimal) -> int | float:
    """A whole number as it is, money with its cents."""
    return int(value) if value == int(value) else float(value)


def _sum(channels: dict[str, dict[str, Any]]) -> dict[str, int | float]:
    return {
        measure: _number(sum((Decimal(str(row[measure])) for row in channels.values()), Decimal()))
        for measure in MEASURES
    }
