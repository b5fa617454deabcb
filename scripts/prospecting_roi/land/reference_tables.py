"""The reference tables as models read them: typed, labels as they are compared, one row per key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import duckdb

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.labels import label, label_code
from prospecting_roi.core.loads import ReferenceTable
from prospecting_roi.core.spelling.cells import identifier


def flag(text: str) -> str:
    """Whether a cell says yes, in English or French; false when empty."""
    return f"coalesce(lower(trim({text})) in ('true', 'yes', 'y', '1', 'vrai', 'oui', 'o'), false)"


@dataclass(frozen=True)
class Typed:
    """How a delivered table becomes the one that is read.

    `columns` are SQL over the delivered cells, `numbers` delivered columns with their type, a day's
    too. Of the
    rows of one `key` the first counts, by the delivered cells `first`; without a key none counts.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None
    first: tuple[str, ...] = ()

    def query(self, given: str) -> str:
        """The rows, of the relation that holds the delivered cells."""
        typed = dict(self.columns)
        typed |= {name: f"cast({name} as {kind})" for name, kind in self.numbers.items()}
        selected = ", ".join(f"{sql} as {identifier(name)}" for name, sql in typed.items())
        if self.key is None:
            return f"select {selected} from {given}"
        key = typed[self.key]
        ordered = ", ".join(f"{name} asc nulls last" for name in self.first or (key,))
        numbered = f"row_number() over (partition by {key} order by {ordered}) as _number"
        return (
            f"select {selected} from (select *, {numbered} from {given}) "
            f"where _number = 1 and {key} is not null"
        )


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


TABLES: Mapping[str, Typed] = {
    "activities": Typed(
        {
            "activity": label("activity"),
            "is_prospecting": flag("is_prospecting"),
            # neither yes nor no: no work at all (leave, sickness)
            "is_work": "coalesce(trim(is_prospecting), '') <> ''",
        },
        key="activity",
        first=("is_prospecting",),
    ),
    "allocation_keys": Typed(
        {
            "allocation_key": label("allocation_key"),
            "driver": "lower(driver)",
            "team_key": label("team"),
            **_same("channel", "campaign_id"),
        },
        {"share": "decimal(18, 9)"},
    ),
    "call_outcomes": Typed(
        {
            "outcome_label": label("outcome_label"),
            "outcome": "outcome",
            "is_reached": flag("is_reached"),
        },
        key="outcome_label",
        first=("outcome", "is_reached"),
    ),
    "calling_rules": Typed(
        {
            "country": "upper(trim(country))",
            "calling_code": "nullif(regexp_replace(calling_code, '[^0-9]', '', 'g'), '')",
            "audience": "lower(trim(audience))",
            "is_on_holidays": flag("is_on_holidays"),
            "is_consent_needed": flag("is_consent_needed"),
            **_same("time_zone", "rests_on"),
        },
        {
            **dict.fromkeys(("valid_from", "valid_to"), "date"),
            **dict.fromkeys(("first_weekday", "last_weekday", "attempts"), "integer"),
            **dict.fromkeys(("attempt_days", "silence_days"), "integer"),
            **dict.fromkeys(("from_hour", "to_hour"), "decimal(4, 2)"),
        },
    ),
    "channels": Typed(
        {
            **_same("channel", "label_en", "label_fr"),
            "is_digital": flag("is_digital"),
            "is_outbound": flag("is_outbound"),
        },
        {"sort_order": "integer"},
    ),
    "cost_categories": Typed(
        {
            **_same("category", "label_en", "label_fr"),
            "nature": "lower(nature)",
            "default_allocation_key": label("default_allocation_key"),
        },
        key="category",
        first=("nature", "label_en"),
    ),
    # as written in a list of numbers: 06 12 34 56 78, +33 6…, 0033 6…
    "do_not_call": Typed(
        {
            "phone": (
                "nullif(regexp_replace(regexp_replace(phone, '[^0-9+]', '', 'g'), '^00', '+'), '')"
            )
        },
        key="phone",
    ),
    "existing_customers": Typed(
        {
            "account_id": "account_id",
            # written with blanks, or as the SIRET that it starts
            "company_siren": (
                "nullif(left(regexp_replace(company_siren, '[^0-9]', '', 'g'), 9), '')"
            ),
            "account_name_key": label("account_name"),
        }
    ),
    "free_mail_domains": Typed({"domain": "nullif(lower(trim(domain)), '')"}, key="domain"),
    "generic_mailboxes": Typed({"local_part": "lower(trim(local_part))"}, key="local_part"),
    "holidays": Typed(
        {"country": "upper(trim(country))", **_same("label_en", "label_fr")},
        {"holiday_date": "date"},
    ),
    "milestones": Typed(
        {
            **_same("milestone", "label_en", "label_fr"),
            "before_stage": "lower(trim(before_stage))",
            "condition": "lower(trim(condition))",
            "reached_stage": "nullif(lower(trim(reached_stage)), '')",
        },
        key="milestone",
        first=("before_stage", "condition"),
    ),
    "offers": Typed(
        {"offer_key": label("offer"), **_same("offer", "offer_name")},
        {"margin_rate": "decimal(18, 9)", "list_price": "decimal(18, 4)"},
        key="offer_key",
        first=("offer", "offer_name", "margin_rate"),
    ),
    "scoring_grid": Typed(
        {
            "criterion": label_code("criterion"),
            # what stands for any known value is no label
            "value_label": f"case when trim(value) = '*' then '*' else {label('value')} end",
        },
        {"from_value": "decimal(18, 4)", "to_value": "decimal(18, 4)", "points": "decimal(9, 4)"},
    ),
    "script_tests": Typed(
        {
            "test_kind": label_code("test_kind"),
            "option_a": "nullif(trim(option_a), '')",
            "option_b": "nullif(trim(option_b), '')",
        },
        {"from_date": "date", "to_date": "date"},
    ),
    "source_channels": Typed({"source_label": label("source_label"), "channel": "channel"}),
    "stage_map": Typed(
        {"stage_label": label("stage_label"), **_same("stage", "status")},
        {"sort_order": "integer"},
        key="stage_label",
        first=("cast(sort_order as integer)", "stage", "status"),
    ),
    "standard_minutes": Typed(
        {"task": label_code("task")}, {"minutes": "decimal(18, 4)"}, key="task", first=("minutes",)
    ),
    "touch_kinds": Typed(
        {"kind": label_code("kind"), "is_effective": flag("is_effective"), "channel": "channel"},
        key="kind",
        first=("is_effective", "channel"),
    ),
    "value_labels": Typed({"field": "field", "label": label("label"), "value": "value"}),
    "rejected_merges": Typed({"lead_id": "trim(lead_id)", "other_lead_id": "trim(other_lead_id)"}),
    "attribution_weights": Typed(
        {
            "attribution_model": label_code("attribution_model"),
            "milestone": label_code("milestone"),
        },
        {"weight": "decimal(9, 6)"},
    ),
    "kpis": Typed(
        {
            **_same("kpi", "owner", "label_en", "label_fr"),
            "unit": "lower(unit)",
            "direction": "lower(direction)",
            "is_on_first_screen": flag("is_on_first_screen"),
            **_same(
                *(
                    f"{text}_{language}"
                    for text in ("need", "formula", "included", "excluded", "useful", "action")
                    for language in ("en", "fr")
                )
            ),
        },
        key="kpi",
        first=("label_en",),
    ),
    "finding_rules": Typed(
        _same(
            *("rule_id", "entity", "kind", "figures", "severity", "owner", "title_en", "title_fr"),
            *("why_en", "why_fr", "repair_en", "repair_fr"),
        ),
        {"is_statistical": "boolean", "threshold": "decimal(18, 6)"},
    ),
}

_MILESTONES = ("first", "last", "lead", "opportunity", "won", "rest")
_WEIGHTED = (
    "first_touch", "last_touch", "linear", "position_based", "u_shaped", "w_shaped", "full_path",
)  # fmt: skip

# What is worked out of several tables, or of all rows of one; one after the other.
_DERIVED = {
    # Every label that names a channel: its code and names first, then the source rules.
    # `unallocated` is where cost stays that no key reaches, `all` the total: no label is theirs.
    "channel_labels": f"""
        with labels as (
            select {label("channel")} as label, channel, 1 as precedence from reference.channels
            union all
            select {label("label_en")}, channel, 2 from reference.channels
            union all
            select {label("label_fr")}, channel, 3 from reference.channels
            union all
            select source_label, channel, 4 from reference.source_channels
        )
        select label, channel from labels
        where label is not null and channel not in ('unallocated', 'all')
        qualify row_number() over (
            partition by label order by precedence, channel asc nulls last
        ) = 1""",
    # What the labels of closed lists mean, codes and names of cost categories and kinds among them.
    "value_labels": f"""
        with labels as (
            from reference.value_labels
            union all
            select 'cost_category', {label("category")}, category from reference.cost_categories
            union all
            select 'cost_category', {label("label_en")}, category from reference.cost_categories
            union all
            select 'cost_category', {label("label_fr")}, category from reference.cost_categories
            union all
            select 'touch_kind', kind, kind from reference.touch_kinds
        )
        select field, label, min(value) as value from labels
        where label is not null group by field, label""",
    # Every name of a KPI: its code first, then what it is called in either language.
    "kpi_labels": f"""
        with labels as (
            select {label_code("kpi")} as label, kpi, 1 as precedence from reference.kpis
            union all
            select {label_code("label_en")}, kpi, 2 from reference.kpis
            union all
            select {label_code("label_fr")}, kpi, 3 from reference.kpis
        )
        select label, kpi from labels
        where label is not null
        qualify row_number() over (partition by label order by precedence, kpi) = 1""",
    # Each pair in both orders: they never end in one.
    "rejected_merges": """
        select lead_id, other_lead_id from reference.rejected_merges where lead_id <> other_lead_id
        union
        select other_lead_id, lead_id from reference.rejected_merges where lead_id <> other_lead_id
        """,
    # The comparisons asked for, in whole weeks, numbered; the first two hundred are made.
    "script_tests": """
        select
            row_number() over (
                order by test_kind, option_a, option_b, from_week_date nulls first,
                    to_week_date nulls first
            ) as test_number,
            *
        from (
            select distinct
                test_kind, option_a, option_b,
                cast(date_trunc('week', from_date) as date) as from_week_date,
                cast(date_trunc('week', to_date) as date) as to_week_date
            from reference.script_tests
            where test_kind is not null and option_a <> option_b
        )
        qualify test_number <= 200""",
    # A day is one holiday of a country, whatever else falls on it.
    "holidays": """
        select country, holiday_date, label_en, label_fr from reference.holidays
        where country is not null and holiday_date is not null
        qualify row_number() over (
            partition by country, holiday_date order by label_en asc nulls last, label_fr asc
        ) = 1""",
    # Shares of the credit in millionths; `rest` goes to the touches that hold no milestone.
    "attribution_weights": f"""
        select attribution_model, {
        ", ".join(
            f"cast(sum(case when milestone = '{milestone}' then cast(weight * 1000000 as bigint)"
            f" else 0 end) as bigint) as {milestone}_weight"
            for milestone in _MILESTONES
        )
    } from reference.attribution_weights where attribution_model in {_WEIGHTED}
        group by attribution_model""",
    # The workspace's own severities, owners and thresholds.
    "finding_rules": """
        select
            rules.* replace (
                coalesce(lower(settings.severity), rules.severity) as severity,
                coalesce(settings.owner, rules.owner) as owner,
                coalesce(cast(settings.threshold as decimal(18, 6)), rules.threshold) as threshold
            )
        from reference.finding_rules as rules
        left join reference.rule_settings as settings on rules.rule_id = settings.rule_id""",
}


def install_reference_tables(
    con: duckdb.DuckDBPyConnection, given: Iterator[tuple[ReferenceTable, str]]
) -> None:
    """Make the tables of the schema `reference` of the delivered ones, each with its relation.

    `reference.rule_settings` must be there. Raises UserError for a cell that is no number where one
    was expected.
    """
    for table, relation in given:
        typed = TABLES.get(table.name)
        query = f"from {relation}" if typed is None else typed.query(relation)
        if typed is not None:
            _check_numbers(con, table, typed, relation)
        con.execute(f"create table reference.{identifier(table.name)} as {query}")
    for name, query in _DERIVED.items():
        con.execute(f"create table reference.made as {query}")
        con.execute(f"drop table if exists reference.{name}")
        con.execute(f"alter table reference.made rename to {name}")


def _check_numbers(
    con: duckdb.DuckDBPyConnection, table: ReferenceTable, typed: Typed, relation: str
) -> None:
    for name, kind in typed.numbers.items():
        wrong = con.execute(
            f"select {name} from {relation} where {name} is not null "
            f"and try_cast({name} as {kind}) is null limit 1"
        ).fetchone()
        if wrong:
            expected = (
                "day such as 2026-12-25; write year, month and day in this order."
                if kind == "date"
                else "number such as 12 or 0.25; write it with a point and without blanks."
            )
            raise UserError(
                f"reference/{table.name}.csv: `{wrong[0]}` in the column `{name}` is no {expected}"
            )
