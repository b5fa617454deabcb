"""Whether the standard table still says of past months what the published version says.

Compared are the rows of the declared source; past are the months before that of the published
version's own day. A move is the difference as a share of the greater figure, and 0 for a difference
of a euro, two leads or one customer.
"""

from collections.abc import Sequence
from datetime import date

from prospecting_roi.expectations.databases import Database
from prospecting_roi.expectations.judge import Asked
from prospecting_roi.expectations.outcome import asked

TABLE = "rpt_channel_performance"
MEASURES = {"complete_cost": 1, "raw_leads": 2, "new_customers": 1}
"""Measure → the difference that is none."""
KEYS = ("period_start", "channel")
GREATEST_MOVE = 0.1
GREATEST_TOTAL_MOVE = 0.05
GREATEST_RISE = 0.05
_NEEDED = frozenset([*KEYS, *MEASURES, "period_grain", "attribution_model"])


def last_day(database: Database, schema: str) -> date | None:
    """The day of the published version whose quality schema that is; None when it has no build."""
    [(found,)] = database.rows(f"select max(as_of_date) from {schema}.build")
    return None if found is None else date.fromisoformat(str(found)[:10])


def is_comparable(database: Database, relation: str) -> bool:
    """Whether a version has the columns to compare; an older installation's may not."""
    *place, schema, table = relation.split(".")
    catalog = f" and table_catalog = '{place[0]}'" if place else ""
    rows = database.rows(
        "select column_name from information_schema.columns "
        f"where table_schema = '{schema}' and table_name = '{table}'{catalog}"
    )
    return {row[0] for row in rows} >= _NEEDED


def months_query(now: str, before: str, day: date) -> str:
    """One row per past month and channel of either version: figures, former figures and moves."""
    figures = "".join(
        f", now.{name}, before.{name} as previous_{name}, {_move(name)} as {name}_move"
        for name in MEASURES
    )
    return (
        "select coalesce(now.period_start, before.period_start) as period_start, "
        "coalesce(now.channel, before.channel) as channel, "
        "case when now.channel is null then 1 else 0 end as is_lost"
        f"{figures} from ({_rows(now, 'month', day)}) as now "
        f"full join ({_rows(before, 'month', day)}) as before "
        "on now.period_start = before.period_start and now.channel = before.channel"
    )


def totals_query(now: str, before: str, day: date) -> str:
    """One row: moves of the past months' totals, channels gone and new, rise of the unknown."""
    summed = ", ".join(f"sum({name}) as {name}" for name in MEASURES)
    of_now, of_before = (
        f"select channel, {summed} from ({_rows(relation, 'month', day)}) as months "
        "group by channel"
        for relation in (now, before)
    )
    moves = ", ".join(
        f"max(case when coalesce(now.channel, before.channel) = 'all' then {_move(name)} end) "
        f"as {name}_move"
        for name in MEASURES
    )
    return (
        f"select {moves}, count(*) - count(now.channel) as channels_gone, "
        "count(*) - count(before.channel) as channels_new, "
        f"({_unknown_share(now)}) - ({_unknown_share(before)}) as unknown_share_rise "
        f"from ({of_now}) as now full join ({of_before}) as before "
        "on now.channel = before.channel"
    )


def months_suite() -> list[Asked]:
    """What is expected of the past months, channel by channel."""
    kind = "expect_column_max_to_be_between"
    lost = {"column": "is_lost", "max_value": 0}
    found = [asked("rows_kept", "expect_column_sum_to_be_between", lost, expected="0")]
    for name in MEASURES:
        kwargs = {"column": f"{name}_move", "max_value": GREATEST_MOVE}
        found.append(asked("moved", kind, kwargs, column=name, as_share=True))
    return found


def totals_suite() -> list[Asked]:
    """What is expected of the totals and of the list of channels."""
    kind = "expect_column_max_to_be_between"
    found = []
    for name in MEASURES:
        kwargs = {"column": f"{name}_move", "max_value": GREATEST_TOTAL_MOVE}
        found.append(asked("total_moved", kind, kwargs, column=name, as_share=True))
    found += [
        asked(name, kind, {"column": name, "max_value": 0}, expected="0")
        for name in ("channels_gone", "channels_new")
    ]
    rise = {"column": "unknown_share_rise", "max_value": GREATEST_RISE}
    found.append(asked("unknown_share", kind, rise, column=None, as_share=True))
    return found


def _rows(relation: str, grain: str, day: date) -> str:
    names = ", ".join((*KEYS, *MEASURES))
    return (
        f"select {names} from {relation} where attribution_model = 'declared_source' "
        f"and period_grain = '{grain}' and period_start < date '{day.replace(day=1)}'"
    )


def _move(name: str) -> str:
    now, before = f"coalesce(now.{name}, 0)", f"coalesce(before.{name}, 0)"
    greater = f"greatest(abs({now}), abs({before}))"
    return (
        f"case when abs({now} - {before}) <= {MEASURES[name]} then 0 "
        f"else cast(abs({now} - {before}) as double precision) / nullif({greater}, 0) end"
    )


def _unknown_share(relation: str) -> str:
    """The share of the raw leads whose source is unknown, of all times."""
    return (
        "select coalesce(cast(sum(case when channel = 'unknown' then raw_leads end) "
        "as double precision) / nullif(sum(case when channel = 'all' then raw_leads end), 0), 0) "
        f"from {relation} where attribution_model = 'declared_source' and period_grain = 'all'"
    )


def names_of_months() -> Sequence[str]:
    """The columns of ``months_query``."""
    return (
        *KEYS,
        "is_lost",
        *(f"{prefix}{name}{suffix}" for name in MEASURES
          for prefix, suffix in (("", ""), ("previous_", ""), ("", "_move"))),
    )  # fmt: skip
