"""Damage done to the clean extracts, every piece of it written down.

A record suffers at most one defect. Which one is drawn from its key, so a defect stays where it
is whatever the other records are.
"""

from datetime import timedelta

import duckdb

from prospecting_roi_demo.calls import create_view
from prospecting_roi_demo.company import EXTRACTS
from prospecting_roi_demo.defects import (
    CELLS,
    COPIES,
    REMOVALS,
    STALE_DAYS,
    Cell,
    Copy,
    Removal,
)
from prospecting_roi_demo.draws import text
from prospecting_roi_demo.plan import Plan


def install(
    con: duckdb.DuckDBPyConnection, plan: Plan, shares: dict[str, float], extracts: list[str]
) -> None:
    """Create schema ``dirty`` with a view per extract, and the tables of what was done.

    ``sim.defects`` (kind, extract, record_id, column_name) and ``sim.duplicates`` (extract, kind,
    kept_id, other_id). ``shares`` gives the share of records per kind, 0 to 1.
    """
    con.execute("create schema dirty")
    con.execute(
        "create table sim.defects (kind text, extract text, record_id text, column_name text)"
    )
    con.execute(
        "create table sim.duplicates (extract text, kind text, kept_id text, other_id text)"
    )
    for extract in extracts:
        _extract(con, plan, shares, extract)
    if "crm_stage_history" in extracts and shares.get("stale_opportunity"):
        _forget_closing(con, plan, shares, "crm_opportunities" in extracts)


def _extract(
    con: duckdb.DuckDBPyConnection, plan: Plan, shares: dict[str, float], extract: str
) -> None:
    cells = [item for item in CELLS if item.extract == extract and shares.get(item.kind)]
    copies = [item for item in COPIES if item.extract == extract and shares.get(item.kind)]
    removals = [item for item in REMOVALS if item.extract == extract and shares.get(item.kind)]
    struck: list[Cell | Copy] = [*cells, *copies]
    removed = _remove(con, extract, removals, shares)
    columns = [row[0] for row in con.execute(f"describe clean.{extract}").fetchall()]
    columns = [column for column in columns if column != "leg_no"]
    key = record_key(extract)
    flagged = f"""
        select
            records.*,
            {_flag(plan, struck, shares)} as defect,
        from (select *, {_draw(extract, key)} as draw from {{source}} where {removed}) as records
    """
    con.execute(
        f"create view sim.flagged_{extract} as {flagged.replace('{source}', 'clean.' + extract)}"
    )
    bound = sum(shares[item.kind] for item in struck)
    if extract == "call_logs":
        # the few legs whose draw is below all the bands: spares a pass over all of them
        con.execute(
            f"create table sim.struck_legs as select leg_no from sim.legs"
            f" where {_draw(extract, key)} < {bound:.9f} order by leg_no"
        )
        create_view(con, plan, "sim.struck_calls", "sim.struck_legs")
        flagged = flagged.replace("{source}", "sim.struck_calls")
        con.execute(f"create view sim.struck_{extract} as {flagged}")
    else:
        con.execute(f"create view sim.struck_{extract} as select * from sim.flagged_{extract}")
    damaged = ", ".join(_cell(column, cells) for column in columns)
    con.execute(f"create view sim.damaged_{extract} as select {damaged} from sim.flagged_{extract}")
    _copies(con, plan, extract, columns, copies)
    con.execute(
        f"""
        create view dirty.{extract} as
        select * from sim.damaged_{extract}
        {f"union all select * from sim.added_{extract}" if copies else ""}
        """
    )
    names = {item.kind: item.column for item in cells}
    if names:
        listed = ", ".join(f"({text(kind)}, {text(column)})" for kind, column in names.items())
        con.execute(
            f"""
            insert into sim.defects
            select flagged.defect, '{extract}', {key}, kinds.column_name
            from sim.struck_{extract} as flagged
            inner join (values {listed}) as kinds (kind, column_name)
                on flagged.defect = kinds.kind
            """
        )


def _forget_closing(
    con: duckdb.DuckDBPyConnection, plan: Plan, shares: dict[str, float], is_written: bool
) -> None:
    """An opportunity left open was never entered as lost: its last stage entry goes."""
    if not is_written:
        _extract(con, plan, shares, "crm_opportunities")
    con.execute(
        """
        create or replace view dirty.crm_stage_history as
        select *
        from sim.damaged_crm_stage_history
        where not (stage = 'Perdu' and opportunity_id in (
            select opportunity_id
            from sim.flagged_crm_opportunities
            where defect = 'stale_opportunity'
        ))
        -- the condition is a join inside, after which no order is promised
        order by opportunity_id, entered_at, stage
        """
    )


def record_key(extract: str) -> str:
    """SQL: the id by which a record of the extract is named in the truth."""
    columns = [f"coalesce(cast({column} as varchar), '')" for column in EXTRACTS[extract]]
    return " || '|' || ".join(columns)


def _draw(extract: str, key: str) -> str:
    if extract == "call_logs":
        return "u('defect', leg_no)"
    return f"u('defect.{extract}', cast(hash({key}) >> 2 as bigint))"


def _flag(plan: Plan, struck: list[Cell | Copy], shares: dict[str, float]) -> str:
    """SQL ``case``: each kind owns a band of the draw as wide as its share."""
    old = (plan.until - timedelta(days=STALE_DAYS)).isoformat()
    bound = 0.0
    branches = []
    for item in struck:
        upper = bound + shares[item.kind]
        branches.append(
            f"when draw >= {bound:.9f} and draw < {upper:.9f}"
            f" and ({item.where.replace('{old}', old)}) then {text(item.kind)}"
        )
        bound = upper
    if bound > 1:
        raise ValueError("The shares of the defects of one extract add up to more than 1.")
    return f"case {' '.join(branches)} end" if branches else "cast(null as text)"


def _cell(column: str, cells: list[Cell]) -> str:
    changes = [(item.kind, item.changes[column]) for item in cells if column in item.changes]
    if not changes:
        return column
    branches = " ".join(f"when {text(kind)} then {value}" for kind, value in changes)
    return f"case defect {branches} else cast({column} as varchar) end as {column}"


def _copies(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    extract: str,
    columns: list[str],
    copies: list[Copy],
) -> None:
    """View ``sim.added_<extract>``: the records that are there a second time."""
    if not copies:
        return
    kinds = ", ".join(text(item.kind) for item in copies)
    ident = EXTRACTS[extract][0]
    width = plan.width(plan.leads)
    # looked up only where a copy gets an id of its own: in the calls it would cost a pass
    is_renamed = any("new_id" in item.changes.values() for item in copies)
    highest = (
        f"(select max(cast(substr({ident}, 2) as bigint)) from clean.{extract})"
        if is_renamed
        else "0"
    )
    con.execute(
        f"""
        create table sim.copied_{extract} as
        with chosen as (
            select
                *,
                row_number() over (order by {ident}) as place,
            from sim.struck_{extract}
            where defect in ({kinds})
        )
        select
            *,
            left({ident}, 1) || lpad(cast({highest} + place as varchar), {width}, '0') as new_id,
        from chosen
        order by place
        """
    )
    values = []
    for column in columns:
        changes = [(item.kind, item.changes[column]) for item in copies if column in item.changes]
        branches = " ".join(f"when {text(kind)} then {value}" for kind, value in changes)
        values.append(
            f"case defect {branches} else cast({column} as varchar) end as {column}"
            if changes
            else column
        )
    con.execute(
        f"create view sim.added_{extract} as select {', '.join(values)}"
        f" from sim.copied_{extract} order by place"
    )
    for item in copies:
        other = item.changes.get(ident, ident)
        con.execute(
            f"""
            insert into sim.defects
            select defect, '{extract}', {other}, '{ident}'
            from sim.copied_{extract}
            where defect = {text(item.kind)}
            order by place
            """
        )
        if item.is_duplicate:
            con.execute(
                f"""
                insert into sim.duplicates
                select '{extract}', defect, {ident}, {other}
                from sim.copied_{extract}
                where defect = {text(item.kind)}
                order by place
                """
            )


def _remove(
    con: duckdb.DuckDBPyConnection, extract: str, removals: list[Removal], shares: dict[str, float]
) -> str:
    """SQL condition that keeps a record; whole groups of records go, the lowest draws first."""
    conditions = ["true"]
    for item in removals:
        chosen = con.execute(
            f"""
            with groups as (
                select cast({item.group} as varchar) as name, count(*) over () as count,
                from clean.{extract}
                where {item.where}
                group by {item.group}
            )
            select name
            from groups
            order by u('{item.kind}', cast(hash(name) >> 2 as bigint)), name
            limit (select cast(ceil(max(count) * {shares[item.kind]:.9f}) as bigint) from groups)
            """
        ).fetchall()
        names = sorted(str(row[0]) for row in chosen)
        con.executemany(
            "insert into sim.defects values (?, ?, ?, ?)",
            [(item.kind, extract, name, item.column) for name in names],
        )
        listed = ", ".join(text(name) for name in names)
        conditions.append(f"coalesce(cast({item.group} as varchar), '') not in ({listed})")
    return " and ".join(conditions)
